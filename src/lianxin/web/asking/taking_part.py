"""On the page of a consultation: the ways to take part that are open now, and how much was said so far."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lianxin.ask.models import Consultation
from lianxin.ask.queries import statements as queries
from lianxin.ask.queries.consultations import open_phase
from lianxin.ask.states import PhaseKind

from ..sections import Section


def page(consultation: Consultation, now: datetime) -> dict[str, Any] | None:
    """Always there: what was said stays to be read."""
    return {
        "consultation": consultation,
        "office": consultation.office,
        "may_say": open_phase(consultation, PhaseKind.SAY, now) is not None,
        "may_vote": open_phase(consultation, PhaseKind.VOTE, now) is not None,
        "shown": queries.shown(consultation).count(),
        "waiting": queries.waiting(consultation).count(),
    }


SECTION = Section("asking/parts/taking_part.html", page)
