"""Opinion maps for programs: those that entered the record, with what anybody needs to draw them again."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from lianxin.algorithms.opinion_map.shown import shown_document
from lianxin.ask.models import Consultation, DrawnMap
from lianxin.ask.queries.maps import drawn as maps
from lianxin.ask.queries.statements import is_published
from lianxin.office.clock import now_of

from .asked import consultation_of
from .errors import REFUSED, Error, NotFound
from .inputs import MOST_NUMBER

router = Router(tags=["public"])
#: Maps in one answer.
PAGE = 50


class MapLine(Schema):
    """One map: ``upto_batch`` is the last batch of votes that went in; digests are SHA-256 in hex."""

    number: int
    drawn_at: datetime
    upto_batch: int
    people: int
    votes: int
    input_digest: str
    result_digest: str
    version: str


class MapOut(MapLine):
    """``document`` is the map as it may be shown: shares in tenths, nothing of fewer than five people.

    ``whole`` is what ``result_digest`` is of (all of it but ``code``), once voting has ended; until then null.
    """

    document: dict[str, Any]
    whole: dict[str, Any] | None


class MapPage(Schema):
    """Fifty maps, the newest first; ``before`` is the mark from which the next page starts."""

    items: list[MapLine]
    before: int | None


@router.get(
    "/offices/{slug:slug}/consultations/{int:number}/maps",
    response={200: MapPage, REFUSED: Error},
    operation_id="list_maps",
)
def list_maps(
    request: HttpRequest, slug: str, number: int, before: Annotated[int, Field(ge=0, le=MOST_NUMBER)] = 0
) -> dict[str, Any]:
    """Every map of a consultation that entered the record."""
    rows = maps.maps_of(consultation_of(slug, number))
    found = list((rows.filter(number__lt=before) if before else rows)[: PAGE + 1])
    return {"items": found[:PAGE], "before": found[PAGE - 1].number if len(found) > PAGE else None}


@router.get(
    "/offices/{slug:slug}/consultations/{int:number}/map",
    response={200: MapOut, REFUSED: Error},
    operation_id="show_newest_map",
)
def show_newest_map(request: HttpRequest, slug: str, number: int) -> dict[str, Any]:
    """The newest map that entered the record."""
    found = consultation_of(slug, number)
    return _told(maps.newest_map(found), found, now_of(request))


@router.get(
    "/offices/{slug:slug}/consultations/{int:number}/maps/{int:drawn}",
    response={200: MapOut, REFUSED: Error},
    operation_id="show_map",
)
def show_map(request: HttpRequest, slug: str, number: int, drawn: int) -> dict[str, Any]:
    """One map as it was published."""
    found = consultation_of(slug, number)
    return _told(maps.map_by_number(found, drawn), found, now_of(request))


def _told(drawn: DrawnMap | None, consultation: Consultation, now: datetime) -> dict[str, Any]:
    if drawn is None:
        raise NotFound
    document = json.loads(drawn.result)
    line = {name: getattr(drawn, name) for name in MapLine.model_fields}
    whole = document if is_published(consultation, now) else None
    return {**line, "document": shown_document(document), "whole": whole}
