"""On the staff's page of a consultation: its panels by lot, and the way to announce another."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lianxin.ask.models import Consultation
from lianxin.ask.queries import panels as queries
from lianxin.ask.rules import may_convene
from lianxin.ask.states import UNDECIDED
from lianxin.office.models import Person

from ....asking.panels.pages import line
from ....sections import Section


def page(consultation: Consultation, person: Person, now: datetime) -> dict[str, Any] | None:
    may_announce = may_convene(person) and consultation.state in UNDECIDED
    rows = queries.panels_of(consultation)
    if not rows and not may_announce:
        return None
    return {
        "office": consultation.office,
        "number": consultation.number,
        "rows": [line(row, now) for row in rows],
        "may_announce": may_announce,
    }


SECTION: Section[[Consultation, Person, datetime]] = Section("desk/asking/panels/section.html", page)
