"""Care plans: recurring visits by a named person, and nobody forgotten when a day passes or somebody leaves.

One visit of a plan is always to come.  Its day ends where the office is; a visit that was not made by then is
missed at that very moment, however late the clock looks, and the next one is due the day after.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianxin.hear.states import MOST_TEXT
from lianxin.hear.text import clean
from lianxin.office.days import day_of
from lianxin.office.models import Office, Person
from lianxin.office.refusals import Refusal
from lianxin.record.commands import stamp
from lianxin.record.commit import grouped

from .. import caring
from ..entries import care as entries
from ..models import CarePlan, CareVisit, Case
from ..states import CareState, PlanState
from ..texts import needed_text
from ..writing import hold, record

#: Days between two visits, and how far ahead a plan may begin.
MOST_DAYS = 366
MOST_WHAT = 200
_DAY = timedelta(days=1)


def begin_care(
    *,
    case: Case,
    what: str,
    every_days: int,
    starts_on: date,
    carer: Person,
    by: Person,
    now: datetime,
    deputy: Person | None = None,
) -> CarePlan:
    """Arrange recurring visits to the household that a case is about, by a named person and a deputy."""
    caring.demand("begin_care", allowed=caring.may_begin_care(by, case))
    what = _checked(case.office, clean(what), every_days, starts_on, now)
    _check_carer(case.office, carer, "carer")
    if deputy is not None:
        _check_carer(case.office, deputy, "deputy")
    if deputy == carer:
        raise Refusal("same", _("The deputy must be somebody else."), "deputy")

    def work() -> CarePlan:
        held = hold(case)
        plan = CarePlan(office_id=held.office_id, case=held, what=what, every_days=every_days)
        plan.starts_on, plan.carer, plan.deputy, plan.begun_by, plan.begun_at = (
            starts_on,
            carer,
            deputy,
            by,
            now,
        )
        plan.save(force_insert=True)
        record(held, entries.CARE_BEGUN, now=now, rows=[plan], plan=plan.pk, every_days=every_days)
        _set_next(plan, 1, starts_on, now)
        return plan

    return grouped(work)


def _checked(office: Office, what: str, every_days: int, starts_on: date, now: datetime) -> str:
    today = day_of(now, office)
    if not what:
        raise Refusal("missing", _("Please say what the visits are for."), "what")
    if len(what) > MOST_WHAT:
        raise Refusal("long", _("Please say it in fewer words: every unit with the case reads it."), "what")
    if not 1 <= every_days <= MOST_DAYS:
        raise Refusal("range", _("Please give the days between two visits: from 1 to 366."), "every_days")
    if not today <= starts_on <= today + MOST_DAYS * _DAY:
        raise Refusal("range", _("The first visit is today or later, within a year."), "starts_on")
    return what


def _check_carer(office: Office, person: Person, field: str) -> None:
    fits = person.office_id == office.pk and person.is_active and person.holds(*caring.CARERS)
    if not fits:
        raise Refusal("unknown", _("Please choose a visitor or a handler with an open account."), field)


def _set_next(plan: CarePlan, position: int, due_on: date, now: datetime) -> CareVisit:
    due_at = caring.end_of(due_on, plan.case.office)
    visit = CareVisit(office_id=plan.office_id, plan=plan, position=position, due_on=due_on, due_at=due_at)
    visit.save(force_insert=True)
    record(
        plan.case, entries.CARE_DUE, now=now, rows=[visit], plan=plan.pk, visit=position, due_at=stamp(due_at)
    )
    return visit


def visit_done(*, visit: CareVisit, note: str, by: Person, now: datetime) -> CareVisit:
    """Somebody was there.  The next visit is counted from today.

    Whoever names a missed visit makes the one that stands in for it; the same visit is never written down twice.
    """
    note = needed_text(note, "note", _("Please write a line about how it was."), MOST_TEXT)

    def work() -> CareVisit:
        plan = _held(visit.plan)
        caring.demand("visit_done", allowed=caring.may_visit_for(by, plan))
        note_missed(plan=plan, now=now)
        made = _standing_in(visit)
        made.state, made.note, made.done_by, made.done_at = CareState.DONE, note, by, now
        made.save()
        late = plan.visits.filter(position=made.position - 1, state=CareState.MISSED).exists()
        record(
            plan.case,
            entries.CARE_VISITED,
            now=now,
            rows=[made],
            plan=plan.pk,
            visit=made.position,
            late=late,
        )
        today = day_of(now, plan.case.office)
        _set_next(plan, made.position + 1, today + plan.every_days * _DAY, now)
        return made

    return grouped(work)


def _held(plan: CarePlan) -> CarePlan:
    """The plan as it stands, with its case held until the transaction ends."""
    case = hold(plan.case)
    fresh = CarePlan.objects.select_related("carer", "deputy").get(pk=plan.pk)
    fresh.case = case
    return fresh


def _standing_in(visit: CareVisit) -> CareVisit:
    """The visit itself, or the one that came after it was missed."""
    after = CareVisit.objects.filter(plan=visit.plan_id, position__gte=visit.position)
    standing = after.exclude(state=CareState.MISSED).order_by("position").first()
    if standing is None or standing.state == CareState.MOOT:
        raise Refusal("ended", _("This care plan has ended."))
    if standing.state == CareState.DONE:
        raise Refusal("again", _("This visit is written down already."))
    return standing


def note_missed(*, plan: CarePlan, now: datetime) -> None:
    """Note every day of this plan that passed without a visit, each at the moment at which it was over."""

    def work() -> None:
        held = _held(plan)
        while missed := _waiting(held).filter(due_at__lte=now).first():
            missed.state, missed.missed_noted_at = CareState.MISSED, now
            missed.save()
            record(
                held.case,
                entries.CARE_MISSED,
                now=now,
                rows=[missed],
                plan=held.pk,
                visit=missed.position,
                due_at=stamp(missed.due_at),
            )
            _set_next(held, missed.position + 1, missed.due_on + _DAY, now)

    grouped(work)


def _waiting(plan: CarePlan) -> QuerySet[CareVisit]:
    return plan.visits.filter(state=CareState.DUE).order_by("position")


def hand_over(*, plan: CarePlan, carer: Person, by: Person, now: datetime) -> CarePlan:
    """A coordinator or lead names another carer, who sees everything that was noted before."""
    caring.demand("hand_over", allowed=caring.may_run_care(by, plan))

    def work() -> CarePlan:
        held = _held(plan)
        _check_active(held)
        _check_carer(held.case.office, carer, "carer")
        if held.carer_id == carer.pk:
            raise Refusal("same", _("The visits are this person's already."), "carer")
        _name(held, carer, "decision", now)
        return held

    return grouped(work)


def _name(plan: CarePlan, carer: Person, because: str, now: datetime) -> None:
    plan.carer = carer
    if plan.deputy_id == carer.pk:
        plan.deputy = None
    plan.save()
    record(plan.case, entries.CARE_HANDED_OVER, now=now, rows=[plan], plan=plan.pk, because=because)


def _check_active(plan: CarePlan) -> None:
    if plan.state != PlanState.ACTIVE:
        raise Refusal("ended", _("This care plan has ended."))


def carer_left(*, person: Person, now: datetime) -> None:
    """An account was closed: its visits go to the deputies; where there is none, an alarm is raised at once."""
    for plan in CarePlan.objects.filter(carer=person, state=PlanState.ACTIVE).order_by("pk"):
        _leave(plan, person, now)


def _leave(plan: CarePlan, person: Person, now: datetime) -> None:
    def work() -> None:
        held = _held(plan)
        if held.carer_id != person.pk or held.state != PlanState.ACTIVE:
            return
        if held.deputy and held.deputy.is_active:
            _name(held, held.deputy, "account_closed", now)
            return
        held.carer = None
        held.save()
        due = _waiting(held).get().due_at
        record(held.case, entries.CARE_ORPHANED, now=now, rows=[held], plan=held.pk, due_at=stamp(due))

    grouped(work)


def end_care(*, plan: CarePlan, reason: str, by: Person, now: datetime) -> CarePlan:
    """The visits end, with a reason that stays with the plan."""
    caring.demand("end_care", allowed=caring.may_run_care(by, plan))
    reason = needed_text(reason, "reason", _("Please say why the visits end."), MOST_TEXT)

    def work() -> CarePlan:
        held = _held(plan)
        _check_active(held)
        note_missed(plan=held, now=now)
        waiting = _waiting(held).get()
        waiting.state = CareState.MOOT
        waiting.save()
        held.state, held.reason, held.ended_by, held.ended_at = PlanState.ENDED, reason, by, now
        held.save()
        record(held.case, entries.CARE_ENDED, now=now, rows=[held, waiting], plan=held.pk)
        return held

    return grouped(work)
