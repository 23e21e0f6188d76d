"""What is kept how long: the schedule, what is due, and that it goes."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

from django.contrib.sessions.models import Session

from lianxin.hear import commands as hearing
from lianxin.office.models import Office
from lianxin.record.erasing import NotSound

from . import due
from .schedule import COLUMNS, FROM, KINDS, REST, Kind

__all__ = ["COLUMNS", "FROM", "KINDS", "REST", "Kind", "Pace", "forget", "forget_when_steady"]

log = logging.getLogger(__name__)
Row = TypeVar("Row", bound=Any)
#: So many go in one step: one walk along the record for all of them, and nobody waits long behind it.
AT_ONCE = 50


def forget(now: datetime) -> int:
    """Let everything go whose time is over; returns how much that was.  Called again, it finds nothing left."""
    Session.objects.filter(expire_date__lt=now).delete()
    return sum(_forget_of(office, now) for office in Office.objects.order_by("pk"))


def _forget_of(office: Office, now: datetime) -> int:
    count = 0
    for voices in _batches(due.contacts(office, now)):
        count += _go(hearing.forget_contacts, voices, now)
    for voices in _batches(due.words(office, now)):
        count += _go(hearing.erase_voices, voices, now)
    for visits in _batches(due.visits(office, now)):
        count += _go(hearing.forget_visits, visits, now)
    for homes in _batches(due.homes(office, now)):
        count += _go(hearing.forget_homes, homes, now)
    for sealed in _batches(due.sealed(office, now)):
        count += _go(hearing.forget_sealed, sealed, now)
    return count


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    waiting = iter(list(rows))
    while batch := list(islice(waiting, AT_ONCE)):
        yield batch


def _go(command: Callable[..., int], rows: Sequence[Any], now: datetime) -> int:
    """All together; where a row was changed behind the record's back, one by one without what it belongs to."""
    name = {"forget_visits": "visits", "forget_homes": "homes"}.get(command.__name__, "voices")
    try:
        return command(**{name: rows}, why="time", now=now)
    except NotSound as error:
        log.warning("Not erased: %s", error)
        return sum(_go(command, [row], now) for row in rows) if len(rows) > 1 else 0


class Pace:
    """When to look: once an hour, and only after the clock has gone evenly for six hours.

    What is erased cannot be brought back, so a clock that jumped a year ahead must not erase anything.
    """

    STEADY, PAUSE, JUMP = timedelta(hours=6), timedelta(hours=1), timedelta(minutes=10)

    def __init__(self, read: Callable[[], float] = time.monotonic) -> None:
        self._read = read
        self._begun: tuple[datetime, float] | None = None
        self._last: float | None = None

    def is_due(self, now: datetime) -> bool:
        passed = self._read()
        if self._begun is None or self._jumped(now, passed, *self._begun):
            self._begun = (now, passed)
        if timedelta(seconds=passed - self._begun[1]) < self.STEADY:
            return False
        if self._last is not None and timedelta(seconds=passed - self._last) < self.PAUSE:
            return False
        self._last = passed
        return True

    def _jumped(self, now: datetime, passed: float, then: datetime, before: float) -> bool:
        return abs((now - then) - timedelta(seconds=passed - before)) > self.JUMP


_pace = Pace()


def forget_when_steady(now: datetime) -> None:
    """What the steady hand calls again and again."""
    if _pace.is_due(now):
        forget(now)
