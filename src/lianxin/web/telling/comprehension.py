"""Questions by which it shows whether the office's own page explains a matter."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianxin.office.models import in_language

from .names import Names, Public, Sentences


def _asked(public: Public, _names: Names) -> str:
    told = {"n": public["consultation"], "question": in_language(public["question"])}
    return _("Whether the page of consultation %(n)s is understood is asked: %(question)s") % told


def _sealed(public: Public, _names: Names) -> str:
    told = {"n": public["consultation"], "count": public["count"]}
    return _("%(count)s answers about the page of consultation %(n)s entered the record") % told


SENTENCES: Sentences = {"comprehension.asked": _asked, "comprehension.sealed": _sealed}
TONES = {"comprehension.sealed": "clock"}
