"""Answer a survey: one question a page, no account, no cookie; what was said can be changed until the round ends.

The key travels in a hidden field and never in an address.  Each answer is written down at once, so whoever stops has
lost nothing; a form that is sent twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lianxin.algorithms.codes import display
from lianxin.algorithms.digits import whole
from lianxin.algorithms.surveys import PASS
from lianxin.ask.commands.surveys import answer_survey
from lianxin.ask.models import Participant, Survey, SurveyRound
from lianxin.ask.queries.surveys.rounds import lot_of, open_round, said_by
from lianxin.ask.states import Way
from lianxin.hear.saying import new_key
from lianxin.office.clock import now_of
from lianxin.office.models import Office
from lianxin.office.refusals import Refusal

from ...access import anyone_at
from ...posted import Typed, typed_in
from ...problems import Problem, refused
from .. import bands
from ..texts import told
from ..voting import begin, held_by
from . import fields
from .pages import frame_of, survey_at, upcoming

_MOST_TYPED = 200
_TEMPLATE = "asking/surveys/answer.html"


@csrf_exempt
@anyone_at
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, office: Office, number: int, survey: int) -> HttpResponse:
    """Begin, come back with a key, answer one question after the other, look at one's own answers."""
    found, now = survey_at(office, number, survey), now_of(request)
    row, typed = open_round(found, now), typed_in(request, _MOST_TYPED)
    if row is None:
        return _closed(request, found, typed, now)
    step = _STEPS.get(typed.get("step", ""))
    if request.method != "POST" or step is None:
        return render(request, _TEMPLATE, _first(row, typed={}))
    try:
        return render(request, _TEMPLATE, step(row, typed, now))
    except Refusal as refusal:
        return render(request, _TEMPLATE, _refused(row, typed, refusal), status=422)


def _closed(request: HttpRequest, survey: Survey, typed: Typed, now: datetime) -> HttpResponse:
    context = {**frame_of(survey), "step": "closed", "upcoming": upcoming(survey, now)}
    return render(request, _TEMPLATE, context, status=422 if typed else 200)


def _begin(row: SurveyRound, typed: Typed, now: datetime) -> dict[str, Any]:
    participant, key = begin(row.survey.consultation, typed, Way.WEB, now)
    return _question(row, participant, key, 1) | {"new": True}


def _go_on(row: SurveyRound, typed: Typed, now: datetime) -> dict[str, Any]:
    """With a key one comes back to where one stopped: to one's own answers, or to the first question."""
    participant, key = held_by(row.survey.consultation, typed)
    return _own(row, participant, key) if said_by(participant, row) else _question(row, participant, key, 1)


def _say(row: SurveyRound, typed: Typed, now: datetime) -> dict[str, Any]:
    participant, key = held_by(row.survey.consultation, typed)
    at = _at(row, typed)
    go = typed.get("go", "")
    said = PASS if go == "pass" else fields.typed_answer(row.instrument.asked[at], at, typed)
    if said or go != "back":
        answer_survey(participant=participant, round_=row, said={at: said}, now=now)
    if go == "back":
        return _question(row, participant, key, max(1, at - 1))
    if at >= len(row.instrument.questions) or typed.get("change"):
        return _own(row, participant, key)
    return _question(row, participant, key, at + 1)


def _show(row: SurveyRound, typed: Typed, now: datetime) -> dict[str, Any]:
    """One question again, out of the list of one's own answers."""
    participant, key = held_by(row.survey.consultation, typed)
    return _question(row, participant, key, _at(row, typed)) | {"change": True}


_STEPS: dict[str, Callable[[SurveyRound, Typed, datetime], dict[str, Any]]] = {
    "begin": _begin,
    "key": _go_on,
    "say": _say,
    "show": _show,
}


def _at(row: SurveyRound, typed: Typed) -> int:
    """The number of the question that a form is about."""
    at = whole(typed.get("at", ""), 2) or 0
    return at if at in row.instrument.asked else 1


def _page(row: SurveyRound) -> dict[str, Any]:
    return {**frame_of(row.survey), "round": row, "count": len(row.instrument.questions)}


def _first(row: SurveyRound, typed: Typed) -> dict[str, Any]:
    return _page(row) | {
        "step": "first",
        **bands.of_oneself(row.survey.consultation, typed),
        "typed_key": typed.get("key", ""),
        "form": typed.get("form") or new_key(),
    }


def _known(row: SurveyRound, key: str) -> dict[str, Any]:
    return _page(row) | {"key": key, "key_shown": display(key)}


def _question(
    row: SurveyRound, participant: Participant, key: str, at: int, typed: Typed | None = None
) -> dict[str, Any]:
    question = row.instrument.questions[at - 1]
    said = said_by(participant, row).get(at, "")
    return _known(row, key) | {
        "step": "ask",
        "at": at,
        "q": fields.field(question, at, said, typed),
        "said": fields.worded(question, said),
    }


def _own(row: SurveyRound, participant: Participant, key: str) -> dict[str, Any]:
    said = said_by(participant, row)
    rows = [
        {
            "number": at,
            "text": told(question["text"]),
            "said": fields.worded(question, said.get(at, "")),
            "lot": lot_of(participant, row, at),
        }
        for at, question in enumerate(row.instrument.questions, 1)
    ]
    return _known(row, key) | {"step": "own", "rows": rows, "answered": len(said)}


def _refused(row: SurveyRound, typed: Typed, refusal: Refusal) -> dict[str, Any]:
    """The same page again, with what was chosen."""
    problem: list[Problem] = [refused(refusal)]
    try:
        participant, key = held_by(row.survey.consultation, typed)
    except Refusal:
        return _first(row, typed) | {"errors": problem}
    told_again = _question(row, participant, key, _at(row, typed), typed)
    return told_again | {"errors": problem, "change": typed.get("change", "")}
