"""On the staff's page of a consultation: what waits to be looked at, and the way to enter answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lianxin.ask.models import Consultation
from lianxin.ask.queries import statements as queries
from lianxin.ask.queries.consultations import open_phase
from lianxin.ask.rules import may_enter
from lianxin.ask.states import PhaseKind
from lianxin.hear.rules import may_register
from lianxin.office.models import Person

from ...sections import Section


def page(consultation: Consultation, person: Person, now: datetime) -> dict[str, Any] | None:
    return {
        "office": consultation.office,
        "number": consultation.number,
        "waiting": queries.waiting(consultation).count(),
        "shown": queries.shown(consultation).count(),
        "may_speak": may_enter(person) and open_phase(consultation, PhaseKind.SAY, now) is not None,
        "may_enter": may_register(person) and open_phase(consultation, PhaseKind.VOTE, now) is not None,
    }


SECTION = Section("desk/asking/parts/statements.html", page)
