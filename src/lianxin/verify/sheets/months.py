"""When a month turns, by the clock on the office's wall."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .folding import Month


def turned(now: datetime, zone: ZoneInfo) -> Month:
    """The newest month that is over."""
    return month_of(now.astimezone(zone).date().replace(day=1) - timedelta(days=1), zone)


def following(month: str, zone: ZoneInfo) -> Month:
    """The month after the one named ``2026-06``."""
    return month_of(_next(date.fromisoformat(f"{month}-01")), zone)


def month_of(day: date, zone: ZoneInfo) -> Month:
    """The month that a day lies in: from its first midnight to the next month's."""
    first = day.replace(day=1)
    return Month(f"{first:%Y-%m}", *(datetime.combine(one, time.min, zone) for one in (first, _next(first))))


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
