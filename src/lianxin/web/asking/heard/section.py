"""On the page of a consultation: the way to who was heard, and a plain word where they are not like those concerned."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lianxin.ask.models import Consultation
from lianxin.ask.queries.heard.counting import heard_in
from lianxin.ask.states import PhaseKind

from ...sections import Section
from .pages import unlike_line


def page(consultation: Consultation, now: datetime) -> dict[str, Any] | None:
    """There from the beginning where people vote: against whom they are held is known before anybody does."""
    if not consultation.phases.filter(kind=PhaseKind.VOTE).exists():
        return None
    found = heard_in(consultation)
    return {
        "office": consultation.office,
        "number": consultation.number,
        "unlike": unlike_line(found) if found else "",
    }


SECTION = Section("asking/heard/section.html", page)
