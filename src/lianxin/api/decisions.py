"""Decisions on consultations for programs: what was decided, and which point answers which statement."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from lianxin.ask.models import AnsweredStatement, DecisionPoint
from lianxin.ask.queries import decisions as queries
from lianxin.ask.queries.decisions import Mismatch

from .asked import consultation_of
from .asking import Texts
from .errors import REFUSED, Error, NotFound

router = Router(tags=["public"])


class AnsweredOut(Schema):
    """A statement by its number, and what people made of it; null where fewer than five had answered."""

    number: int
    agree: int | None
    passed: int | None
    disagree: int | None


class PointOut(Schema):
    """``outcome`` is adopted, partly, not_adopted, already_so or elsewhere.

    ``material`` and ``paragraph`` name the text that carries the change.
    """

    number: int
    said: Texts
    outcome: str
    reason: Texts
    material: int | None
    paragraph: int | None
    statements: list[AnsweredOut]


class MismatchOut(Schema):
    """A point that goes against most of those who answered a statement.

    ``against`` is true where most agreed and it was not taken up, false where most disagreed and it was;
    ``everywhere`` where most of every part of the opinion map see it so.
    """

    point: int
    statement: int
    against: bool
    everywhere: bool


class DecisionOut(Schema):
    """The decision that holds; ``digest`` is SHA-256 of ``document`` in canonical JSON, and stands in the record."""

    number: int
    text: Texts
    next: Texts
    decided_by: str
    decided_on: date
    review_on: date | None
    due_at: datetime
    published_at: datetime
    replaces: int | None
    because: str
    points: list[PointOut]
    mismatches: list[MismatchOut]
    digest: str
    document: dict[str, Any]


@router.get(
    "/offices/{slug:slug}/consultations/{int:number}/decision",
    response={200: DecisionOut, REFUSED: Error},
    operation_id="show_decision",
)
def show_decision(request: HttpRequest, slug: str, number: int) -> dict[str, Any]:
    """What was decided, with an answer to every statement; 404 before there is a decision."""
    decision = queries.newest_decision(consultation_of(slug, number))
    if decision is None:
        raise NotFound
    points, answered = queries.points_of(decision), queries.answered_in(decision)
    against = queries.mismatches(decision, points, answered)
    return {
        **{name: getattr(decision, name) for name in _OWN},
        "replaces": decision.replaces.number if decision.replaces else None,
        "points": [_point(row, answered.get(row.pk, [])) for row in points],
        "mismatches": [_against(row.number, one) for row in points for one in against.get(row.pk, [])],
        "document": queries.document(decision),
    }


_OWN = (
    "number",
    "text",
    "next",
    "decided_by",
    "decided_on",
    "review_on",
    "due_at",
    "published_at",
    "because",
    "digest",
)


def _point(row: DecisionPoint, answered: list[AnsweredStatement]) -> dict[str, Any]:
    return {
        "number": row.number,
        "said": row.said,
        "outcome": row.outcome,
        "reason": row.reason,
        "material": row.material_id,
        "paragraph": row.paragraph,
        "statements": [
            {
                "number": one.statement.number,
                "agree": one.agree,
                "passed": one.passed,
                "disagree": one.disagree,
            }
            for one in answered
        ],
    }


def _against(point: int, one: Mismatch) -> dict[str, Any]:
    return {
        "point": point,
        "statement": one.statement,
        "against": one.against,
        "everywhere": one.everywhere,
    }
