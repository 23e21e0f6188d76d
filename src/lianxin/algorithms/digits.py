"""Whole numbers and days as people and programs send them: plain digits, within bounds that every reckoning holds."""

from __future__ import annotations

from datetime import date

#: As many as every row number of a database fits into, whoever counts for however long.
MOST = 18
#: Years that can be meant, far enough from both ends of the calendar that a day more or less, in any zone, is in it.
YEARS = range(1000, 9000)


def whole(text: str, most: int = MOST) -> int | None:
    """The number that a text is; None where it is anything else or has more than ``most`` digits.

    Python reads digits of every script and refuses to read thousands of them: neither is asked of it here.
    """
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= most else None


def calendar_day(text: str) -> date | None:
    """The day that a text names, as 2026-03-14; None where it names none, or one at the ends of the calendar."""
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if found.year in YEARS else None
