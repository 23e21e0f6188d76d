"""Surveys for programs: what is asked, answering it, and what people answered, plain and weighted."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from lianxin.algorithms.small_numbers import shown
from lianxin.algorithms.weighting import OtherInstrument
from lianxin.ask.commands.surveys import MOST_QUESTIONS, answer_survey
from lianxin.ask.models import Survey, SurveyRound
from lianxin.ask.queries.heard.document import part
from lianxin.ask.queries.surveys import rounds as queries
from lianxin.ask.queries.surveys.figures import Changed, Figures, Point, changes_of, figures_of
from lianxin.ask.queries.surveys.tallies import published
from lianxin.channels.api.voice import Text
from lianxin.office.clock import now_of

from .asked import consultation_of
from .errors import REFUSED, Error, NotFound
from .inputs import Input, Number
from .statements import behind

router = Router(tags=["public"])
ONE = "/offices/{slug:slug}/consultations/{int:number}/surveys"
Texts = dict[str, str]


class SurveyLine(Schema):
    """One survey; ``open``: it can be answered now."""

    number: int
    title: Texts
    household: bool
    open: bool


class SurveyShareOut(Schema):
    """A share with its 95 % interval, and how many equal answers it is worth."""

    share: float
    low: float
    high: float
    worth: int


class SurveyPointOut(Schema):
    """``name``: a place of the list, the number itself, or ``agree`` and ``disagree`` of the five steps.

    ``weighted`` is null where it cannot be weighted; everything is where it is too few to be told.
    """

    name: str
    count: int | None
    plain: SurveyShareOut | None
    weighted: SurveyShareOut | None
    pressing: float | None


class SurveyQuestionOut(Schema):
    """Of ``people`` who took part: who answered, would rather not say, and never came to it."""

    number: int
    people: int | None
    answered: int | None
    passed: int | None
    unseen: int | None
    points: list[SurveyPointOut]


class SurveyRoundOut(Schema):
    """``instrument`` is the mark of what was asked: rounds with another one cannot be compared."""

    number: int
    opens_at: datetime
    closes_at: datetime
    version: int
    instrument: str
    reason: str
    asked: list[dict[str, Any]]
    questions: list[SurveyQuestionOut]


class SurveyChangeOut(Schema):
    """By how many points of a hundred a share changed, with its 95 % interval; ``both`` answered both times, null where they are too few."""

    question: int
    name: str
    points: int
    low: int
    high: int
    weighted: bool
    both: int | None
    to_yes: int | None
    to_no: int | None


class SurveyOut(SurveyLine):
    """``comparable`` is false where the second round asked something else; then nothing is in ``changes``."""

    plain: Texts
    rounds: list[SurveyRoundOut]
    comparable: bool
    changes: list[SurveyChangeOut]


class SurveyAnswerIn(Input):
    """``answer``: "4", "1,3", "0" for none of a list, "2:3,5:1" for needs and how much each presses, or "pass"."""

    question: Number
    answer: Text


class SurveyAnswersIn(Input):
    """The last answer to a question counts; a question that is not named was not seen."""

    key: Text
    answers: Annotated[tuple[SurveyAnswerIn, ...], Field(max_length=MOST_QUESTIONS)]


class SurveyWrittenOut(Schema):
    """How many answers are written down."""

    written: int


class SurveyLinesOut(Schema):
    """Everything that is needed to count again; a round has no batches until it has ``ended`` and was counted."""

    consultation: int
    survey: int
    title: Texts
    household: bool
    rounds: list[dict[str, Any]]


@router.get(ONE, response={200: list[SurveyLine], REFUSED: Error}, operation_id="list_surveys")
def list_surveys(request: HttpRequest, slug: str, number: int) -> list[dict[str, Any]]:
    """Every survey of a consultation."""
    found = consultation_of(slug, number)
    now_open = {row.survey_id for row in queries.open_rounds(found, now_of(request))}
    return [_line(one, is_open=one.pk in now_open) for one in queries.surveys_of(found)]


@router.get(ONE + "/{int:survey}", response={200: SurveyOut, REFUSED: Error}, operation_id="show_survey")
def show_survey(request: HttpRequest, slug: str, number: int, survey: int) -> dict[str, Any]:
    """Questions, days and figures.  Nobody who answers was chosen by lot: this is no poll."""
    found, now = _survey(slug, number, survey), now_of(request)
    rounds = queries.rounds_of(found)
    changes, comparable = _changes(found)
    return _line(found, is_open=any(queries.is_open(row, now) for row in rounds)) | {
        "plain": found.plain,
        "rounds": [_round(row) for row in rounds],
        "comparable": comparable,
        "changes": changes,
    }


@router.get(
    ONE + "/{int:survey}/lines",
    response={200: SurveyLinesOut, REFUSED: Error},
    operation_id="show_survey_lines",
)
def show_survey_lines(request: HttpRequest, slug: str, number: int, survey: int) -> dict[str, Any]:
    """Every batch with its salt, when a round was counted."""
    return published(_survey(slug, number, survey))


@router.post(
    ONE + "/{int:survey}/answers",
    response={200: SurveyWrittenOut, REFUSED: Error},
    operation_id="answer_survey",
)
def answer(
    request: HttpRequest, slug: str, number: int, survey: int, given: SurveyAnswersIn
) -> SurveyWrittenOut:
    """Write down what one person answers, under the key with which they take part. Sent again it changes nothing."""
    found, now = _survey(slug, number, survey), now_of(request)
    participant = behind(found.consultation, given.key)
    # Where none is open the command says so.
    row = queries.open_round(found, now) or queries.rounds_of(found)[-1]
    said = {one.question: one.answer for one in given.answers}
    return SurveyWrittenOut(written=answer_survey(participant=participant, round_=row, said=said, now=now))


def _survey(slug: str, number: int, survey: int) -> Survey:
    found = queries.survey_of(consultation_of(slug, number), survey)
    if found is None:
        raise NotFound
    return found


def _line(survey: Survey, *, is_open: bool) -> dict[str, Any]:
    return {
        "number": survey.number,
        "title": survey.title,
        "household": survey.household,
        "open": is_open,
    }


def _round(row: SurveyRound) -> dict[str, Any]:
    return {
        "number": row.number,
        "opens_at": row.opens_at,
        "closes_at": row.closes_at,
        "version": row.instrument.number,
        "instrument": row.instrument.digest,
        "reason": row.instrument.reason,
        "asked": row.instrument.questions,
        "questions": [_question(one) for one in figures_of(row)],
    }


def _question(one: Figures) -> dict[str, Any]:
    told = one.told
    return {
        "number": one.number,
        "people": told.people,
        "answered": told.answered,
        "passed": told.passed,
        "unseen": told.unseen,
        "points": [_point(one, point) for point in one.points],
    }


def _point(of: Figures, point: Point) -> dict[str, Any]:
    pressing = of.told.pressing.get(int(point.name)) if of.told.pressing else None
    return {
        "name": point.name,
        "count": point.count,
        "plain": part(point.shown.plain) if point.shown else None,
        "weighted": part(point.shown.weighted) if point.shown and point.shown.weighted else None,
        "pressing": pressing,
    }


def _changes(survey: Survey) -> tuple[list[dict[str, Any]], bool]:
    try:
        return [_change(one) for one in changes_of(survey)], True
    except OtherInstrument:
        return [], False


def _change(one: Changed) -> dict[str, Any]:
    paired = one.paired
    return {
        "question": one.number,
        "name": one.name,
        "points": one.points,
        "low": one.low,
        "high": one.high,
        "weighted": one.weighted,
        "both": shown(paired.people) if paired else None,
        "to_yes": paired.to_yes if paired else None,
        "to_no": paired.to_no if paired else None,
    }
