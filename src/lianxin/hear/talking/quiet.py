"""Quiet hours: nobody's telephone rings at night because an office works late."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from lianxin.office.models import Office

#: In the office's own time; ``notices.quiet`` of the office may say otherwise, and equal moments mean never.
FROM, UNTIL = "21:00", "08:00"


def after_quiet(office: Office, moment: datetime) -> datetime:
    """The moment itself, or the end of the quiet hours that it falls into."""
    given = office.notices.get("quiet", {})
    begins, ends = (
        time.fromisoformat(given.get(key, usual)) for key, usual in (("from", FROM), ("until", UNTIL))
    )
    local = moment.astimezone(office.zone)
    if not _within(local.time(), begins, ends):
        return moment
    morning = datetime.combine(local.date(), ends, office.zone)
    return (
        morning if morning > local else datetime.combine(local.date() + timedelta(days=1), ends, office.zone)
    )


def _within(hour: time, begins: time, ends: time) -> bool:
    if begins <= ends:
        return begins <= hour < ends
    return hour >= begins or hour < ends
