"""On the staff's page of a consultation: the way to its decision, once it is closed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lianxin.ask.models import Consultation
from lianxin.ask.queries import decisions as queries
from lianxin.ask.states import WEIGHED, ConsultationState
from lianxin.office.models import Person

from ....asking.decisions.pages import due_page
from ....sections import Section


def page(consultation: Consultation, person: Person, now: datetime) -> dict[str, Any] | None:
    if consultation.state not in WEIGHED:
        return None
    draft = queries.draft_of(consultation)
    return {
        "office": consultation.office,
        "number": consultation.number,
        "due": due_page(consultation, now),
        "decided": consultation.state == ConsultationState.DECIDED,
        "left": len(queries.unanswered(consultation, draft)),
    }


SECTION = Section("desk/asking/deciding/section.html", page)
