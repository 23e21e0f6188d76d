"""On the staff's page of a consultation: its studies, and the ways to announce one and to write down a finding."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lianxin.ask.models import Consultation
from lianxin.ask.queries.studies import studies_of
from lianxin.ask.rules import may_convene
from lianxin.ask.states import GOES_ON, PhaseKind
from lianxin.office.models import Person

from ....asking.studies.pages import line
from ....sections import Section


def page(consultation: Consultation, person: Person, now: datetime) -> dict[str, Any] | None:
    rows = studies_of(consultation)
    may_find = may_convene(person)
    if not rows and not may_find:
        return None
    speaks = consultation.phases.filter(kind=PhaseKind.SAY).exists()
    return {
        "office": consultation.office,
        "number": consultation.number,
        "rows": [line(row, now) for row in rows],
        "may_find": may_find,
        "may_announce": may_find and speaks and consultation.state in GOES_ON,
    }


SECTION: Section[[Consultation, Person, datetime]] = Section("desk/asking/studies/section.html", page)
