"""What a program asks for: which office, which requests, which page of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from lianxin.algorithms.digits import whole

from . import moments
from .errors import BAD, Refused

#: A list without dates reaches this far back, and one with both dates spans no more.
SPAN = timedelta(days=90)
#: Rows of a list that names no page.
MOST_ROWS = 1000
MOST_ON_PAGE = 200
#: Further pages are empty anyway, and databases count no further.
_LAST_ROW = 10**12
_DIGITS = 15

OPEN, CLOSED = "open", "closed"
Part = TypeVar("Part")
Given = Mapping[str, str]


@dataclass(frozen=True)
class Wanted:
    """Which requests are asked for; ``numbers`` overrides all else.  A bound that is None is not there."""

    numbers: frozenset[int] | None = None
    status: frozenset[str] = frozenset((OPEN, CLOSED))
    services: frozenset[str] | None = None
    start: datetime | None = None
    end: datetime | None = None
    updated_after: datetime | None = None
    updated_before: datetime | None = None
    first_row: int = 0
    rows: int = MOST_ROWS
    extended: bool = False


def wanted(given: Given, zone: ZoneInfo, now: datetime) -> Wanted:
    """Read the parameters of a list; an empty one is as if it were not there."""
    extended = given.get("extensions", "").lower() == "true"
    if listed := _listed(given, "service_request_id"):
        return Wanted(numbers=_numbers(listed), extended=extended)
    codes = _listed(given, "service_code")
    asked = Wanted(
        status=_status(_listed(given, "status")),
        services=frozenset(codes) if codes else None,
        updated_after=_moment(given, "updated_after", zone),
        updated_before=_moment(given, "updated_before", zone),
        extended=extended,
    )
    return _of_page(_between(asked, given, zone, now), given)


def numbers(text: str) -> frozenset[int]:
    """The number that a text is, or nothing: what is no number is nobody's."""
    number = whole(text, _DIGITS)
    return frozenset(() if number is None else (number,))


def _numbers(listed: list[str]) -> frozenset[int]:
    if len(listed) > MOST_ROWS:
        raise Refused(BAD, _("At most %(most)d numbers at once.") % {"most": MOST_ROWS})
    return frozenset().union(*map(numbers, listed))


def _listed(given: Given, name: str) -> list[str]:
    return [part.strip() for part in given.get(name, "").split(",") if part.strip()]


def _status(listed: list[str]) -> frozenset[str]:
    asked = frozenset(part.lower() for part in listed)
    if asked - {OPEN, CLOSED}:
        raise Refused(BAD, _("status is open, closed or both."))
    return asked or frozenset((OPEN, CLOSED))


def _between(asked: Wanted, given: Given, zone: ZoneInfo, now: datetime) -> Wanted:
    """The bounds of when it was said: 90 days from the start, or up to the end, or up to now.

    Who asks by the time of the last change alone gets every request that changed, however old it is.
    """
    start, end = _moment(given, "start_date", zone), _moment(given, "end_date", zone, at_end=True)
    if start and end:
        if end < start:
            raise Refused(BAD, _("end_date is before start_date."))
        if end - start > SPAN:
            raise Refused(
                BAD, _("start_date and end_date may span %(days)d days at most.") % {"days": SPAN.days}
            )
    elif start or end:
        start, end = start or (end - SPAN if end else None), end or (start + SPAN if start else None)
    elif not (asked.updated_after or asked.updated_before):
        start = now - SPAN
    return replace(asked, start=start, end=end)


def _of_page(asked: Wanted, given: Given) -> Wanted:
    if not given.get("page") and not given.get("page_size"):
        return asked
    page = _count(given, "page", 1)
    rows = _count(given, "page_size", MOST_ON_PAGE)
    if rows > MOST_ON_PAGE:
        raise Refused(BAD, _("page_size is %(most)d at most.") % {"most": MOST_ON_PAGE})
    return replace(asked, first_row=min((page - 1) * rows, _LAST_ROW), rows=rows)


def _count(given: Given, name: str, otherwise: int) -> int:
    return _read(given, name, _whole, _("%(name)s is a number from 1 on.") % {"name": name}) or otherwise


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or not int(text[:_DIGITS]):
        raise ValueError(text)
    return int(text[:_DIGITS])


def _moment(given: Given, name: str, zone: ZoneInfo, *, at_end: bool = False) -> datetime | None:
    problem = _("%(name)s is a time such as 2027-01-31T18:00:00+08:00.") % {"name": name}
    return _read(given, name, lambda text: moments.read(text, zone, at_end=at_end), problem)


def _read(given: Given, name: str, read: Callable[[str], Part], problem: str) -> Part | None:
    text = given.get(name, "")
    if not text:
        return None
    try:
        return read(text)
    except ValueError:
        raise Refused(BAD, problem) from None
