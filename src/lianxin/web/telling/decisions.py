"""Decisions on consultations, and what became of what was said."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .names import Names, Public, Sentences


def _told(public: Public) -> dict[str, object]:
    return {"n": public["consultation"], "count": public["statements"]}


def _published(public: Public, _names: Names) -> str:
    text = ngettext(
        "Consultation %(n)s was decided; %(count)s statement has an answer",
        "Consultation %(n)s was decided; %(count)s statements have an answer",
        public["statements"],
    )
    return text % _told(public)


def _replaced(public: Public, _names: Names) -> str:
    told = {**_told(public), "reason": public["reason"]}
    return _("The decision on consultation %(n)s was corrected: %(reason)s") % told


SENTENCES: Sentences = {"decision.published": _published, "decision.replaced": _replaced}
