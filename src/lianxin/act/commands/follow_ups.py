"""Looking again after months: set when everyone says solved, due once each, settled by a person who asked.

A trouble that came back reopens the same case with its first date; when it is solved again, a new round begins.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.canonical import JSON
from lianxin.hear.states import MOST_TEXT
from lianxin.office.calendars import WorkingDays
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.office.rulepacks import RULE_PACKS
from lianxin.record.commands import stamp
from lianxin.record.commit import grouped

from .. import caring
from ..entries import care as entries
from ..entries import cases as case_entries
from ..levels import next_climb
from ..models import Case, FollowUp
from ..states import CaseState, FollowUpState
from ..texts import needed_text
from ..writing import hold, move, record

OPEN = (FollowUpState.TO_COME, FollowUpState.DUE)
SETTLES = (FollowUpState.HOLDS, FollowUpState.RELAPSED, FollowUpState.NOT_REACHED)
_STANDS = (CaseState.SOLVED, CaseState.ARCHIVED)


def set_follow_ups(*, case: Case, solved_at: datetime, now: datetime) -> None:
    """Set down when somebody looks again; asked again for the same round, it changes nothing."""

    def work() -> None:
        held = hold(case)
        if held.state != CaseState.SOLVED or held.parent_id or held.imported:
            return
        if held.follow_ups.filter(round=held.reopened).exists():
            return
        person = _who_decided(held)
        days = RULE_PACKS[held.office.rule_pack].follow_up_days
        rows = [_row(held, day, solved_at, person) for day in days]
        due: list[JSON] = [stamp(row.due_at) for row in rows]
        record(held, entries.FOLLOW_UP_SET, now=now, rows=rows, round=held.reopened, moments=due)

    grouped(work)


def _row(case: Case, day: int, solved_at: datetime, person: Person | None) -> FollowUp:
    row = FollowUp(office_id=case.office_id, case=case, round=case.reopened, day=day, offered_to=person)
    row.due_at = solved_at + timedelta(days=day)
    row.save(force_insert=True)
    return row


def _who_decided(case: Case) -> Person | None:
    """Whoever decided which unit does it, else whoever answered; nobody, if that account is closed."""
    decided = case.assignments.filter(reason__by="decision").order_by("-pk").first()
    answer = case.answers.exclude(person=None).order_by("-pk").first()
    person = (decided.decided_by if decided else None) or (answer.person if answer else None)
    return person if person and person.is_active else None


def note_due(*, follow_up: FollowUp, now: datetime) -> None:
    """The day has come; once, with the moment at which it was due."""

    def work() -> None:
        held, row = _held(follow_up)
        if row.state != FollowUpState.TO_COME or row.due_at > now:
            return
        row.state = FollowUpState.DUE
        row.save()
        record(
            held,
            entries.FOLLOW_UP_DUE,
            now=now,
            rows=[row],
            day=row.day,
            round=row.round,
            due_at=stamp(row.due_at),
        )

    grouped(work)


def _held(follow_up: FollowUp) -> tuple[Case, FollowUp]:
    held = hold(follow_up.case)
    row = FollowUp.objects.get(pk=follow_up.pk)
    row.case = held
    return held, row


def settle_follow_up(
    *, follow_up: FollowUp, state: FollowUpState, words: str, by: Person, now: datetime
) -> FollowUp:
    """Somebody asked the resident and writes down the answer in the resident's words.

    The last look closes the case, so whoever answered the case does not take it.
    """
    if state not in SETTLES:
        raise Refusal("unknown", _("Please say whether it holds, is back, or nobody was reached."), "state")
    told = _("Please write down what the resident said, or how you tried.")
    words = needed_text(words, "words", told, MOST_TEXT)

    def work() -> FollowUp:
        held, row = _held(follow_up)
        closes = state == FollowUpState.HOLDS and _is_last(row)
        allowed = caring.may_look_again(by, row) and not (closes and caring.answered(by, held))
        caring.demand("settle_follow_up", allowed=allowed)
        if row.state != FollowUpState.DUE or held.state not in _STANDS:
            raise Refusal("not_now", _("Nobody waits for an answer to this now."))
        row.words, row.settled_by = words, by
        _settle(held, row, state, now)
        if state == FollowUpState.RELAPSED:
            _relapse(held, by, now)
        elif closes:
            _archive(held, now)
        return row

    return grouped(work)


def _is_last(row: FollowUp) -> bool:
    later = FollowUp.objects.filter(case=row.case_id, round=row.round, day__gt=row.day)
    return not later.exists()


def _settle(case: Case, row: FollowUp, state: FollowUpState, now: datetime) -> None:
    row.state, row.settled_at = state, now
    row.save()
    record(
        case, entries.FOLLOW_UP_SETTLED, now=now, rows=[row], day=row.day, round=row.round, state=str(state)
    )


def _relapse(case: Case, by: Person, now: datetime) -> None:
    move(case, "relapse", by=by)
    case.reopened += 1
    case.climb_at = next_climb(case, WorkingDays.of(case.office))
    case.save()
    record(case, case_entries.CASE_SENT_BACK, now=now, rows=[], times=case.reopened, because="follow_up")
    _drop(case, now)


def _archive(case: Case, now: datetime) -> None:
    if case.state == CaseState.SOLVED:
        move(case, "archive", by=None)
        case.save()
        record(case, case_entries.CASE_ARCHIVED, now=now, rows=[])
    _drop(case, now)


def drop_follow_ups(*, case: Case, now: datetime) -> None:
    """The case is open again: what was still to be looked at in earlier rounds is not needed any more."""

    def work() -> None:
        _drop(hold(case), now)

    grouped(work)


def _drop(case: Case, now: datetime) -> None:
    """Every look that is open, but those of the round that stands."""
    open_rows = case.follow_ups.filter(state__in=OPEN)
    if case.state == CaseState.SOLVED:
        open_rows = open_rows.exclude(round=case.reopened)
    for row in open_rows.order_by("pk"):
        _settle(case, row, FollowUpState.MOOT, now)
