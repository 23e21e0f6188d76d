"""Consultations for programs: what the office asks, on which terms, and how many of whom have been heard."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from lianxin.algorithms.weighting import shown_coverage
from lianxin.ask.models import Consultation
from lianxin.ask.queries import consultations as queries
from lianxin.ask.queries.drafts import paragraphs_of

from .asked import consultation_of, office_of
from .errors import REFUSED, Error
from .inputs import MOST_NUMBER

router = Router(tags=["public"])
#: Texts by language: those in which the office wrote it.
Texts = dict[str, str]


class ConsultationLine(Schema):
    """One consultation; ``state`` is announced, open, closed, decided or withdrawn."""

    number: int
    question: Texts
    state: str
    opens_at: datetime
    closes_at: datetime


class PhaseOut(Schema):
    """``kind`` is what can be done: say, ideas, or vote."""

    kind: str
    opens_at: datetime
    closes_at: datetime


class ConcernedOut(Schema):
    """``size`` and ``heard_before`` are stated by the office.

    ``voted`` is counted; null where it is below five, or another number could be found from the sum.
    """

    number: int
    names: Texts
    size: int | None
    source: str
    heard_before: str
    voted: int | None


class MaterialOut(Schema):
    """One version of something to read; ``replaces`` is the ``id`` of the version before it.

    Of a draft ``paragraphs`` says how many it has, counted from 1: a blank line begins a new one.  Null for other texts.
    """

    id: int
    title: Texts
    text: Texts
    replaces: int | None
    added_at: datetime
    paragraphs: int | None


class ConsultationOut(ConsultationLine):
    """``people`` have voted; ``untold`` of them did not say to which group they belong."""

    plain: Texts
    decides: Texts
    limits: Texts
    short_reason: str
    unheard_reason: str
    withdrawn_reason: str
    announced_at: datetime
    withdrawn_at: datetime | None
    phases: list[PhaseOut]
    groups: list[ConcernedOut]
    people: int
    untold: int | None
    materials: list[MaterialOut]


class ConsultationPage(Schema):
    """Twenty-five consultations, the newest first; ``before`` is the mark from which the next page starts."""

    items: list[ConsultationLine]
    before: int | None


@router.get(
    "/offices/{slug:slug}/consultations",
    response={200: ConsultationPage, REFUSED: Error},
    operation_id="list_consultations",
)
def list_consultations(
    request: HttpRequest, slug: str, before: Annotated[int, Field(ge=0, le=MOST_NUMBER)] = 0
) -> dict[str, Any]:
    """Every consultation that was announced, whatever became of it."""
    found = queries.newest(office_of(slug), before=before)
    rows = found[: queries.PAGE]
    return {"items": rows, "before": rows[-1].number if len(found) > len(rows) else None}


@router.get(
    "/offices/{slug:slug}/consultations/{int:number}",
    response={200: ConsultationOut, REFUSED: Error},
    operation_id="show_consultation",
)
def show_consultation(request: HttpRequest, slug: str, number: int) -> dict[str, Any]:
    """The terms of one, every version of what there is to read, and how many of whom have voted."""
    found = consultation_of(slug, number)
    own = {name: getattr(found, name) for name in _OWN}
    return {**own, **_heard(found), "phases": queries.phases_of(found), "materials": _materials(found)}


_OWN = (
    *ConsultationLine.model_fields,
    "plain",
    "decides",
    "limits",
    "short_reason",
    "unheard_reason",
    "withdrawn_reason",
    "announced_at",
    "withdrawn_at",
)


def _heard(consultation: Consultation) -> dict[str, Any]:
    """Nothing by which one of a few could be told apart."""
    groups = queries.groups_of(consultation)
    found = queries.heard_by_group(consultation, groups)
    cover = shown_coverage(found)
    rows = [
        {
            "number": group.number,
            "names": group.names,
            "size": group.size,
            "source": group.source,
            "heard_before": group.heard,
            "voted": cover.groups[group.number].heard,
        }
        for group in groups
    ]
    return {"groups": rows, "people": found.people, "untold": cover.untold}


def _materials(consultation: Consultation) -> list[dict[str, Any]]:
    return [
        {
            "id": row.pk,
            "title": row.title,
            "text": row.text,
            "replaces": row.replaces_id,
            "added_at": row.added_at,
            "paragraphs": len(paragraphs_of(row)) if row.draft else None,
        }
        for row in queries.materials_of(consultation)
    ]
