"""Splitting a case: a part is a case of its own with the dates of the whole, and without a voice of its own.

Rates count voices, so no figure moves.  The whole is answered when no part waits for the office any more, and
where the word of the person who spoke leads the whole, its parts go as well.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.personal import never_published
from lianxin.hear.text import clean
from lianxin.office.calendars import WorkingDays
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.office.states import Role
from lianxin.record.commands import next_number, stamp
from lianxin.record.commit import grouped

from ..entries import cases as entries
from ..levels import next_climb
from ..models import Case
from ..rules import demand_role
from ..states import ENDS, IN_HAND, OPEN, CaseState, NotNow
from ..writing import enter, hold, move, needed, record
from .clocks import note_levels

#: As long as the word by which the public knows a case.
MOST_TITLE = 40
#: What a part has in common with the whole.
_SHARED = (
    "office",
    "area",
    "severity",
    "received_at",
    "accept_due",
    "answer_due",
    "agreed_due",
    "provisional",
)


def split(*, case: Case, title: str, by: Person, now: datetime) -> Case:
    """Make a part of the case that another unit can do; the title is the office's own and everybody reads it."""
    title = _checked(title)

    def work() -> Case:
        held = hold(case)
        demand_role(by, "split", held, Role.HANDLER, Role.COORDINATOR)
        if held.state not in IN_HAND:
            raise NotNow("split", held.state)
        if held.parent_id:
            raise Refusal("a_part", _("This is a part already. Please split the whole case."))
        note_levels(held, now=now)
        part = _part(held, title)
        due = stamp(part.answer_due)
        record(held, entries.CASE_SPLIT, now=now, rows=[part], part=part.number, answer_due=due)
        return part

    return grouped(work)


def _checked(title: str) -> str:
    title = needed(clean(title).replace("\n", " "), "title")
    if len(title) > MOST_TITLE:
        raise Refusal("long", _("Please find a shorter title, of 40 characters at most."), "title")
    if never_published(title):
        raise Refusal(
            "personal", _("A number or an address stands in the title. Everybody reads it."), "title"
        )
    return title


def _part(whole: Case, title: str) -> Case:
    part = Case(parent=whole, word=title, number=next_number(whole.office.stream_id))
    for name in _SHARED:
        setattr(part, name, getattr(whole, name))
    part.owner_id, part.kept_from_id = whole.owner_id, whole.kept_from_id
    enter(part, CaseState.RECEIVED)
    # Levels that the whole has climbed already are not climbed again.
    part.level = whole.level
    part.climb_at = next_climb(part, WorkingDays.of(whole.office))
    part.save(force_insert=True)
    return part


def follow_whole(*, case: Case, reopened: bool, now: datetime) -> list[Case]:
    """Bring the parts to where the whole stands: after a word, an outside body, or when it was opened again."""

    def work() -> list[Case]:
        whole = hold(case)
        state = CaseState.REOPENED if reopened and whole.state in IN_HAND else CaseState(whole.state)
        if state not in {*ENDS, CaseState.REOPENED}:
            return []
        parts = [hold(part) for part in whole.parts.order_by("pk")]
        moving = [
            part for part in parts if part.state != state and not (part.state in OPEN and state in OPEN)
        ]
        for part in moving:
            _follow(part, whole, state, now)
        return moving

    return grouped(work)


def _follow(part: Case, whole: Case, state: CaseState, now: datetime) -> None:
    if state == CaseState.REOPENED and part.accepted_at is None:
        state = CaseState.RECEIVED  # no unit has taken it on: somebody has to hand it to one
    move(part, f"part_{state}", by=None)
    if state in OPEN:
        part.reopened += 1
        part.climb_at = next_climb(part, WorkingDays.of(part.office))
    part.save()
    record(part, entries.CASE_FOLLOWED, now=now, rows=[], whole=whole.number, state=str(part.state))
