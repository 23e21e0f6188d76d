"""Moments written for people, in the office's zone and the page's language."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton, format_time
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _


def _locale() -> Locale:
    return Locale.parse((get_language() or "en").replace("zh-hans", "zh_Hans").replace("zh-hant", "zh_Hant"))


def day(moment: datetime, zone: ZoneInfo, now: datetime | None = None) -> str:
    """The day with its weekday; with the year when it is not this one."""
    local = moment.astimezone(zone)
    skeleton = "MMMEd" if now is None or local.year == now.astimezone(zone).year else "yMMMEd"
    return format_skeleton(skeleton, local, locale=_locale())


def on(date: date, zone: ZoneInfo, now: datetime | None = None) -> str:
    """A day that has no time."""
    return day(datetime.combine(date, time.min, zone), zone, now)


def moment(moment: datetime, zone: ZoneInfo, now: datetime | None = None) -> str:
    """Day, weekday and the time in 24 hours."""
    local = moment.astimezone(zone)
    return f"{day(moment, zone, now)} {format_time(local, 'HH:mm', locale=_locale())}"


def days_between(earlier: datetime, later: datetime, zone: ZoneInfo) -> int:
    """Whole days of the calendar between two moments."""
    return (later.astimezone(zone).date() - earlier.astimezone(zone).date()).days


def span(length: timedelta) -> str:
    """A length of time in the largest unit that says something."""
    if length < timedelta(days=1):
        hours = int(length.total_seconds() // 3600)
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d day", "%(n)d days", length.days) % {"n": length.days}


def until(due: datetime, now: datetime, zone: ZoneInfo) -> tuple[str, str]:
    """How a due date stands, in a word or two, and its tone."""
    if due < now:
        late = max(1, days_between(due, now, zone))
        return ngettext("%(n)d day late", "%(n)d days late", late) % {"n": late}, "brick"
    left = days_between(now, due, zone)
    if left == 0:
        return _("Today"), "amber"
    if left == 1:
        return _("Tomorrow"), "amber"
    return day(due, zone, now), "river"
