"""Reads of care plans: what a carer has to do, what was missed, and for which plans nobody is named."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianxin.office.days import day_of
from lianxin.office.models import Office, Person
from lianxin.office.states import Role

from ..caring import ANSWERS_FOR_CARE, CARERS, end_of
from ..models import CarePlan, CareVisit, Case
from ..states import CareState, PlanState
from .cases import visible_to

_MOST = 100


def plans_of(case: Case) -> list[CarePlan]:
    """The plans of a case, those that go on first."""
    plans = CarePlan.objects.select_related("carer", "deputy").filter(case=case)
    return list(plans.order_by("state", "pk"))


def plan_by_id(office: Office, plan_id: int) -> CarePlan | None:
    plans = CarePlan.objects.select_related("case__office__stream", "case__unit", "carer", "deputy")
    return plans.filter(office=office, pk=plan_id).first()


def visit_by_id(office: Office, visit_id: int) -> CareVisit | None:
    visits = CareVisit.objects.select_related("plan__case__office__stream", "plan__carer", "plan__deputy")
    return visits.filter(office=office, pk=visit_id).first()


def next_visit(plan: CarePlan) -> CareVisit | None:
    """The visit that is to come; none when the plan has ended."""
    return plan.visits.filter(state=CareState.DUE).annotate(stands_in=_stands_in()).first()


def past_visits(plan: CarePlan, most: int = 50) -> list[CareVisit]:
    """What happened before, the newest first: whoever takes over reads it."""
    past = plan.visits.filter(state__in=(CareState.DONE, CareState.MISSED))
    return list(past.select_related("done_by").order_by("-position")[:most])


def _to_come(office_id: int) -> QuerySet[CareVisit]:
    visits = CareVisit.objects.filter(office=office_id, state=CareState.DUE, plan__state=PlanState.ACTIVE)
    joined = visits.select_related("plan__case__area", "plan__case__office", "plan__carer", "plan__deputy")
    return joined.order_by("due_at", "pk")


def _stands_in() -> Exists:
    """Whether a visit stands in for one whose day passed."""
    before = CareVisit.objects.filter(plan=OuterRef("plan"), position=OuterRef("position") - 1)
    return Exists(before.filter(state=CareState.MISSED))


def visits_today(person: Person, now: datetime) -> list[CareVisit]:
    """What this carer has to visit today and tomorrow's stand-ins for what was missed, the late ones first.

    ``stands_in`` says of each whether the day before passed without a visit.
    """
    tonight = end_of(day_of(now, person.office), person.office)
    mine = _to_come(person.office_id).filter(plan__carer=person).annotate(stands_in=_stands_in())
    return list(
        mine.filter(Q(due_at__lte=tonight) | Q(stands_in=True)).order_by("-stands_in", "due_at")[:_MOST]
    )


def alarms(person: Person, now: datetime) -> list[CareVisit]:
    """For those who answer for care: visits that stand in for a missed one, and plans without a carer.

    Where a case is kept from a unit, an overseer answers for its care as well.
    """
    cases = visible_to(person)
    if not person.holds(*ANSWERS_FOR_CARE):
        if not person.holds(Role.OVERSEER):
            return []
        cases = cases.filter(kept_from__isnull=False)
    visits = _to_come(person.office_id).filter(plan__case__in=cases)
    alarming = visits.annotate(stands_in=_stands_in()).filter(
        Q(plan__carer=None) | Q(due_at__lte=now) | Q(stands_in=True)
    )
    return list(alarming[:_MOST])


def carers(office: Office) -> list[Person]:
    """Who may be named: visitors and handlers with an open account, by name."""
    people = Person.objects.filter(office=office, is_active=True, held_roles__role__in=CARERS)
    return list(people.distinct().order_by("display_name", "pk"))


def carer_by_login(office: Office, login: str) -> Person | None:
    return Person.objects.filter(office=office, login=login).first()
