"""On the page of a consultation that asks for ideas: the way to propose one, and how many were answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lianxin.ask.models import Consultation
from lianxin.ask.queries.consultations import open_phase
from lianxin.ask.queries.ideas import asks_for_ideas
from lianxin.ask.states import PhaseKind

from ...sections import Section
from ..texts import told
from .pages import answered


def page(consultation: Consultation, now: datetime) -> dict[str, Any] | None:
    if not asks_for_ideas(consultation):
        return None
    return {
        "office": consultation.office,
        "number": consultation.number,
        "may_propose": open_phase(consultation, PhaseKind.IDEAS, now) is not None,
        "limits": told(consultation.limits) if consultation.limits else None,
        **answered(consultation, now),
    }


SECTION = Section("asking/ideas/section.html", page)
