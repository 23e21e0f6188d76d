"""Moments as Open311 writes them: W3C date and time, with the offset from UTC."""

from __future__ import annotations

import re
from datetime import datetime, time
from zoneinfo import ZoneInfo

_WRITTEN = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)"
    r"(?:[T ](?P<time>\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(?P<zone>Z|[ +-]\d\d:?\d\d)?)?",
    re.ASCII | re.IGNORECASE,
)
_YEARS = range(1900, 2200)  # so that no sum of days leaves the calendar


def read(text: str, zone: ZoneInfo, *, at_end: bool = False) -> datetime:
    """The moment that is meant; raises ``ValueError`` for what is none.

    Without an offset it is by the office's clock, and a day without a time is its beginning or its end.  A plus
    sign that became a space on its way through an address is a plus sign again.
    """
    found = _WRITTEN.fullmatch(text)
    if not found:
        raise ValueError(text)
    day = found["date"]
    if int(day[:4]) not in _YEARS:
        raise ValueError(text)
    if not found["time"]:
        edge = time.max if at_end else time.min
        return datetime.combine(datetime.fromisoformat(day), edge, tzinfo=zone)
    offset = (found["zone"] or "").replace(" ", "+").upper()
    moment = datetime.fromisoformat(f"{day}T{found['time']}{offset}")
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def written(moment: datetime, zone: ZoneInfo) -> str:
    """A moment by the office's clock, to the second, with its offset."""
    return moment.astimezone(zone).isoformat(timespec="seconds")
