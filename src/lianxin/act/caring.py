"""Who may do what about care plans and follow-ups, and what they may know of the home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import QuerySet

from lianxin.hear.models import Visit
from lianxin.hear.visits import sealed_facts
from lianxin.office.models import Office, Person
from lianxin.office.states import Role

from .models import Answer, CarePlan, Case, FollowUp
from .rules import NotAllowed, acts_as, may_see

#: Who makes visits, and who answers for their being made.
CARERS = (Role.VISITOR, Role.HANDLER)
ANSWERS_FOR_CARE = (Role.COORDINATOR, Role.LEAD)
#: Besides whoever it was offered to.
LOOKS_AGAIN = (Role.LEAD, Role.OVERSEER)


@dataclass(frozen=True)
class Home:
    """How to get there, and what a visitor should know; of health and money nothing is in it."""

    code: str
    place: str
    facts: str


def end_of(day: date, office: Office) -> datetime:
    """The moment at which a day is over where the office is."""
    return datetime.combine(day + timedelta(days=1), time(), office.zone).astimezone(UTC)


def may_begin_care(person: Person, case: Case) -> bool:
    """Coordinators, leads, the unit that has the case, and the visitor who wrote the need down."""
    return acts_as(person, case, *ANSWERS_FOR_CARE, Role.HANDLER) or (
        person.holds(Role.VISITOR) and _visits(case).filter(visitor=person).exists()
    )


def may_run_care(person: Person, plan: CarePlan) -> bool:
    """Coordinators and leads say who visits from now on, and when it ends."""
    return acts_as(person, plan.case, *ANSWERS_FOR_CARE)


def may_visit_for(person: Person, plan: CarePlan) -> bool:
    """The named carer, and the deputy who stands in."""
    return person.is_active and person.pk in {plan.carer_id, plan.deputy_id}


def may_see_plan(person: Person, plan: CarePlan) -> bool:
    """Those who visit, those who answer for it, and whoever sees the case."""
    if person.office_id != plan.office_id:
        return False
    return may_visit_for(person, plan) or may_see(person, plan.case)


def demand(command: str, *, allowed: bool) -> None:
    """Raise ``NotAllowed`` unless it is."""
    if not allowed:
        raise NotAllowed(command)


def home_of(plan: CarePlan, reader: Person) -> Home | None:
    """The way to the home, for those who go there and coordinators; what to know about it, for visitors alone."""
    visit = _visits(plan.case).select_related("household").first()
    goes = may_visit_for(reader, plan) or reader.holds(Role.COORDINATOR)
    if visit is None or not goes or not may_see_plan(reader, plan):
        return None
    sealed = sealed_facts(visit.household)
    knows = reader.holds(Role.VISITOR, Role.COORDINATOR)
    return Home(visit.household.code, sealed.get("place", ""), sealed.get("facts", "") if knows else "")


def _visits(case: Case) -> QuerySet[Visit]:
    return Visit.objects.filter(needs__voice__case_voice__case=case.whole).order_by("pk")


def may_look_again(person: Person, row: FollowUp) -> bool:
    """Whoever it was offered to, leads and overseers."""
    if row.offered_to_id == person.pk and may_see(person, row.case):
        return person.is_active
    return acts_as(person, row.case, *LOOKS_AGAIN)


def answered(person: Person, case: Case) -> bool:
    """Whether the person gave an answer in this case: then the last look, which closes it, is another's."""
    return Answer.objects.filter(case=case, person=person).exists()
