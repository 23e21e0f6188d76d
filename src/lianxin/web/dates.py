"""Moments written for people; channels word theirs in the same way, so the words stand below both."""

from lianxin.office.dates import day, days_between, moment, span, until

__all__ = ["day", "days_between", "moment", "span", "until"]
