"""For programs: the questions by which it shows whether the office's page explains a matter, and what people found."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from lianxin.ask.commands.comprehension import MOST_ANSWERS, MOST_QUESTIONS, answer_questions
from lianxin.ask.queries import comprehension as queries
from lianxin.office.clock import now_of

from .asked import consultation_of
from .errors import REFUSED, Error, Refused
from .inputs import Input, Number
from .statements import ONE, KeyIn, behind

router = Router(tags=["public"])


class QuestionOut(Schema):
    """``question`` and each of ``answers`` by language."""

    number: int
    question: dict[str, str]
    answers: list[dict[str, str]]


class FoundIn(Input):
    """``answer`` is the place of one of the answers, from 1."""

    question: Number
    answer: Annotated[int, Field(ge=1, le=MOST_ANSWERS)]


class UnderstoodIn(KeyIn):
    """What is left out was skipped; an empty list skips all of it."""

    answers: Annotated[tuple[FoundIn, ...], Field(max_length=MOST_QUESTIONS)]


class UnderstandingOut(Schema):
    """How many found it, found another answer, or skipped it; null below five, or where it could be found out."""

    number: int
    right: int | None
    wrong: int | None
    skipped: int | None


@router.post(
    f"{ONE}/questions", response={200: list[QuestionOut], REFUSED: Error}, operation_id="questions_first"
)
def questions(request: HttpRequest, slug: str, number: int, held: KeyIn) -> list[Any]:
    """What this person is to be asked before the statements; nothing where they were, or nothing is asked."""
    return list(queries.to_ask(behind(consultation_of(slug, number), held.key)))


@router.post(
    f"{ONE}/understanding", response={200: list[QuestionOut], REFUSED: Error}, operation_id="answer_questions"
)
def understood(request: HttpRequest, slug: str, number: int, found: UnderstoodIn) -> list[Any]:
    """Write down what one person found, once and for all. Gives what is left to be asked, which is nothing."""
    participant = behind(consultation_of(slug, number), found.key)
    known = {one.number for one in queries.questions_of(participant.consultation)}
    if any(one.question not in known for one in found.answers):
        raise Refused(422, "unknown", "answers")
    chosen = {one.question: one.answer for one in found.answers}
    answer_questions(participant=participant, chosen=chosen, now=now_of(request))
    return list(queries.to_ask(participant))


@router.get(
    f"{ONE}/understanding",
    response={200: list[UnderstandingOut], REFUSED: Error},
    operation_id="show_understanding",
)
def understanding(request: HttpRequest, slug: str, number: int) -> list[dict[str, Any]]:
    """Whether the office's page explained the matter, of all answers in the record."""
    rows = queries.questions_of(consultation_of(slug, number))
    return [
        {"number": one.number, **{str(grasp): count for grasp, count in queries.found_in(one).items()}}
        for one in rows
    ]
