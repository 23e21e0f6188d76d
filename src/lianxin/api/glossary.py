"""The words that an office explains, for programs."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Schema

from lianxin.office.models import GlossaryTerm
from lianxin.office.queries import glossary

from .asked import office_of
from .errors import REFUSED, Error

router = Router(tags=["public"])


class GlossaryTermOut(Schema):
    """``names`` and what they mean by language; ``also`` are other ways to write it."""

    number: int
    names: dict[str, str]
    means: dict[str, str]
    also: list[str]


@router.get(
    "/offices/{slug:slug}/words",
    response={200: list[GlossaryTermOut], REFUSED: Error},
    operation_id="list_words",
)
def list_words(request: HttpRequest, slug: str) -> list[GlossaryTerm]:
    """Every word that the office explains, in the order in which they came."""
    return glossary(office_of(slug))
