"""Care plans and follow-ups for programs: the same commands as the pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from ninja import Router, Schema
from ninja.responses import Status
from pydantic import Field

from lianxin.act import caring, commands
from lianxin.act.models import CarePlan, CareVisit, FollowUp
from lianxin.act.queries import care, follow_ups
from lianxin.act.states import FollowUpState
from lianxin.channels.api.voice import Text
from lianxin.office.clock import now_of
from lianxin.office.models import Person

from .asked import StaffRequest
from .desk import CASE, case_at_desk
from .errors import REFUSED_STAFF, Error, NotFound, Refused
from .inputs import Day, Input
from .tokens import StaffToken

router = Router(tags=["care"], auth=StaffToken())
PLAN = "/desk/care-plans/{int:number}"


class CarePlanIn(Input):
    """``carer`` and ``deputy`` are logins of visitors or handlers."""

    what: Text
    every_days: Annotated[int, Field(ge=1, le=366)]
    starts_on: Day
    carer: Text
    deputy: Text = ""


class HandOverIn(Input):
    carer: Text


class EndIn(Input):
    reason: Text


class CareNoteIn(Input):
    note: Text


class FollowUpLookIn(Input):
    """What the resident said, in the resident's words."""

    state: FollowUpState
    words: Text


class CareVisitOut(Schema):
    id: int
    plan: int
    case: int
    position: int
    due_on: date
    state: str


class CarePlanOut(Schema):
    """``next_visit`` is the visit that is to come; none when the plan has ended."""

    id: int
    case: int
    what: str
    every_days: int
    carer: str | None
    deputy: str | None
    state: str
    next_visit: CareVisitOut | None


class FollowUpOut(Schema):
    """One look at a solved case after so many days."""

    id: int
    case: int
    round: int
    day: int
    due_at: datetime
    state: str
    offered_to: str | None


@router.post(
    f"{CASE}/care-plans", response={201: CarePlanOut, REFUSED_STAFF: Error}, operation_id="begin_care"
)
def begin_care(request: StaffRequest, number: int, plan: CarePlanIn) -> Status[CarePlanOut]:
    """Arrange recurring visits."""
    case = case_at_desk(request, number)
    begun = commands.begin_care(
        case=case,
        what=plan.what,
        every_days=plan.every_days,
        starts_on=plan.starts_on,
        carer=_person(request, plan.carer, "carer"),
        deputy=_person(request, plan.deputy, "deputy") if plan.deputy else None,
        by=request.auth,
        now=now_of(request),
    )
    return Status(201, _plan_out(begun))


@router.post(
    f"{PLAN}/hand-over", response={200: CarePlanOut, REFUSED_STAFF: Error}, operation_id="hand_over_care"
)
def hand_over(request: StaffRequest, number: int, to: HandOverIn) -> CarePlanOut:
    """Somebody else makes the visits from now on."""
    plan, carer = _plan(request, number), _person(request, to.carer, "carer")
    return _plan_out(commands.hand_over(plan=plan, carer=carer, by=request.auth, now=now_of(request)))


@router.post(f"{PLAN}/end", response={200: CarePlanOut, REFUSED_STAFF: Error}, operation_id="end_care")
def end(request: StaffRequest, number: int, why: EndIn) -> CarePlanOut:
    """The visits end."""
    plan = _plan(request, number)
    return _plan_out(commands.end_care(plan=plan, reason=why.reason, by=request.auth, now=now_of(request)))


@router.get(
    "/desk/care-visits",
    response={200: list[CareVisitOut], REFUSED_STAFF: Error},
    operation_id="my_care_visits",
)
def my_visits(request: StaffRequest) -> list[CareVisitOut]:
    """What this person has to visit today, and what stands in for a missed visit."""
    return [_visit_out(visit) for visit in care.visits_today(request.auth, now_of(request))]


@router.post(
    "/desk/care-visits/{int:number}/done",
    response={200: CarePlanOut, REFUSED_STAFF: Error},
    operation_id="care_visit_done",
)
def done(request: StaffRequest, number: int, line: CareNoteIn) -> CarePlanOut:
    """A visit was made; the next one is set."""
    visit = care.visit_by_id(request.auth.office, number)
    if visit is None or not caring.may_see_plan(request.auth, visit.plan):
        raise NotFound
    commands.visit_done(visit=visit, note=line.note, by=request.auth, now=now_of(request))
    return _plan_out(_plan(request, visit.plan_id))


@router.get(
    "/desk/follow-ups", response={200: list[FollowUpOut], REFUSED_STAFF: Error}, operation_id="my_follow_ups"
)
def my_follow_ups(request: StaffRequest) -> list[FollowUpOut]:
    """What is due to be looked at again, for this person."""
    return [_look_out(row) for row in follow_ups.due_for(request.auth, now_of(request))]


@router.post(
    "/desk/follow-ups/{int:number}/settle",
    response={200: FollowUpOut, REFUSED_STAFF: Error},
    operation_id="settle_follow_up",
)
def settle(request: StaffRequest, number: int, look: FollowUpLookIn) -> FollowUpOut:
    """What the resident said: a trouble that is back reopens the same case."""
    row = follow_ups.follow_up_by_id(request.auth.office, number)
    if row is None or not caring.may_look_again(request.auth, row):
        raise NotFound
    settled = commands.settle_follow_up(
        follow_up=row, state=look.state, words=look.words, by=request.auth, now=now_of(request)
    )
    return _look_out(settled)


def _plan(request: StaffRequest, number: int) -> CarePlan:
    plan = care.plan_by_id(request.auth.office, number)
    if plan is None or not caring.may_see_plan(request.auth, plan):
        raise NotFound
    return plan


def _person(request: StaffRequest, login: str, field: str) -> Person:
    found = care.carer_by_login(request.auth.office, login)
    if found is None:
        raise Refused(422, "unknown", field)
    return found


def _plan_out(plan: CarePlan) -> CarePlanOut:
    upcoming = care.next_visit(plan)
    return CarePlanOut(
        id=plan.pk,
        case=plan.case.number,
        what=plan.what,
        every_days=plan.every_days,
        carer=plan.carer.login if plan.carer else None,
        deputy=plan.deputy.login if plan.deputy else None,
        state=plan.state,
        next_visit=_visit_out(upcoming) if upcoming else None,
    )


def _visit_out(visit: CareVisit) -> CareVisitOut:
    copied = ("position", "due_on", "state")
    return CareVisitOut(
        id=visit.pk,
        plan=visit.plan_id,
        case=visit.plan.case.number,
        **{name: getattr(visit, name) for name in copied},
    )


def _look_out(row: FollowUp) -> FollowUpOut:
    copied = ("round", "day", "due_at", "state")
    return FollowUpOut(
        id=row.pk,
        case=row.case.number,
        offered_to=row.offered_to.login if row.offered_to else None,
        **{name: getattr(row, name) for name in copied},
    )
