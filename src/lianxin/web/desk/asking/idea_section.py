"""On the staff's page of a consultation that asks for ideas: how many wait for a reply."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lianxin.ask.models import Consultation
from lianxin.ask.queries.ideas import asks_for_ideas
from lianxin.office.models import Person

from ...asking.ideas.pages import answered
from ...sections import Section


def page(consultation: Consultation, person: Person, now: datetime) -> dict[str, Any] | None:
    if not asks_for_ideas(consultation):
        return None
    return {
        "office": consultation.office,
        "number": consultation.number,
        **answered(consultation, now),
    }


SECTION = Section("desk/asking/ideas/section.html", page)
