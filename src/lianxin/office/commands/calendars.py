"""The official days off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from lianxin.record.commands import append
from lianxin.record.commit import grouped

from .. import entries
from ..checks import OfficeError
from ..models import CalendarYear, Office


def import_calendar(
    *, office: Office, year: int, days: Mapping[date, str], source: str, now: datetime
) -> CalendarYear:
    """Take over the official notice of a year; importing it again replaces it, in the open."""
    if wrong := [day for day, kind in days.items() if day.year != year or kind not in {"rest", "work"}]:
        raise OfficeError(
            _("These days do not belong in the notice of %(year)s: %(days)s")
            % {"year": year, "days": ", ".join(map(str, wrong))}
        )

    def work() -> CalendarYear:
        row, _made = CalendarYear.objects.update_or_create(
            office=office,
            year=year,
            defaults={
                "source": source,
                "days": {day.isoformat(): kind for day, kind in sorted(days.items())},
            },
        )
        append(
            stream_id=office.stream_id,
            kind=entries.CALENDAR_IMPORTED,
            subject=f"calendar/{year}",
            now=now,
            public={"year": year, "source": source, "days": row.days},
            rows=[row],
        )
        return row

    return grouped(work)
