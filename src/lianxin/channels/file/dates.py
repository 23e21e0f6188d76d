"""Dates as people and other systems write them.  What is ambiguous is refused, never guessed."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from .problems import Rejected

EARLIEST_YEAR = 1900
_PATTERN = re.compile(
    r"(?P<year>\d{4})(?P<mark>[-/.年])(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"
    r"(?:[T ]*(?P<hour>\d{1,2})[:时時点點](?P<minute>\d{1,2})?分?(?::?(?P<second>\d{1,2})(?:\.\d+)?秒?)?)?"
    r" ?(?P<zone>Z|[+-]\d{2}:?\d{2})?"
)


def moment(value: object, zone: ZoneInfo) -> datetime:
    """The moment that a cell means; a time without a zone is in ``zone``.  Raises ``Rejected``."""
    found = _spreadsheet_date(value) or _written_date(str(value))
    if found.year < EARLIEST_YEAR:
        raise Rejected(_("“%(date)s” is not a possible date.") % {"date": value})
    return found if found.tzinfo else _in_zone(found, zone)


def _spreadsheet_date(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - its zone is settled by the caller
    return None


def _written_date(text: str) -> datetime:
    text = unicodedata.normalize("NFKC", text).strip()
    found = _PATTERN.fullmatch(text)
    if found is None:
        raise Rejected(
            _("“%(date)s” is not a date that can be understood without guessing.") % {"date": text[:60]}
        )
    numbers = {name: int(found[name] or 0) for name in ("year", "month", "day", "hour", "minute", "second")}
    offset = (found["zone"] or "").replace("Z", "+00:00")
    try:
        naive = datetime(**numbers)  # type: ignore[arg-type]  # noqa: DTZ001 - its zone is settled by the caller
        return datetime.fromisoformat(naive.isoformat() + offset)
    except ValueError:
        raise Rejected(_("“%(date)s” is not a possible date.") % {"date": text}) from None


def _in_zone(naive: datetime, zone: ZoneInfo) -> datetime:
    local = naive.replace(tzinfo=zone)
    back = local.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    if abs(back - naive) > timedelta(0):
        # Clocks were put forward over this hour, so no clock ever showed it.
        raise Rejected(_("“%(date)s” is not a possible date.") % {"date": naive})
    return local
