"""Answers, and what the resident's word does to a case."""

from __future__ import annotations

from datetime import datetime

from lianxin.hear.text import clean
from lianxin.office.calendars import WorkingDays
from lianxin.office.models import Person, Unit
from lianxin.record.commands import stamp
from lianxin.record.commit import grouped

from ..entries import cases as entries
from ..levels import next_climb
from ..models import Answer, Case
from ..states import CaseState, Word
from ..writing import enter, hold, move, record
from .clocks import note_levels


class NoAnswer(ValueError):
    """An answer that does not say what was done, or what was not and why; ``field`` names what is missing."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def answer(
    *,
    case: Case,
    done: str,
    not_done: str,
    why: str,
    by: Person,
    now: datetime,
    unit: Unit | None = None,
    out_of_scope: bool = False,
) -> Case:
    """The unit says what it did, what not and why.  To have handed the matter on is no answer."""
    texts = _checked(done, not_done, why)

    def work() -> Case:
        held = hold(case)
        note_levels(held, now=now)
        move(held, "answer", by=by)
        _write(held, unit or held.unit, texts, answered_at=now, now=now, by=by, out_of_scope=out_of_scope)
        return held

    return grouped(work)


def answer_imported(*, case: Case, text: str, answered_at: datetime, unit: Unit, now: datetime) -> Case:
    """Take over an answer from an older system, at its own time.  Asked again, it changes nothing."""

    def work() -> Case:
        held = hold(case)
        if not held.imported:
            raise ValueError("only a case taken over from an older system takes such an answer")
        if held.answered_at is None:
            enter(held, CaseState.ANSWERED)
            held.unit = unit
            _write(held, unit, (clean(text), "", ""), answered_at=answered_at, now=now, by=None)
        return held

    return grouped(work)


def _checked(done: str, not_done: str, why: str) -> tuple[str, str, str]:
    done, not_done, why = clean(done), clean(not_done), clean(why)
    if not done and not not_done:
        raise NoAnswer("done")
    if not_done and not why:
        raise NoAnswer("why")
    return done, not_done, why


def _write(
    case: Case,
    unit: Unit | None,
    texts: tuple[str, str, str],
    *,
    answered_at: datetime,
    now: datetime,
    by: Person | None,
    out_of_scope: bool = False,
) -> None:
    if unit is None:
        raise NoAnswer("unit")
    if case.answered_at is None:
        case.answered_at = answered_at
        case.answer_seconds = int((answered_at - case.received_at).total_seconds())
    case.save()
    row = Answer(office_id=case.office_id, case=case, unit=unit, person=by, answered_at=answered_at)
    row.done, row.not_done, row.why = texts
    row.imported, row.out_of_scope = case.imported, out_of_scope
    row.save(force_insert=True)
    record(
        case,
        entries.CASE_ANSWERED,
        now=now,
        rows=[row],
        unit=unit.code,
        answered_at=stamp(answered_at),
        something_done=bool(row.done),
        something_not_done=bool(row.not_done),
        imported=row.imported,
        out_of_scope=row.out_of_scope,
    )


def take_word(*, case: Case, word: Word, everyone_says_solved: bool, now: datetime) -> Case:
    """Let the word of the person who spoke take effect; part of ``verify.commands.give_verdict``.

    "Not solved" and "partly" reopen the case with its first date.  It is solved when everyone who spoke
    about it says so.
    """

    def work() -> Case:
        held = hold(case)
        if word is not Word.SOLVED:
            _reopen(held, now)
        elif everyone_says_solved and held.state != CaseState.SOLVED:
            move(held, "say_solved", by=None)
            held.save()
            record(held, entries.CASE_SOLVED, now=now, rows=[])
        return held

    return grouped(work)


def _reopen(case: Case, now: datetime) -> None:
    if case.state == CaseState.REOPENED:
        return
    move(case, "say_unsolved", by=None)
    case.reopened += 1
    case.climb_at = next_climb(case, WorkingDays.of(case.office))
    case.save()
    record(case, entries.CASE_REOPENED, now=now, rows=[], times=case.reopened)
