"""Where a clerk enters a sheet that somebody filled in, or what they answered by telephone: it counts the same."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lianxin.algorithms.codes import display
from lianxin.ask.commands.surveys import answer_survey, checked_answers
from lianxin.ask.models import Survey, SurveyRound
from lianxin.ask.queries.surveys.rounds import open_round, rounds_open_in
from lianxin.hear.rules import may_register
from lianxin.hear.saying import new_key
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal

from ....asking import bands
from ....asking.surveys import fields
from ....asking.surveys.pages import frame_of, survey_at
from ....posted import Typed, typed_in
from ....problems import Problem, refused
from ..doors import clerks
from ..entering import WAYS, participant_in

_MOST_TYPED = 200


def doors(person: Person, now: datetime) -> list[tuple[str, str]]:
    """Clerks find on their desk which sheets can be entered now."""
    if not may_register(person):
        return []
    text = _("Enter sheets: %(title)s")
    return [
        (text % {"title": row.survey.name}, reverse("web:survey_enter", args=_place(person, row.survey)))
        for row in rounds_open_in(person.office, now)
    ]


def _place(person: Person, survey: Survey) -> list[Any]:
    return [person.office.slug, survey.consultation.number, survey.number]


@clerks
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, person: Person, number: int, survey: int) -> HttpResponse:
    """One sheet after the other, all its questions on one page."""
    found, now = survey_at(person.office, number, survey), now_of(request)
    row, typed = open_round(found, now), typed_in(request, _MOST_TYPED)
    if request.method != "POST" or row is None:
        status = 422 if request.method == "POST" else 200
        return render(request, "desk/asking/surveys/enter.html", _page(found, row, {}), status=status)
    try:
        done = _entered(row, typed, now)
    except Refusal as refusal:
        context = _page(found, row, typed, [refused(refusal)])
        return render(request, "desk/asking/surveys/enter.html", context, status=422)
    context = _page(found, row, {"way": typed.get("way", "")}) | done
    return render(request, "desk/asking/surveys/enter.html", context)


def _entered(row: SurveyRound, typed: Typed, now: datetime) -> dict[str, Any]:
    """Whatever is wrong is said before anybody gets a number."""
    said = checked_answers(row.instrument, fields.typed_answers(row.instrument, typed))
    if not said:
        raise Refusal("nothing", _("Nothing was chosen: nothing is written down."))
    participant, key = participant_in(row.survey.consultation, typed, now)
    count = answer_survey(participant=participant, round_=row, said=said, now=now)
    done = ngettext("%(n)d answer is written down.", "%(n)d answers are written down.", count) % {"n": count}
    return {"done": done, "given": display(key)}


def _page(
    survey: Survey, row: SurveyRound | None, typed: Typed, errors: list[Problem] | None = None
) -> dict[str, Any]:
    questions = row.instrument.questions if row else []
    return frame_of(survey, nav="desk") | {
        "open": row is not None,
        "questions": [fields.field(one, at, "", typed) for at, one in enumerate(questions, 1)],
        "ways": [(str(way), way.label) for way in WAYS],
        "way": typed.get("way", ""),
        **bands.of_oneself(survey.consultation, typed),
        "typed_key": typed.get("key", ""),
        "form": typed.get("form") if errors else new_key(),
        "errors": errors or [],
    }
