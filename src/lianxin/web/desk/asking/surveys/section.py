"""On the staff's page of a consultation: its surveys, and the way to announce one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lianxin.ask.models import Consultation
from lianxin.ask.queries.surveys.rounds import rounds_in, surveys_of
from lianxin.ask.rules import may_convene
from lianxin.ask.states import GOES_ON
from lianxin.office.models import Person

from ....asking.surveys.pages import round_line
from ....sections import Section


def page(consultation: Consultation, person: Person, now: datetime) -> dict[str, Any] | None:
    found, may_add = surveys_of(consultation), may_convene(person) and consultation.state in GOES_ON
    if not found and not may_add:
        return None
    rounds = rounds_in(consultation)
    rows = [
        {
            "number": one.number,
            "title": one.name,
            "rounds": [round_line(row, now) for row in rounds[one.pk]],
        }
        for one in found
    ]
    return {
        "office": consultation.office,
        "number": consultation.number,
        "rows": rows,
        "may_add": may_add,
    }


SECTION = Section("desk/asking/surveys/section.html", page)
