"""Moments written for people; channels word theirs in the same way, so the words stand below both."""

from lianxin.office.dates import day, days_between, moment, on, span, until
from lianxin.office.days import INSTANT

__all__ = ["INSTANT", "day", "days_between", "moment", "on", "span", "until"]
