"""Answers, and what the resident's word does to a case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.hear.states import MOST_TEXT
from lianxin.hear.text import clean
from lianxin.office.calendars import WorkingDays
from lianxin.office.models import Person, Unit
from lianxin.office.refusals import Refusal
from lianxin.record.commands import stamp
from lianxin.record.commit import grouped

from .. import queries
from ..entries import cases as entries
from ..levels import next_climb
from ..models import Answer, Case
from ..states import CaseState, Word
from ..texts import short_text
from ..writing import enter, hold, move, record
from .clocks import note_levels
from .deviations import go_on
from .promises import Promised, check_answer, write_promise


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
    promises: Sequence[Promised] = (),
    no_promises: Sequence[str] = (),
) -> Case:
    """The unit says what it did, what not and why.  To have handed the matter on is no answer.

    What sounds like a promise becomes one, with its day, or is said to be none (``no_promises``).
    ``out_of_scope`` says that it is not the office's to do; then ``why`` says whose it is and whom to turn to.
    """
    texts = _checked(done, not_done, why, out_of_scope=out_of_scope)

    def work() -> Case:
        held = hold(case)
        note_levels(held, now=now)
        move(held, "answer", by=by)
        go_on(held, now=now)
        _check_others(held, texts)
        check_answer(case=held, texts=texts, promises=promises, no_promises=no_promises, now=now)
        row = _write(
            held, unit or held.unit, texts, answered_at=now, now=now, by=by, out_of_scope=out_of_scope
        )
        for promised in promises:
            write_promise(case=held, unit=row.unit, promised=promised, by=by, now=now, answer=row)
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


def _check_others(case: Case, texts: tuple[str, str, str]) -> None:
    """Nobody is told that it is done while others still have to do their part of it."""
    if queries.open_parts(case):
        raise Refusal("parts_open", _("Parts of this case are not answered yet. Please wait for them."))
    _done, not_done, why = texts
    if not (not_done and why) and queries.open_shares(case):
        raise Refusal(
            "shares_open",
            _("Other units have not done their share. Please say what is not done, and why."),
            "not_done",
        )


def _checked(done: str, not_done: str, why: str, *, out_of_scope: bool) -> tuple[str, str, str]:
    done, not_done, why = (
        short_text(text, field, MOST_TEXT)
        for field, text in (("done", done), ("not_done", not_done), ("why", why))
    )
    if out_of_scope and not why:
        raise Refusal("whose", _("Please say whose it is, and whom the person can turn to."), "why")
    if not out_of_scope and not done and not not_done:
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
) -> Answer:
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
    return row


def take_word(*, case: Case, word: Word, everyone_says_solved: bool, now: datetime) -> Case:
    """Let the word of the person who spoke take effect; part of ``verify.commands.give_verdict``.

    "Not solved" and "partly" reopen the case with its first date.  It is solved when everyone who spoke
    about it says so.
    """

    def work() -> Case:
        held = hold(case)
        if word is not Word.SOLVED:
            _reopen(held, now)
        elif everyone_says_solved and held.state not in {CaseState.SOLVED, CaseState.ARCHIVED}:
            move(held, "say_solved", by=None)
            held.save()
            record(held, entries.CASE_SOLVED, now=now, rows=[])
        return held

    return grouped(work)


def _reopen(case: Case, now: datetime) -> None:
    if case.state == CaseState.REOPENED:
        return
    # What was taken back or handed out before any unit had it is handed to one first.
    nobody_has_it = case.accepted_at is None and case.state in {CaseState.WITHDRAWN, CaseState.TRANSFERRED}
    move(case, "revive" if nobody_has_it else "say_unsolved", by=None)
    case.reopened += 1
    case.climb_at = next_climb(case, WorkingDays.of(case.office))
    case.save()
    record(case, entries.CASE_REOPENED, now=now, rows=[], times=case.reopened, state=str(case.state))
