"""Joint shares: other units do a part of the work beside the one that has the case, each with a task and a date.

A refusal stops no clock.  After as many refusals as the rule pack allows a coordinator says who does it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.canonical import JSON
from lianxin.office.models import Person, Unit
from lianxin.office.refusals import Refusal
from lianxin.office.states import Role
from lianxin.record.commands import stamp
from lianxin.record.commit import grouped

from .. import queries
from ..entries import cases as entries
from ..models import Assignment, Case
from ..rules import NotAllowed, acts_for, demand_role
from ..states import IN_HAND, SHARE_OPEN, AssignmentState, NotNow, WaitsFor
from ..writing import hold, needed, record
from .dispatch import check_unit


def ask_share(
    *, case: Case, unit: Unit, task: str, by: Person, now: datetime, due_at: datetime | None = None
) -> Assignment:
    """The unit that has the case, or a coordinator, asks another unit for a share, by default until the case's date."""
    task = needed(task, "task")

    def work() -> Assignment:
        held = hold(case)
        demand_role(by, "ask_share", held, Role.HANDLER, Role.COORDINATOR)
        if held.state not in IN_HAND:
            raise NotNow("ask_share", held.state)
        check_unit(case=held, unit=unit)
        _check_new(held, unit)
        share = new_share(case=held, unit=unit, task=task, due_at=_date(held, due_at, now), by=by, now=now)
        share.reason = {"by": "person", "text": ""}
        share.save(force_insert=True)
        public: dict[str, JSON] = {"unit": unit.code, "due_at": stamp(share.due_at or held.due)}
        record(held, entries.SHARE_ASKED, now=now, rows=[share], **public)
        return share

    return grouped(work)


def accept_share(*, share: Assignment, by: Person, now: datetime) -> Assignment:
    """The unit takes its share on; whoever refused the same task before is out of it."""

    def work() -> Assignment:
        held, mine = _mine(share, by, AssignmentState.OFFERED)
        mine.state, mine.decided_at, mine.decided_by = AssignmentState.ACCEPTED, now, by
        mine.save()
        _settled(held, mine, "unit", [mine, *_superseded(held, mine)], now)
        return mine

    return grouped(work)


def refuse_share(*, share: Assignment, reason: str, by: Person, now: datetime) -> Assignment:
    """The unit refuses its share, with a reason that everybody on the case reads.  The clock goes on."""
    reason = needed(reason, "reason")

    def work() -> Assignment:
        held, mine = _mine(share, by, AssignmentState.OFFERED)
        mine.state, mine.refusal = AssignmentState.REFUSED, reason
        mine.decided_at, mine.decided_by = now, by
        mine.save()
        _settled(held, mine, "unit", [mine], now)
        return mine

    return grouped(work)


def finish_share(*, share: Assignment, done: str, by: Person, now: datetime) -> Assignment:
    """The unit says what it did."""
    done = needed(done, "done")

    def work() -> Assignment:
        held, mine = _mine(share, by, AssignmentState.ACCEPTED)
        mine.state, mine.done, mine.done_at = AssignmentState.DONE, done, now
        mine.save()
        _settled(held, mine, "unit", [mine], now)
        return mine

    return grouped(work)


def settle_share(*, share: Assignment, unit: Unit, reason: str, by: Person, now: datetime) -> Assignment:
    """After the refusals a coordinator decides which unit does it; that unit cannot refuse it again."""
    reason = needed(reason, "reason")

    def work() -> Assignment:
        held = hold(share.case)
        demand_role(by, "settle_share", held, Role.COORDINATOR)
        if held.waits_for != WaitsFor.OFFICE:
            raise NotNow("settle_share", held.state)
        refused = next((one for one in queries.disputed(held) if one.pk == share.pk), None)
        if refused is None:
            raise Refusal(
                "no_dispute", _("Only a share that units refused twice is decided by a coordinator.")
            )
        check_unit(case=held, unit=unit)
        decided = new_share(case=held, unit=unit, task=refused.task, due_at=refused.due_at, by=by, now=now)
        decided.reason, decided.state = {"by": "decision", "text": reason}, AssignmentState.ACCEPTED
        decided.decided_at, decided.decided_by = now, by
        decided.save(force_insert=True)
        _settled(held, decided, "coordinator", [decided, *_superseded(held, decided)], now)
        return decided

    return grouped(work)


def new_share(
    *, case: Case, unit: Unit, task: str, due_at: datetime | None, by: Person, now: datetime
) -> Assignment:
    """A share that is not saved yet."""
    share = Assignment(office_id=case.office_id, case=case, unit=unit, joint=True, task=task)
    share.offered_at, share.offered_by, share.due_at = now, by, due_at
    return share


def _check_new(case: Case, unit: Unit) -> None:
    """A unit has one share at a time, and the unit that has the case needs none."""
    if unit.pk == case.unit_id:
        raise Refusal("has_case", _("This unit has the case already. Please choose another one."), "unit")
    if case.assignments.filter(joint=True, unit=unit, state__in=SHARE_OPEN).exists():
        raise Refusal("has_share", _("This unit has a share of the case already."), "unit")


def _date(case: Case, due_at: datetime | None, now: datetime) -> datetime:
    """The share's own date: to come, and no later than the case's as long as that is to come."""
    if due_at is None:
        return case.due
    if due_at <= now:
        raise Refusal("past", _("This day has passed. Please choose one that is to come."), "due_at")
    if due_at > case.due > now:
        raise Refusal("late", _("A share is due no later than the case itself."), "due_at")
    return due_at


def _mine(share: Assignment, by: Person, state: AssignmentState) -> tuple[Case, Assignment]:
    """The case and the share, both held, if the person may act on it now."""
    held = hold(share.case)
    mine = (
        Assignment.objects.select_for_update(of=("self",)).select_related("unit").get(pk=share.pk, joint=True)
    )
    if not acts_for(by, mine.unit, held):
        raise NotAllowed("share")
    if held.waits_for == WaitsFor.NOBODY:
        raise NotNow("share", held.state)
    if mine.state != state:
        raise Refusal("share_moved_on", _("This share is not waiting for that step any more."))
    return held, mine


def _superseded(case: Case, share: Assignment) -> list[Assignment]:
    """Refusals of a task that somebody does now, and earlier ones of the unit that does it."""
    settled = Q(task=share.task) | Q(unit=share.unit)
    rows = list(case.assignments.filter(settled, joint=True, state=AssignmentState.REFUSED))
    for row in rows:
        row.state = AssignmentState.WITHDRAWN
        row.save()
    return rows


def _settled(case: Case, share: Assignment, who: str, rows: Sequence[Model], now: datetime) -> None:
    record(
        case, entries.SHARE_SETTLED, now=now, rows=rows, unit=share.unit.code, state=str(share.state), by=who
    )
