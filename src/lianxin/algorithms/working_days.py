"""Deadlines by the office's calendar: the caller says which days are worked, this module only counts."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

Unit = Literal["working", "calendar", "hours"]
IsWorkday = Callable[[date], bool]

_DAY = timedelta(days=1)
_END_OF_DAY = time(23, 59, 59)
_LONGEST_CLOSURE = 366


def add_working_days(start: date, n: int, is_workday: IsWorkday) -> date:
    """The n-th working day after `start`; the day after `start` is the first that can count; 0 gives `start`.

    Raises ValueError for a negative n, or when the calendar knows no working day for a whole year.
    """
    _demand_limit(n)
    day = start
    for _ in range(n):
        day = _next_workday(day, is_workday)
    return day


def working_days_between(start: date, end: date, is_workday: IsWorkday) -> int:
    """Working days after `start` up to and including `end`; negative, counted alike, when `end` comes first."""
    if end < start:
        return -working_days_between(end, start, is_workday)
    return sum(is_workday(start + _DAY * offset) for offset in range(1, (end - start).days + 1))


def due(start: datetime, limit: int, unit: Unit, is_workday: IsWorkday) -> datetime:
    """When a limit that began at `start` runs out, in the time zone of `start`.

    A limit in days runs to the end of its last day (23:59:59); hours are exact, also when clocks change.
    Raises ValueError for a negative limit, an unknown unit or a `start` without a time zone.
    """
    _demand_limit(limit)
    if start.tzinfo is None:
        raise ValueError("a deadline needs a time zone")
    if unit == "hours":
        return (start.astimezone(UTC) + timedelta(hours=limit)).astimezone(start.tzinfo)
    if unit == "working":
        day = add_working_days(start.date(), limit, is_workday)
    elif unit == "calendar":
        day = start.date() + _DAY * limit
    else:
        raise ValueError(f"unknown unit {unit!r}")
    return datetime.combine(day, _END_OF_DAY, start.tzinfo)


def _next_workday(day: date, is_workday: IsWorkday) -> date:
    for offset in range(1, _LONGEST_CLOSURE + 1):
        if is_workday(day + _DAY * offset):
            return day + _DAY * offset
    raise ValueError(f"the calendar has no working day in the year after {day}")


def _demand_limit(limit: int) -> None:
    if limit < 0:
        raise ValueError("a limit cannot be negative")
