"""Panels by lot for programs: the terms, the list and the draw, and what they advise.  Read only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from lianxin.algorithms.small_numbers import shown
from lianxin.ask.models import Panel, PanelDraw
from lianxin.ask.queries import panels as queries
from lianxin.ask.states import PanelState

from .asked import consultation_of
from .errors import REFUSED, Error, NotFound
from .sittings import drawn

router = Router(tags=["public"])
ONE = "/offices/{slug:slug}/consultations/{int:number}/panels"
Texts = dict[str, str]


class PanelLine(Schema):
    """One panel; ``state`` is open, stuck, listed, drawn, advised or cancelled."""

    number: int
    task: Texts
    size: int
    state: str
    closes_at: datetime
    draws_at: datetime


class SeatsOut(Schema):
    """Seats of one kind of people.

    ``ready`` is how many stand ready once the pot is closed, ``asked`` and ``came`` how many of them were drawn and
    came once the panel has advised; null where that is about too few, or not told yet.
    """

    category: str
    value: str
    low: int
    high: int
    ready: int | None
    asked: int | None
    came: int | None


class AdviceOut(Schema):
    """What most of the panel say, what the others say, and how those who decide take it."""

    text: Texts
    minority: Texts
    agreed: int
    took_part: int
    reply: Texts
    published_at: datetime


class PanelOut(PanelLine):
    """Chances are shares of one; ``standing`` is null below five. The list itself is at the page's draw.json."""

    days: Texts
    costs: Texts
    households: bool
    answer_days: int
    changed_reason: str
    standing: int | None
    seats: list[SeatsOut]
    source: str
    lottery: str | None
    commitment: str | None
    min_probability: float | None
    bound: float | None
    seed: str | None
    outside: str | None
    drawn: int | None
    sitting: list[int]
    advice: AdviceOut | None


@router.get(ONE, response={200: list[PanelLine], REFUSED: Error}, operation_id="list_panels")
def list_panels(request: HttpRequest, slug: str, number: int) -> list[Panel]:
    """Every panel that was announced, in the order of their numbers."""
    return queries.panels_of(consultation_of(slug, number))


@router.get(f"{ONE}/{{int:panel}}", response={200: PanelOut, REFUSED: Error}, operation_id="show_panel")
def show_panel(request: HttpRequest, slug: str, number: int, panel: int) -> dict[str, Any]:
    """The terms of one, its draw, who sits there as numbers, and what they advise."""
    found = queries.panel_of(consultation_of(slug, number), panel)
    if found is None:
        raise NotFound
    own, draw = {name: getattr(found, name) for name in _OWN}, queries.draw_of(found)
    return {
        **drawn(draw),
        **own,
        **_chances(draw),
        "standing": shown(queries.standing(found)),
        "seats": _seats(found, draw),
        "sitting": [row.number for row in queries.seated(found)],
        "advice": found.advice if found.state == PanelState.ADVISED else None,
    }


_OWN = (
    *PanelLine.model_fields,
    "days",
    "costs",
    "households",
    "answer_days",
    "changed_reason",
    "source",
)
_MILLION = 1_000_000


def _chances(draw: PanelDraw | None) -> dict[str, float | None]:
    if draw is None:
        return {"min_probability": None, "bound": None}
    return {"min_probability": draw.least / _MILLION, "bound": draw.bound / _MILLION}


def _seats(found: Panel, draw: PanelDraw | None) -> list[dict[str, Any]]:
    none = [None] * len(found.quotas)
    ready = queries.shown_pool(draw) if draw else none
    response = found.response or [[None, None]] * len(none)
    return [
        {
            "category": category,
            "value": value,
            "low": low,
            "high": high,
            "ready": ready[place],
            "asked": response[place][0],
            "came": response[place][1],
        }
        for place, (category, value, low, high, *_flex) in enumerate(found.quotas)
    ]
