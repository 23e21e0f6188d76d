"""Sittings of a consultation for programs: when and where, how seats are filled, the draw, and the minutes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from lianxin.algorithms.weighting import shown_coverage
from lianxin.ask.models import PanelDraw, Sitting, SittingDraw
from lianxin.ask.queries import sittings as queries
from lianxin.ask.queries.agendas import comparison_of
from lianxin.ask.queries.consultations import groups_of
from lianxin.ask.states import MinuteState

from .asked import consultation_of
from .errors import REFUSED, Error, NotFound

router = Router(tags=["public"])
ONE = "/offices/{slug:slug}/consultations/{int:number}/sittings"
Texts = dict[str, str]


class SittingLine(Schema):
    """One sitting; ``state`` is announced, held, settled or cancelled, ``mode`` open or confidential."""

    number: int
    place: str
    begins_at: datetime
    state: str
    mode: str


class NamedOut(Schema):
    """A body that was asked to send somebody, beside the seats by lot."""

    body: str
    proposed_by: str
    reason: str


class CameOut(Schema):
    """``came`` is stated by the office; null where it is below five, or another number could be found from the sum."""

    number: int
    names: Texts
    came: int | None


class MinuteOut(Schema):
    """``topic`` is the place in the agenda, 0 for none; ``beside`` the minute that somebody says differently.

    ``confirmed``: somebody who was there said that it is right.
    """

    number: int
    topic: int
    words: str
    language: str
    confirmed: bool
    beside: int | None


class PressingOut(Schema):
    """A topic that pressed most when the sitting was announced, and the ``point`` of the agenda that has it; or none."""

    topic: str
    tellings: int
    point: int | None


class SupportedOut(Schema):
    """A statement that most supported then, and the ``point`` of the agenda that has it; or none."""

    statement: int
    agree: int
    passed: int
    disagree: int
    point: int | None


class AgendaPointOut(Schema):
    """``raised``: whether more than a few have raised it; null where nobody has said what the point is about."""

    point: int
    topics: list[str]
    raised: bool | None


class SittingOut(SittingLine):
    """``seats`` are those by lot; ``shared``: proportional or equal. ``draw`` is what it takes to draw again."""

    agenda: list[Texts]
    seats: int
    shared: str
    named: list[NamedOut]
    late_reason: str
    changed_reason: str
    minutes_until: datetime | None
    came: list[CameOut]
    minutes: list[MinuteOut]
    lottery: str | None
    commitment: str | None
    source: str | None
    seed: str | None
    outside: str | None
    drawn: int | None
    pressing: list[PressingOut]
    supported: list[SupportedOut]
    points: list[AgendaPointOut]
    agenda_reason: str


@router.get(ONE, response={200: list[SittingLine], REFUSED: Error}, operation_id="list_sittings")
def list_sittings(request: HttpRequest, slug: str, number: int) -> list[Sitting]:
    """Every sitting that was announced, in the order in which they take place."""
    return queries.sittings_of(consultation_of(slug, number))


@router.get(f"{ONE}/{{int:sitting}}", response={200: SittingOut, REFUSED: Error}, operation_id="show_sitting")
def show_sitting(request: HttpRequest, slug: str, number: int, sitting: int) -> dict[str, Any]:
    """The terms of one, its draw, and what was said: never by whom."""
    found = queries.sitting_of(consultation_of(slug, number), sitting)
    if found is None:
        raise NotFound
    own = {name: getattr(found, name) for name in _OWN}
    return {
        **own,
        **drawn(queries.draw_of(found)),
        "named": queries.named(found),
        "came": _came(found),
        "minutes": _minutes(found),
        **_compared(found),
    }


_OWN = (
    *SittingLine.model_fields,
    "agenda",
    "seats",
    "shared",
    "late_reason",
    "changed_reason",
    "minutes_until",
    "agenda_reason",
)


def _compared(found: Sitting) -> dict[str, Any]:
    row = comparison_of(found)
    told = row.found if row else {"topics": [], "statements": [], "points": []}
    return {"pressing": told["topics"], "supported": told["statements"], "points": told["points"]}


def drawn(draw: SittingDraw | PanelDraw | None) -> dict[str, Any]:
    """What the list was and what came of it; nothing of it before it is published."""
    if draw is None:
        return dict.fromkeys(("lottery", "commitment", "source", "seed", "outside", "drawn"))
    return {
        "lottery": draw.digest,
        "commitment": draw.commitment,
        "source": draw.source,
        "seed": draw.seed or None,
        "outside": draw.outside or None,
        "drawn": draw.drawn,
    }


def _came(found: Sitting) -> list[dict[str, Any]]:
    if not found.came:
        return []
    groups = groups_of(found.consultation)
    cover = shown_coverage(queries.came_by_group(found, groups))
    return [
        {"number": group.number, "names": group.names, "came": cover.groups[group.number].heard}
        for group in groups
    ]


def _minutes(found: Sitting) -> list[dict[str, Any]]:
    rows = queries.published(found)
    right = queries.confirmed(rows)
    return [
        {
            "number": row.number,
            "topic": row.topic,
            "words": row.words,
            "language": row.language,
            "confirmed": row.pk in right,
            "beside": row.corrects.number
            if row.corrects and row.corrects.state == MinuteState.STANDS
            else None,
        }
        for row in rows
    ]
