"""What the pages of session days show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.algorithms.ics import Event
from lianxin.algorithms.small_numbers import LEAST, shown
from lianxin.ask.models import SessionDay, SessionSeries
from lianxin.ask.queries import session_days as queries
from lianxin.ask.states import STILL, SessionState
from lianxin.office.models import Office

from ... import dates
from ...stages import Tag
from ..numbers import few
from .standing import lines

_TONES = {SessionState.HELD: "leaf", SessionState.MISSED: "brick", SessionState.CANCELLED: "brick"}
#: What a calendar reserves for it; a session ends when nobody has anything to say any more.
LENGTH = timedelta(hours=2)
#: So many topics of earlier days that are not over stand on the page of the next one.
_MOST_EARLIER = 30


def session_at(office: Office, number: int) -> SessionDay:
    """The session of an address, or nothing is found there."""
    found = queries.session_by(office, number)
    if found is None:
        raise Http404
    found.office = office
    return found


def series_line(row: SessionSeries) -> dict[str, Any]:
    """One series in a line; days as the page's language writes a list."""
    return {
        "number": row.number,
        "days": ", ".join(map(str, row.days)),
        "hour": row.hour,
        "place": row.place,
        "area": row.area.name if row.area else "",
        "reason": row.changed_reason,
        "ended": row.ended_at is not None,
    }


def line(row: SessionDay, now: datetime, count: int = 0) -> dict[str, Any]:
    state = SessionState(row.state)
    return {
        "number": row.number,
        "when": dates.moment(row.begins_at, row.office.zone, now),
        "place": row.place,
        "area": row.series.area.name if row.series.area else "",
        "tag": Tag(str(state.label), _TONES.get(state, "river")),
        "topics": count,
        "open": queries.takes_topics(row, now),
    }


def listed(rows: Sequence[SessionDay], now: datetime) -> list[dict[str, Any]]:
    count = queries.counted(rows)
    return [line(row, now, count.get(row.pk, 0)) for row in rows]


def calendar_page(office: Office, now: datetime, *, before: int = 0) -> dict[str, Any]:
    """Which days there are, what comes, and what was; nothing is ever taken off."""
    past = queries.past(office, now, before=before)
    rows = past[: queries.PAGE]
    ahead = [] if before else listed(queries.coming(office, now), now)
    return {
        "office": office,
        "nav": "asking",
        "series": [series_line(row) for row in queries.series_of(office)],
        "coming": ahead,
        "next_one": next((row for row in ahead if row["open"]), None),
        "past": listed(rows, now),
        "older_url": f"?before={rows[-1].number}" if len(past) > len(rows) else "",
    }


def head(session: SessionDay, now: datetime) -> dict[str, Any]:
    """What every page of a session has."""
    return {
        "office": session.office,
        "nav": "asking",
        "session": session,
        "line": line(session, now),
        "errors": [],
    }


def page(session: SessionDay, now: datetime) -> dict[str, Any]:
    """One day with its topics, and before it what earlier days have left open."""
    told_at = session.told_at
    late = told_at is not None and dates.days_between(session.begins_at, told_at, session.office.zone) > 1
    return {
        **head(session, now),
        "cancelled": session.state == SessionState.CANCELLED,
        "missed": session.state == SessionState.MISSED,
        "held": session.state == SessionState.HELD,
        "came": few(shown(session.came)) if session.came is not None else "",
        "told_late": dates.day(told_at, session.office.zone, now) if told_at and late else "",
        "topics": lines(queries.topics_of(session), {session.pk: session.state}),
        "earlier": _earlier(session) if session.begins_at > now else [],
        "least": LEAST,
    }


def _earlier(session: SessionDay) -> list[dict[str, Any]]:
    """What was registered for earlier days of the series and is not over: it is spoken about again."""
    topics = queries.earlier_topics(session)
    found = lines(topics, {row.session_id: row.session.state for row in topics})
    rows = [
        {**one, "session": row.session.number, "day": dates.day(row.session.begins_at, session.office.zone)}
        for one, row in zip(found, topics, strict=True)
        if one["step"] in STILL
    ]
    return rows[:_MOST_EARLIER]


def event(session: SessionDay, origin: str) -> Event:
    """One day as a calendar keeps it."""
    office, cancelled = session.office, session.state == SessionState.CANCELLED
    area = session.series.area
    title = _("Session: anybody can come and speak (%(where)s)") % {
        "where": area.name if area else office.name
    }
    return Event(
        uid=f"session-{session.number}@{office.slug}.lianxin",
        begins_at=session.begins_at,
        length=LENGTH,
        title=title,
        place=session.place,
        text=session.changed_reason,
        url=origin + reverse("web:session_day", args=[office.slug, session.number]),
        changes=session.changes,
        cancelled=cancelled,
    )
