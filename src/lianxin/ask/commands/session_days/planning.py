"""Fixed days: announced once, kept in the calendar by the clock, and changed only for a reason that everybody reads."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.canonical import JSON
from lianxin.office.days import day_of
from lianxin.office.models import Area, Office, Person
from lianxin.office.numbers import next_number
from lianxin.office.refusals import Refusal
from lianxin.record.commands import hold, stamp
from lianxin.record.commit import grouped

from ...entries import session_days as entries
from ...models import SessionDay, SessionSeries
from ...states import SessionState
from ..consultations.writing import checked_reason, demand_convenor
from ..sittings.writing import checked_place
from .writing import held_series, record

#: So far ahead sessions stand in the calendar; they are added when less than ``FILLED`` is left.
AHEAD, FILLED = timedelta(days=76), timedelta(days=45)
#: Every month has these days.
LAST_DAY = 28
MOST_SERIES = 50
_HOUR = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


@dataclass(frozen=True, kw_only=True)
class SeriesTerms:
    """``days`` of every month, ``hour`` like 14:30 by the office's clock, and where."""

    days: Sequence[int]
    hour: str
    place: str


def announce_series(
    *, office: Office, terms: SeriesTerms, area: Area | None, by: Person, now: datetime
) -> SessionSeries:
    """From this moment everybody sees on which days they can come."""
    demand_convenor(office, by)
    terms = _checked(terms)
    if area and area.office_id != office.pk:
        raise Refusal("area", _("This office has no such area."), "area")

    def work() -> SessionSeries:
        hold(office.stream_id)
        rows = SessionSeries.objects.filter(office=office)
        if rows.filter(ended_at=None, area=area, place=terms.place).exists():
            raise Refusal("twice", _("There are fixed days at this place already: change those."), "place")
        if rows.filter(ended_at=None).count() >= MOST_SERIES:
            raise Refusal("many", _("These are too many series for one office."))
        made = SessionSeries(office=office, number=next_number(rows), area=area, announced_by=by)
        _set(made, terms)
        made.announced_at, made.planned_until = now, day_of(now, office) + AHEAD
        made.save(force_insert=True)
        told: dict[str, JSON] = {**_told(terms), "area": area.code if area else None}
        record(made, entries.SERIES_ANNOUNCED, now=now, rows=[made], **told)
        _fill(made, made.days, day_of(now, office), now)
        return made

    return grouped(work)


def change_series(
    *, series: SessionSeries, terms: SeriesTerms, reason: str, by: Person, now: datetime
) -> SessionSeries:
    """Other days, another hour or place, from now on: what stands in the calendar is moved or cancelled, and says why."""
    demand_convenor(series.office, by)
    terms, reason = _checked(terms), checked_reason(reason)

    def work() -> SessionSeries:
        row = held_series(series)
        if (row.days, row.hour, row.place) == (list(terms.days), terms.hour, terms.place):
            raise Refusal("same", _("This is how it stands already."))
        before = row.days
        _set(row, terms)
        row.changed_reason = reason
        row.save(force_update=True)
        record(row, entries.SERIES_CHANGED, now=now, rows=[row], **_told(terms), reason=reason)
        _fit(row, before, reason, now)
        _fill(row, [day for day in row.days if day not in before], day_of(now, row.office), now)
        return row

    return grouped(work)


def end_series(*, series: SessionSeries, reason: str, by: Person, now: datetime) -> SessionSeries:
    """It ends, for a reason that everybody reads.  What was registered goes on as the cases that it is."""
    demand_convenor(series.office, by)
    reason = checked_reason(reason)

    def work() -> SessionSeries:
        row = held_series(series)
        row.ended_at, row.changed_reason = now, reason
        row.save(force_update=True)
        record(row, entries.SERIES_ENDED, now=now, rows=[row], reason=reason)
        for session in _ahead(row, now):
            cancel(session, reason=reason, now=now)
        return row

    return grouped(work)


def plan_sessions(*, series: SessionSeries, now: datetime) -> int:
    """The clock keeps the calendar filled; returns how many sessions were added."""

    def work() -> int:
        row = held_series(series)
        last = day_of(now, row.office) + AHEAD
        if row.planned_until >= last:
            return 0
        first, row.planned_until = row.planned_until, last
        return _fill(row, row.days, first, now, row)

    return grouped(work)


def _checked(terms: SeriesTerms) -> SeriesTerms:
    days = sorted(set(terms.days))
    if not days or not all(1 <= day <= LAST_DAY for day in days):
        text = _("Please name days from 1 to %(n)s, which every month has; like: 10, 25.")
        raise Refusal("days", text % {"n": LAST_DAY}, "days")
    if not _HOUR.fullmatch(terms.hour):
        raise Refusal("hour", _("Please write the hour like 14:30."), "hour")
    return SeriesTerms(days=days, hour=terms.hour, place=checked_place(terms.place))


def _set(series: SessionSeries, terms: SeriesTerms) -> None:
    series.days, series.hour, series.place = list(terms.days), terms.hour, terms.place


def _told(terms: SeriesTerms) -> dict[str, JSON]:
    return {"place": terms.place, "days": list(terms.days), "hour": terms.hour}


def _moments(series: SessionSeries, days: Collection[int], first: date) -> Iterator[datetime]:
    """When it begins on these days of the month, from the day after ``first`` as far as is planned."""
    hour = time.fromisoformat(series.hour)
    for step in range(1, (series.planned_until - first).days + 1):
        day = first + timedelta(days=step)
        if day.day in days:
            yield datetime.combine(day, hour, series.office.zone)


def _fill(
    series: SessionSeries, days: Collection[int], first: date, now: datetime, *changed: SessionSeries
) -> int:
    """Sessions for days that are not in the calendar yet, and one entry for all of them.

    One that was moved to such a moment is that day's session; and nothing is announced once its hour has come.
    """
    kept = SessionDay.objects.filter(series=series, begins_at__gt=now).exclude(state=SessionState.CANCELLED)
    there = set(kept.values_list("begins_at", flat=True))
    moments = [one for one in _moments(series, days, first) if one > now and one not in there]
    numbers = SessionDay.objects.filter(office=series.office)
    number = next_number(numbers)
    made = [
        SessionDay(
            office=series.office,
            series=series,
            number=number + place,
            place=series.place,
            begins_at=begins_at,
        )
        for place, begins_at in enumerate(moments)
    ]
    for row in made:
        row.save(force_insert=True)
    if made:  # else nothing has changed, and the clock asks again
        for one in changed:
            one.save(force_update=True)
        told: list[JSON] = [{"session": row.number, "begins_at": stamp(row.begins_at)} for row in made]
        rows = [*changed, *made]
        record(series, entries.SESSION_ANNOUNCED, now=now, rows=rows, place=series.place, sessions=told)
    return len(made)


def _ahead(series: SessionSeries, now: datetime) -> list[SessionDay]:
    rows = SessionDay.objects.select_related("series", "office__stream")
    rows = rows.filter(series=series, state=SessionState.ANNOUNCED, begins_at__gt=now)
    return list(rows.order_by("begins_at"))


def _fit(series: SessionSeries, before: Collection[int], reason: str, now: datetime) -> None:
    """What is in the calendar follows the new terms: on a day that stays it is moved, on one that goes it is cancelled.

    What had been moved to a day of its own stays there.  One keeps its hour where the new hour is over today, or where
    another session of the series stands at it.
    """
    zone, hour = series.office.zone, time.fromisoformat(series.hour)
    rows = _ahead(series, now)
    taken = {row.begins_at for row in rows}
    for session in rows:
        day = session.begins_at.astimezone(zone).date()
        moment = datetime.combine(day, hour, zone)
        if moment <= now or moment in taken:
            moment = session.begins_at
        taken.add(moment)
        if day.day in series.days and (moment, series.place) != (session.begins_at, session.place):
            move(session, place=series.place, begins_at=moment, reason=reason, now=now)
        elif day.day in before and day.day not in series.days:
            cancel(session, reason=reason, now=now)


def move(session: SessionDay, *, place: str, begins_at: datetime, reason: str, now: datetime) -> None:
    session.place, session.begins_at, session.changed_reason = place, begins_at, reason
    session.changes += 1
    session.save(force_update=True)
    told = {"place": place, "begins_at": stamp(begins_at), "reason": reason}
    record(session, entries.SESSION_MOVED, now=now, rows=[session], **told)


def cancel(session: SessionDay, *, reason: str, now: datetime) -> None:
    session.state, session.changed_reason = SessionState.CANCELLED, reason
    session.changes += 1
    session.save(force_update=True)
    record(session, entries.SESSION_CANCELLED, now=now, rows=[session], reason=reason)
