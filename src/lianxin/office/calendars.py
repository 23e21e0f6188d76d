"""Working days: the public-holiday package as a base, the office's imported official notices above it.

The package answers for a year whose official notice has not come out yet, silently without make-up working
days.  Such a year is provisional: deadlines in it are marked so, and computed again when the notice is imported.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

import holidays

from lianxin.algorithms.working_days import due

from .models import CalendarYear, Office
from .rulepacks import Limit

SATURDAY = 5
#: The last year for which the packaged data holds the official notice, for calendars with make-up days.
OFFICIAL_THROUGH = {"CN": 2026}


@dataclass(frozen=True)
class Due:
    """A deadline, and whether a notice that is still to come may move it."""

    moment: datetime
    provisional: bool


@cache
def _public_holidays(calendar: str) -> holidays.HolidayBase:
    """Those of a country, or of a part of one: ``CN``, ``GB-ENG``."""
    country, _dash, part = calendar.partition("-")
    return holidays.country_holidays(country, subdiv=part or None)


class WorkingDays:
    """The working days of one office."""

    def __init__(self, calendar: str, official: dict[int, dict[str, str]]) -> None:
        self._calendar = calendar
        self._official = official
        self._base = _public_holidays(calendar)

    @classmethod
    def of(cls, office: Office) -> WorkingDays:
        rows = CalendarYear.objects.filter(office=office).values_list("year", "days")
        return cls(office.calendar, dict(rows))

    def is_working_day(self, day: date) -> bool:
        if day.year in self._official:
            kind = self._official[day.year].get(day.isoformat())
            return kind == "work" or (kind is None and day.weekday() < SATURDAY)
        return bool(self._base.is_working_day(day))

    def is_provisional(self, year: int) -> bool:
        known_through = OFFICIAL_THROUGH.get(self._calendar)
        return known_through is not None and year > known_through and year not in self._official

    def due(self, start: datetime, limit: Limit) -> Due:
        """The deadline of a limit that starts at ``start`` (in the office's zone)."""
        touched: set[int] = set()
        moment = due(start, limit.count, limit.unit, _watching(self.is_working_day, touched))
        return Due(moment, limit.unit == "working" and any(self.is_provisional(year) for year in touched))


def _watching(is_workday: Callable[[date], bool], years: set[int]) -> Callable[[date], bool]:
    def check(day: date) -> bool:
        years.add(day.year)
        return is_workday(day)

    return check
