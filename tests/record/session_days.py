"""Days to come and speak in the test's town, and every kind of entry that they write."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from lianxin.ask.commands import session_days as commands
from lianxin.ask.commands.session_days import Raised, SeriesTerms
from lianxin.ask.models import SessionDay, SessionSeries
from lianxin.ask.queries.session_days import coming
from lianxin.ask.tasks import hold_session_days
from lianxin.hear.commands import Heard
from lianxin.office.models import Person
from tests.record.consulting import DAY

if TYPE_CHECKING:
    from tests.record.scenario import Place

TERMS = {"days": [10, 25], "hour": "14:30", "place": "The mill"}


def announce(by: Person, *, now: datetime, **more: Any) -> SessionSeries:
    area = more.pop("area", None)
    terms = SeriesTerms(**(TERMS | more))
    return commands.announce_series(office=by.office, terms=terms, area=area, by=by, now=now)


def first(by: Person, *, now: datetime, **more: Any) -> SessionDay:
    """The next day of a series that was announced now."""
    made = announce(by, now=now, **more)
    return next(row for row in coming(by.office, now) if row.series_id == made.pk)


def fresh(session: SessionDay) -> SessionDay:
    return SessionDay.objects.select_related("series__area", "office__stream").get(pk=session.pk)


def raise_topic(session: SessionDay, words: str, *, now: datetime, **more: Any) -> Heard:
    key = more.pop("idempotency_key", "")
    raised = Raised(words=words, **more)
    return commands.register_topic(session=session, raised=raised, now=now, idempotency_key=key)


def come_together(place: Place, *, now: datetime) -> None:
    """Every kind of entry that session days write, once."""
    by = place.coordinator
    series = announce(by, now=now, area=place.area)
    one, other, gone, *_rest = coming(by.office, now)
    raise_topic(one, "磨坊后面的沟堵了", now=now)
    commands.hold_session(session=one, came=14, by=by, now=one.begins_at + DAY / 24)
    raise_topic(fresh(one), "桥栏杆松了", now=one.begins_at + DAY / 24, entered=True, there=True)
    begins_at, reason = other.begins_at + DAY, "The mill is being painted"
    commands.move_session(
        session=other, place="The school", begins_at=begins_at, reason=reason, by=by, now=now
    )
    commands.cancel_session(session=gone, reason="A feast day", by=by, now=now)
    hold_session_days(begins_at + 2 * DAY)
    terms = SeriesTerms(days=[12], hour="09:00", place="The mill")
    later = begins_at + 3 * DAY
    changed = commands.change_series(series=series, terms=terms, reason="The harvest", by=by, now=later)
    commands.end_series(series=changed, reason="The clerk left", by=by, now=later)
