"""Sending a case back to the office, because somebody outside the unit found that it is not solved."""

from __future__ import annotations

from datetime import datetime

from lianxin.office.calendars import WorkingDays
from lianxin.record.commit import grouped

from ..entries import cases as entries
from ..levels import next_climb
from ..models import Case
from ..states import TRANSITIONS
from ..writing import hold, move, record

_FROM = next(row.sources for row in TRANSITIONS if row.command == "send_back")


def send_back(*, case: Case, because: str, now: datetime) -> Case:
    """Open the case again with its first date; part of a review or a check, whose command knows who may.

    Where the office has it in hand already, nothing changes.
    """

    def work() -> Case:
        held = hold(case)
        if held.state not in _FROM:
            return held
        move(held, "send_back", by=None)
        held.reopened += 1
        held.climb_at = next_climb(held, WorkingDays.of(held.office))
        held.save()
        record(held, entries.CASE_SENT_BACK, now=now, rows=[], times=held.reopened, because=because)
        return held

    return grouped(work)
