"""Which day it is by an office's clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from .models import Office

#: A day's end is the next day's first moment; this much earlier it still has the name of the day.
INSTANT = timedelta(microseconds=1)


def day_of(moment: datetime, office: Office) -> date:
    return moment.astimezone(office.zone).date()


def last_day(ends_at: datetime, office: Office) -> date:
    """The last whole or broken day of what ends at this moment."""
    return day_of(ends_at - INSTANT, office)
