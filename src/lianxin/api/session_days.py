"""Days to come and speak, for programs: which there are, whether they were held, and where each topic stands."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from lianxin.act.queries.cases import cases_of_voices
from lianxin.algorithms.small_numbers import shown
from lianxin.ask.models import SessionDay
from lianxin.ask.queries import session_days as queries
from lianxin.hear.queries import publications_of
from lianxin.office.clock import now_of

from .asked import office_of
from .errors import REFUSED, Error, NotFound
from .inputs import MOST_NUMBER

router = Router(tags=["public"])
ALL = "/offices/{slug:slug}/sessions"


class SessionDayLine(Schema):
    """One day; ``state`` is announced, held, missed or cancelled, ``area`` its code, null for the whole office."""

    number: int
    series: int
    area: str | None
    place: str
    begins_at: datetime
    state: str
    changed_reason: str


class SeriesOut(Schema):
    """``days`` of every month, at ``hour`` by the office's clock."""

    number: int
    area: str | None
    place: str
    days: list[int]
    hour: str
    ended_at: datetime | None


class SessionDays(Schema):
    """``coming``: every day ahead; ``items``: twenty-five that are past, the newest first; ``before`` is the next mark."""

    series: list[SeriesOut]
    coming: list[SessionDayLine]
    items: list[SessionDayLine]
    before: int | None


class TopicOut(Schema):
    """``case`` is the number of the case that it is and ``state`` where that stands; ``title``: only released words."""

    number: int
    there: bool
    case: int | None
    state: str | None
    title: str


class SessionDayOut(SessionDayLine):
    """``came`` is stated by the office; null before it was held, and where it is below five."""

    came: int | None
    told_at: datetime | None
    topics: list[TopicOut]


@router.get(ALL, response={200: SessionDays, REFUSED: Error}, operation_id="list_session_days")
def list_session_days(
    request: HttpRequest, slug: str, before: Annotated[int, Field(ge=0, le=MOST_NUMBER)] = 0
) -> dict[str, Any]:
    """On which days anybody can come and speak, and which there were."""
    office, now = office_of(slug), now_of(request)
    past = queries.past(office, now, before=before)
    rows = past[: queries.PAGE]
    series = [
        {**{name: getattr(row, name) for name in _SERIES}, "area": row.area.code if row.area else None}
        for row in queries.series_of(office)
    ]
    return {
        "series": series,
        "coming": [_line(row) for row in queries.coming(office, now)],
        "items": [_line(row) for row in rows],
        "before": rows[-1].number if len(past) > len(rows) else None,
    }


@router.get(
    f"{ALL}/{{int:session}}", response={200: SessionDayOut, REFUSED: Error}, operation_id="show_session_day"
)
def show_session_day(request: HttpRequest, slug: str, session: int) -> dict[str, Any]:
    """One day with its topics: never who came, and words only where they are released."""
    found = queries.session_by(office_of(slug), session)
    if found is None:
        raise NotFound
    came = shown(found.came) if found.came is not None else None
    return {**_line(found), "came": came, "told_at": found.told_at, "topics": _topics(found)}


_SERIES = ("number", "place", "days", "hour", "ended_at")
_SESSION = ("number", "place", "begins_at", "state", "changed_reason")


def _line(row: SessionDay) -> dict[str, Any]:
    area = row.series.area
    told = {name: getattr(row, name) for name in _SESSION}
    return {**told, "series": row.series.number, "area": area.code if area else None}


def _topics(session: SessionDay) -> list[dict[str, Any]]:
    rows = queries.topics_of(session)
    voices = [row.voice_id for row in rows]
    cases, released = cases_of_voices(voices), publications_of(voices)
    return [
        {
            "number": row.number,
            "there": row.there,
            "case": case.number if (case := cases.get(row.voice_id)) else None,
            "state": str(case.state) if case else None,
            "title": (words.title or words.text) if (words := released.get(row.voice_id)) else "",
        }
        for row in rows
    ]
