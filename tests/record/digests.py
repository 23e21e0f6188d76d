"""A lead gets two weekly digests: one is decided, the other is left until an overseer takes it up."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from lianxin.office import commands as offices
from lianxin.office.models import Person
from lianxin.office.states import Role
from lianxin.verify.commands import (
    decide_demand,
    escalate_digest,
    make_digest,
    note_late_digest,
    read_digest,
    take_up_digest,
)
from lianxin.verify.digests import monday_of

if TYPE_CHECKING:
    from tests.record.scenario import Place

WEEKS = [timedelta(days=7 * n) for n in range(20)]


def tell_leads(place: "Place", *, now: datetime) -> None:
    """What is overdue by then is declined once; the next digest waits in vain."""
    lead, overseer = (_person(place, role, now) for role in (Role.LEAD, Role.OVERSEER))
    for weeks, decided in ((8, True), (9, False)):
        then = now + WEEKS[weeks]
        due_at = monday_of(then, place.office.zone)
        digest = make_digest(office=place.office, due_at=due_at, now=then)
        assert digest is not None
        if decided:
            read_digest(digest=digest, by=lead, now=then)
            for demand in digest.demands.all():
                facts = {"decision": "decline", "words": "等河堤修好", "act_by": None}
                decide_demand(demand=demand, **facts, by=lead, now=then)
        else:
            later = then + WEEKS[3]
            note_late_digest(digest=digest, now=later)
            escalate_digest(digest=digest, now=later)
            take_up_digest(digest=digest, words="已约谈", by=overseer, now=later)


def _person(place: "Place", role: Role, now: datetime) -> Person:
    return offices.add_person(
        office=place.office,
        login=f"{place.office.slug}-{role}-digests",
        display_name="陈",
        password="the river is wide and slow",
        roles=[(role, None)],
        now=now,
    )
