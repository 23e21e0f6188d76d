"""On the staff's page of a consultation: the way to what is known of those concerned."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lianxin.ask.models import Consultation
from lianxin.ask.queries.heard.margins import margins_of, may_change
from lianxin.ask.rules import may_convene
from lianxin.ask.states import ConsultationState
from lianxin.hear.rules import may_look_into_visits
from lianxin.office.models import Person

from ....sections import Section


def page(consultation: Consultation, person: Person, now: datetime) -> dict[str, Any] | None:
    known = margins_of(consultation)
    early = may_change(consultation, now)
    is_open = consultation.state == ConsultationState.OPEN
    if not (known or early or is_open):
        return None
    return {
        "office": consultation.office,
        "number": consultation.number,
        "names": [one.name for one in known],
        "may_add": may_convene(person) and early,
        "may_convene": may_convene(person),
        "may_note": is_open and may_look_into_visits(person),
    }


SECTION = Section("desk/asking/margins/section.html", page)
