"""Known numbers of those concerned, and homes at whose doors somebody asked."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianxin.office.models import in_language

from .names import Names, Public, Sentences


def _added(public: Public, _names: Names) -> str:
    told = {"n": public["consultation"], "name": in_language(public["names"]), "source": public["source"]}
    return (
        _("Those who answer consultation %(n)s are held against a known number: %(name)s (%(source)s)") % told
    )


def _dropped(public: Public, _names: Names) -> str:
    told = {"n": public["consultation"], "margin": public["margin"]}
    return _("Known number %(margin)s of consultation %(n)s was dropped before anybody could vote") % told


def _homes(public: Public, _names: Names) -> str:
    text = ngettext(
        "%(homes)s home was asked about consultation %(n)s at the door",
        "%(homes)s homes were asked about consultation %(n)s at the door",
        public["homes"],
    )
    return text % {"homes": public["homes"], "n": public["consultation"]}


SENTENCES: Sentences = {"margin.added": _added, "margin.dropped": _dropped, "homes.asked": _homes}
TONES = {"margin.dropped": "clock"}
