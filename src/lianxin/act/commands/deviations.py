"""Departures from the ordinary course: asked with a reason by whoever works on it, decided by somebody else.

Each is told to the person who spoke and stands in public.  The first dates and the raw figures never change.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.canonical import JSON
from lianxin.hear.states import MOST_TEXT
from lianxin.hear.text import clean
from lianxin.office.calendars import WorkingDays
from lianxin.office.dates import days_between
from lianxin.office.models import Outage, Person
from lianxin.office.refusals import Refusal
from lianxin.record.commands import stamp
from lianxin.record.commit import grouped

from .. import departures
from ..entries import cases as entries
from ..levels import next_climb
from ..models import Case, Deviation
from ..rules import NotAllowed
from ..states import IN_HAND, CaseState, DeviationKind, DeviationState, NotNow
from ..texts import short_text
from ..writing import enter, hold, move, record
from .clocks import note_levels

#: Departures that move the date of the adjusted figures.
_MOVES = (DeviationKind.EXTENSION, DeviationKind.SUSPENSION, DeviationKind.OUTAGE)


def ask_deviation(
    *,
    case: Case,
    kind: DeviationKind,
    reason: str,
    by: Person,
    now: datetime,
    code: str = "",
    until: date | None = None,
) -> Deviation:
    """A handler of the unit that has the case asks; the person who spoke reads the reason."""
    reason = short_text(reason, "reason", MOST_TEXT)
    if not reason:
        raise Refusal("reason", _("Please give the reason; the person who spoke will read it."), "reason")

    def work() -> Deviation:
        held = hold(case)
        if not departures.may_ask(by, held):
            raise NotAllowed("ask_deviation")
        departures.demand_possible(held, kind)
        departures.demand_in_time(held, kind, now)
        if held.deviations.filter(kind=kind, state=DeviationState.ASKED).exists():
            raise Refusal("asked", _("This was asked for already; somebody else has to decide."), "kind")
        row = Deviation(
            office_id=held.office_id, case=held, kind=kind, reason=reason, asked_by=by, asked_at=now
        )
        row.code = departures.checked_code(held, kind, clean(code))
        row.until = departures.checked_until(held, kind, until, now, WorkingDays.of(held.office))
        row.save(force_insert=True)
        record(held, entries.DEVIATION_ASKED, now=now, rows=[row], **_named(row))
        return row

    return grouped(work)


def decide_deviation(
    *, deviation: Deviation, agree: bool, by: Person, now: datetime, text: str = ""
) -> Deviation:
    """Somebody else agrees, or declines with a reason.  Whoever asked cannot agree, whatever roles they hold."""
    text = short_text(text, "text", MOST_TEXT)
    if not agree and not text:
        raise Refusal("reason", _("Please say why not; whoever asked will read it."), "text")

    def work() -> Deviation:
        row = _hold(deviation)
        held = row.case
        if not departures.may_decide(by, row):
            raise NotAllowed("decide_deviation")
        if row.state != DeviationState.ASKED:
            raise Refusal("decided", _("This was decided already."))
        note_levels(held, now=now)
        row.state = DeviationState.AGREED if agree else DeviationState.DECLINED
        row.decided_by, row.decided_at, row.decision = by, now, text
        if agree:
            _take_effect(held, row, by, now)
        held.save()
        row.save()
        _tell_decided(held, row, now)
        return row

    return grouped(work)


def _hold(deviation: Deviation) -> Deviation:
    """The newest state of both rows; the case's row is held, so nobody decides twice."""
    held = hold(deviation.case)
    row = Deviation.objects.select_related("asked_by").get(pk=deviation.pk)
    row.case = held
    return row


def _take_effect(case: Case, row: Deviation, by: Person, now: datetime) -> None:
    kind = DeviationKind(row.kind)
    departures.demand_possible(case, kind)
    departures.demand_in_time(case, kind, now)
    _EFFECTS[kind](case, row, by, now)


def _extend(case: Case, row: Deviation, _by: Person, now: datetime) -> None:
    """The date that was asked for; never further than the pack allows from the date that holds today."""
    latest = departures.checked_until(case, DeviationKind.EXTENSION, None, now, WorkingDays.of(case.office))
    if row.until and latest:
        row.until = max(min(row.until, latest), case.due)
        set_agreed(case=case, due=row.until)


def _suspend(case: Case, row: Deviation, _by: Person, now: datetime) -> None:
    if row.until is None or row.until <= now:
        raise NotNow(row.kind, case.state)
    case.suspended_until = row.until
    waits = days_between(now, row.until, case.office.zone)
    set_agreed(case=case, due=departures.moved(case, case.due, waits))


def _transfer(case: Case, row: Deviation, by: Person, now: datetime) -> None:
    go_on(case, now=now)
    move(case, "transfer", by=by)
    case.outside = row.code


def _exclude(case: Case, row: Deviation, _by: Person, _now: datetime) -> None:
    case.excluded = row.code


_EFFECTS: dict[DeviationKind, Callable[[Case, Deviation, Person, datetime], None]] = {
    DeviationKind.EXTENSION: _extend,
    DeviationKind.SUSPENSION: _suspend,
    DeviationKind.TRANSFER: _transfer,
    DeviationKind.EXCLUSION: _exclude,
}


def set_agreed(*, case: Case, due: datetime) -> None:
    """Set the date of the adjusted figures and of the reminders; the first date stays beside it."""
    case.agreed_due = due if due > case.answer_due else None
    if case.state in IN_HAND:
        enter(case, CaseState(case.state))
    if case.climb_at is not None:
        case.climb_at = next_climb(case, WorkingDays.of(case.office))


def add_outage(*, case: Case, outage: Outage, now: datetime) -> Case:
    """Give a case that was open the time that the outage took, once; its first date stays as it is."""
    code = str(outage.pk)

    def work() -> Case:
        held = hold(case)
        begun = max(outage.begins_at, held.received_at)
        if held.due <= begun or held.deviations.filter(kind=DeviationKind.OUTAGE, code=code).exists():
            return held
        note_levels(held, now=now)
        set_agreed(case=held, due=held.due + (outage.ends_at - begun))
        row = Deviation(office_id=held.office_id, case=held, kind=DeviationKind.OUTAGE, code=code)
        row.reason, row.until, row.state = outage.reason, held.agreed_due, DeviationState.AGREED
        row.asked_by_id, row.asked_at, row.decided_at = outage.recorded_by_id, outage.recorded_at, now
        held.save()
        row.save(force_insert=True)
        _tell_decided(held, row, now)
        return held

    return grouped(work)


def _named(row: Deviation) -> dict[str, JSON]:
    unit = row.case.unit
    return {"deviation": row.pk, "what": str(row.kind), "unit": unit.code if unit else None}


def _tell_decided(case: Case, row: Deviation, now: datetime) -> None:
    agreed = row.state == DeviationState.AGREED
    record(
        case,
        entries.DEVIATION_DECIDED,
        now=now,
        rows=[row],
        **_named(row),
        agreed=agreed,
        due=stamp(case.due) if agreed and row.kind in _MOVES else None,
        reason=row.code if row.kind == DeviationKind.EXCLUSION else None,
    )


def end_suspension(*, case: Case, now: datetime, by: Person | None = None) -> Case:
    """The work goes on: at the day that was agreed on, by itself, or earlier, by whoever works on it.

    What was not used of the time is taken back from the agreed date.  Without a person, the clock calls.
    """

    def work() -> Case:
        held = hold(case)
        if by is not None and not departures.may_ask(by, held):
            raise NotAllowed("end_suspension")
        if by is not None and held.suspended_until is None:
            raise NotNow("end_suspension", held.state)
        if by is not None or (held.suspended_until and held.suspended_until <= now):
            go_on(held, now=now)
        return held

    return grouped(work)


def go_on(case: Case, *, now: datetime) -> None:
    """End the suspension of a case if there is one; part of a larger command."""
    row = case.deviations.filter(kind=DeviationKind.SUSPENSION, state=DeviationState.AGREED).first()
    if case.suspended_until is None or row is None:
        return
    over = min(now, case.suspended_until)
    unused = days_between(over, case.suspended_until, case.office.zone)
    case.suspended_until = None
    if unused:
        set_agreed(case=case, due=departures.moved(case, case.due, -unused))
    _end(case, row, over, now)


def lift_exclusion(*, case: Case, now: datetime) -> Case:
    """Somebody who looked again found that the case counts like any other."""

    def work() -> Case:
        held = hold(case)
        kind, state = DeviationKind.EXCLUSION, DeviationState.AGREED
        row = held.deviations.filter(kind=kind, state=state).first()
        if held.excluded and row:
            held.excluded = ""
            _end(held, row, now, now)
        return held

    return grouped(work)


def _end(case: Case, row: Deviation, over: datetime, now: datetime) -> None:
    row.state, row.ended_at, row.case = DeviationState.ENDED, over, case
    case.save()
    row.save()
    due = stamp(case.due) if row.kind in _MOVES else None
    record(case, entries.DEVIATION_ENDED, now=now, rows=[row], **_named(row), due=due, due_at=stamp(over))
