"""Reads of session days: which there are, what was registered for them, and where each topic stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count

from lianxin.office.models import Office

from ..models import SessionDay, SessionSeries, SessionTopic
from ..states import SessionState

#: How many that are over stand on one page.
PAGE = 25
#: So many topics of earlier days are looked at for those that are not over.
MOST_EARLIER = 200
#: So many that have begun stand in the feed for calendars, besides all that come.
MOST_OVER_IN_FEED = 200
#: So long afterwards what was said there is still written down.
ENTERED_UNTIL = timedelta(days=7)


def series_of(office: Office) -> list[SessionSeries]:
    """Those that go on, then those that ended."""
    rows = SessionSeries.objects.select_related("area", "office__stream").filter(office=office)
    return sorted(rows, key=lambda row: (row.ended_at is not None, row.number))


def series_by(office: Office, number: int) -> SessionSeries | None:
    rows = SessionSeries.objects.select_related("area", "office__stream")
    return rows.filter(office=office, number=number).first()


def has_sessions(office: Office) -> bool:
    return SessionSeries.objects.filter(office=office).exists()


def session_by(office: Office, number: int) -> SessionDay | None:
    rows = SessionDay.objects.select_related("series__area", "office__stream")
    return rows.filter(office=office, number=number).first()


def coming(office: Office, now: datetime) -> list[SessionDay]:
    """Those that begin later than now, the next one first, whatever was said of them."""
    rows = SessionDay.objects.select_related("series__area", "office")
    return list(rows.filter(office=office, begins_at__gt=now).order_by("begins_at", "number"))


def past(office: Office, now: datetime, *, before: int = 0) -> list[SessionDay]:
    """A page of those that have begun, the newest first, and one more if there are more."""
    rows = SessionDay.objects.select_related("series__area", "office").filter(
        office=office, begins_at__lte=now
    )
    if before and (mark := rows.filter(number=before).first()):
        rows = rows.filter(begins_at__lt=mark.begins_at) | rows.filter(
            begins_at=mark.begins_at, number__lt=mark.number
        )
    return list(rows.order_by("-begins_at", "-number")[: PAGE + 1])


def in_feed(office: Office, now: datetime, *, over: int = MOST_OVER_IN_FEED) -> list[SessionDay]:
    """What a calendar is told, in the order in which they take place: all that come, and the newest that have begun.

    How many come is bounded by how far ahead the clock plans.
    """
    rows = SessionDay.objects.select_related("series__area", "office")
    begun = rows.filter(office=office, begins_at__lte=now).order_by("-begins_at", "-number")[:over]
    return [*reversed(begun), *coming(office, now)]


def takes_topics(session: SessionDay, now: datetime) -> bool:
    """Whether anybody can register a topic beforehand."""
    return session.state == SessionState.ANNOUNCED and now < session.begins_at


def takes_entries(session: SessionDay, now: datetime) -> bool:
    """Whether a clerk can still write down what was said, before it, there or on a slip."""
    return session.state != SessionState.CANCELLED and now < session.begins_at + ENTERED_UNTIL


def topics_of(session: SessionDay) -> list[SessionTopic]:
    return list(session.topics.select_related("voice").order_by("number"))


def earlier_topics(session: SessionDay) -> list[SessionTopic]:
    """What was registered for earlier days of the series, the newest first; some of it may be over."""
    rows = SessionTopic.objects.select_related("voice", "session")
    rows = rows.filter(session__series=session.series_id, session__begins_at__lt=session.begins_at)
    return list(rows.order_by("-session__begins_at", "number")[:MOST_EARLIER])


def counted(sessions: Iterable[SessionDay]) -> dict[int, int]:
    """How many topics were registered, by row number of the session."""
    rows = SessionTopic.objects.filter(session__in=list(sessions)).values_list("session")
    return dict(rows.annotate(n=Count("pk")).order_by("session"))
