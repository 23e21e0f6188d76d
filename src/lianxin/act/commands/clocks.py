"""Clocks: climbing when a date has passed, and new dates when a holiday notice comes out.

A level's moment is computed from the case's dates, so a process that was down makes nothing late: the levels
are noted afterwards with the moments at which they were due.
"""

from __future__ import annotations

from datetime import datetime

from lianxin.algorithms.canonical import JSON
from lianxin.hear.states import Severity
from lianxin.office.calendars import WorkingDays
from lianxin.record.commands import stamp
from lianxin.record.commit import grouped

from ..dates import dates_of
from ..entries import cases as entries
from ..levels import levels_ahead, moment_of, next_climb
from ..models import Case, Escalation
from ..states import CaseState
from ..writing import enter, hold, record


def climb(*, case: Case, now: datetime) -> Case:
    """Note every level that the case has reached by now."""

    def work() -> Case:
        held = hold(case)
        note_levels(held, now=now)
        return held

    return grouped(work)


def note_levels(case: Case, *, now: datetime) -> None:
    """Note what the case has reached by now; whoever takes the next step does so first, however late the timer."""
    days = WorkingDays.of(case.office)
    while case.climb_at is not None and case.climb_at <= now:
        _note(case, days, now)


def _note(case: Case, days: WorkingDays, now: datetime) -> None:
    level = next(upcoming for upcoming in levels_ahead(case))
    due_at = moment_of(case, level, days)
    case.level = level.number
    case.climb_at = next_climb(case, days)
    case.save()
    row = Escalation(
        office_id=case.office_id, case=case, level=level.number, to=level.to, due_at=due_at, noted_at=now
    )
    row.save(force_insert=True)
    record(
        case,
        entries.CASE_ESCALATED,
        now=now,
        rows=[row],
        level=level.number,
        to=level.to,
        due_at=stamp(row.due_at),
    )


def redate(*, case: Case, year: int, now: datetime) -> Case:
    """Compute the dates of an open case again after a notice came out; the earlier date holds."""

    def work() -> Case:
        held = hold(case)
        if _keep_the_earlier(held):
            record(held, entries.CASE_REDATED, now=now, rows=[], **_dates(held), year=year)
        return held

    return grouped(work)


def grade(*, case: Case, severity: Severity, now: datetime) -> Case:
    """Take over how much a person decided that the case presses.

    A graver case gets shorter clocks, from the first moment; a date once given never moves back.
    """

    def work() -> Case:
        held = hold(case)
        if held.imported or held.severity == severity:
            return held
        held.severity = severity
        if not _keep_the_earlier(held):
            held.save()
        record(held, entries.CASE_GRADED, now=now, rows=[], severity=str(severity), **_dates(held))
        return held

    return grouped(work)


def _keep_the_earlier(case: Case) -> bool:
    """Count the dates anew and keep the earlier ones; returns whether anything moved."""
    days = WorkingDays.of(case.office)
    counted = dates_of(case.office, said_at=case.received_at, severity=case.severity, days=days)
    before = (case.accept_due, case.answer_due, case.provisional)
    case.accept_due = min(case.accept_due, counted.accept)
    case.answer_due = min(case.answer_due, counted.answer)
    case.provisional = counted.provisional
    if case.agreed_due is not None:
        # A later date that was agreed on for a longer clock gets shorter with it.
        case.agreed_due -= before[1] - case.answer_due
    if before == (case.accept_due, case.answer_due, case.provisional):
        return False
    case.climb_at = None if case.imported else next_climb(case, days)
    enter(case, CaseState(case.state))
    case.save()
    return True


def _dates(case: Case) -> dict[str, JSON]:
    return {
        "accept_due": stamp(case.accept_due),
        "answer_due": stamp(case.answer_due),
        "agreed_due": stamp(case.agreed_due) if case.agreed_due else None,
    }
