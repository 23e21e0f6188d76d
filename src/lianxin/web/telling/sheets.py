"""Monthly sheets, and published figures that were corrected."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .names import Names, Public, Sentences


def _figure(text: str, public: Public) -> str:
    return text % {"figure": public["field"], "was": public["was"] or "–", "now": public["now"]}


def _corrected(public: Public, _names: Names) -> str:
    return _figure(_("Two people corrected a published figure: %(figure)s, from %(was)s to %(now)s"), public)


SENTENCES: Sentences = {
    "sheet.published": lambda p, _n: _("The figures of %(month)s were fixed") % {"month": p["month"]},
    "figure.doubted": lambda p, _n: _figure(
        _("Somebody asked that a published figure be corrected: %(figure)s, from %(was)s to %(now)s"), p
    ),
    "figure.corrected": _corrected,
    "figure.kept": lambda p, _n: _figure(
        _("A published figure was not corrected: %(figure)s stays %(was)s"), p
    ),
}
TONES = {"sheet.published": "clock"}
