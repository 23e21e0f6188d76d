"""Who was heard in a consultation, for programs: the very figures of its page."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from lianxin.ask.queries.heard import document as heard_document

from .asked import consultation_of
from .errors import REFUSED, Error
from .inputs import MOST_NUMBER

router = Router(tags=["public"])


class HeardOut(Schema):
    """Of all who had answered by ``as_of``; below five people nothing is told, and ``people`` is null.

    ``divisions``: those concerned divided in one way each (0: the affected groups), with rate and 95 % interval.
    ``weights``: what they could be weighted by, with the effective number of people.  ``homes``: asked at the door.
    ``items``: of each statement the share that agrees, plain and weighted; it is no poll.
    ``after``: where the next page begins.
    Not ``ready``: the shares are being worked out; ask again in a minute.
    """

    consultation: int
    as_of: str | None
    people: int | None
    divisions: list[dict[str, Any]]
    weights: dict[str, Any] | None
    homes: dict[str, Any] | None
    items: list[dict[str, Any]]
    after: int | None
    ready: bool


@router.get(
    "/offices/{slug:slug}/consultations/{int:number}/heard",
    response={200: HeardOut, REFUSED: Error},
    operation_id="show_heard",
)
def show_heard(
    request: HttpRequest, slug: str, number: int, after: Annotated[int, Field(ge=0, le=MOST_NUMBER)] = 0
) -> dict[str, Any]:
    """Who was heard against known numbers, and what that makes of the answers."""
    return heard_document.document(consultation_of(slug, number), after=after)
