"""Moments written for people; channels word theirs in the same way, so the words stand below both."""

from datetime import timedelta

from lianxin.office.dates import day, days_between, moment, on, span, until

__all__ = ["INSTANT", "day", "days_between", "moment", "on", "span", "until"]

#: A day's end is the next day's first moment; this much earlier it still has the name of the day.
INSTANT = timedelta(microseconds=1)
