"""On the staff's page of a consultation: its sittings, and the way to call another."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lianxin.ask.models import Consultation
from lianxin.ask.queries import sittings as queries
from lianxin.ask.rules import may_convene
from lianxin.ask.states import UNDECIDED
from lianxin.office.models import Person

from ....asking.sittings.pages import line
from ....sections import Section


def page(consultation: Consultation, person: Person, now: datetime) -> dict[str, Any] | None:
    may_call = may_convene(person) and consultation.state in UNDECIDED
    rows = queries.sittings_of(consultation)
    if not rows and not may_call:
        return None
    return {
        "office": consultation.office,
        "number": consultation.number,
        "rows": [line(row, now) for row in rows],
        "may_call": may_call,
    }


SECTION: Section[[Consultation, Person, datetime]] = Section("desk/asking/sittings/section.html", page)
