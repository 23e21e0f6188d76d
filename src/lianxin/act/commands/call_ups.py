"""Calling a unit above to a case (吹哨): the called one answers by a date, whatever its rank."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.hear.states import MOST_TEXT
from lianxin.office.calendars import WorkingDays
from lianxin.office.models import Person, Unit
from lianxin.office.refusals import Refusal
from lianxin.office.rulepacks import RULE_PACKS
from lianxin.office.states import Role
from lianxin.record.commands import stamp
from lianxin.record.commit import grouped

from .. import queries
from ..entries import cases as entries
from ..models import Assignment, CallUp, Case
from ..rules import NotAllowed, acts_as, acts_for
from ..states import OPEN, SHARE_OPEN, AssignmentState, NotNow
from ..texts import short_text
from ..writing import hold, needed, record
from .dispatch import check_unit
from .shares import new_share


def call_up(*, case: Case, unit: Unit, text: str, by: Person, now: datetime) -> CallUp:
    """A handler on the case calls a unit above, which must answer within the rule pack's limit."""
    text = needed(text, "text")

    def work() -> CallUp:
        held = hold(case)
        if held.state not in OPEN:
            raise NotNow("call_up", held.state)
        caller = _caller(held, by)
        check_unit(case=held, unit=unit)
        _check_called(held, caller, unit)
        row = CallUp(office_id=held.office_id, case=held, caller=caller, called=unit, text=text)
        row.called_by, row.called_at, row.due_at = by, now, _due(held, now)
        row.save(force_insert=True)
        public = {"caller": caller.code, "called": unit.code, "due_at": stamp(row.due_at)}
        record(held, entries.CALL_UP_MADE, now=now, rows=[row], **public)
        return row

    return grouped(work)


def answer_call(*, call: CallUp, comes: bool, text: str, by: Person, now: datetime) -> CallUp:
    """The called unit says whether it comes, and why if it does not; if it comes it has a share of the work."""
    text = short_text(text, "reason", MOST_TEXT) if comes else needed(text, "reason")

    def work() -> CallUp:
        held = hold(call.case)
        row = _held(call)
        if not (acts_for(by, row.called, held) or _for_the_office(by, row, held)):
            raise NotAllowed("answer_call")
        if row.answered_at:
            raise Refusal("answered", _("This call has been answered already."))
        _note_late(held, row, now)
        row.comes, row.answer, row.answered_by, row.answered_at = comes, text, by, now
        row.save()
        rows = [row, *([_joins(held, row, by, now)] if comes and held.state in OPEN else [])]
        record(held, entries.CALL_UP_ANSWERED, now=now, rows=rows, called=row.called.code, comes=comes)
        return row

    return grouped(work)


def note_late_call(*, call: CallUp, now: datetime) -> None:
    """Note once that nobody answered in time, with the moment at which the answer was due."""

    def work() -> None:
        held = hold(call.case)
        row = _held(call)
        if row.answered_at is None:
            _note_late(held, row, now)

    grouped(work)


def _note_late(case: Case, row: CallUp, now: datetime) -> None:
    if row.late_noted_at or row.due_at > now:
        return
    row.late_noted_at = now
    row.save()
    due_at = stamp(row.due_at)
    record(case, entries.CALL_UP_LATE, now=now, rows=[row], called=row.called.code, due_at=due_at)


def _held(call: CallUp) -> CallUp:
    return CallUp.objects.select_for_update(of=("self",)).select_related("called").get(pk=call.pk)


def _caller(case: Case, by: Person) -> Unit:
    """The unit for which the person works on this case: the one that has it, or one with a share."""
    shares = case.assignments.filter(joint=True, state__in=(*SHARE_OPEN, AssignmentState.DONE))
    units = [unit for unit in (case.unit, *(row.unit for row in shares.select_related("unit"))) if unit]
    found = next((unit for unit in units if acts_for(by, unit, case)), None)
    if found is None:
        raise NotAllowed("call_up")
    return found


def _check_called(case: Case, caller: Unit, unit: Unit) -> None:
    """Above the caller, or directly under the office itself; and not called already."""
    if unit not in queries.callable_by(case.office, frozenset({caller.pk})):
        raise Refusal("not_above", _("Only a unit above your own can be called."), "unit")
    if case.call_ups.filter(called=unit, answered_at=None).exists():
        raise Refusal("called", _("This unit has been called to the case already."), "unit")


def _due(case: Case, now: datetime) -> datetime:
    steps = RULE_PACKS[case.office.rule_pack].steps
    limit = (steps.get("call_up") or steps["coordinate"]).limit
    return WorkingDays.of(case.office).due(now.astimezone(case.office.zone), limit).moment


def _for_the_office(by: Person, call: CallUp, case: Case) -> bool:
    """Where the office itself was called, whoever answers for the office answers."""
    return call.called.parent_id is None and acts_as(by, case, Role.LEAD)


def _joins(case: Case, call: CallUp, by: Person, now: datetime) -> Assignment:
    share = new_share(
        case=case, unit=call.called, task=call.text, due_at=case.due, by=call.called_by, now=now
    )
    share.state, share.reason = AssignmentState.ACCEPTED, {"by": "call_up", "text": ""}
    share.decided_at, share.decided_by = now, by
    share.save(force_insert=True)
    return share
