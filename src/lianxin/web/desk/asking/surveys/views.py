"""Where a coordinator or lead announces a survey, writes its questions, and sees how its rounds go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianxin.algorithms.digits import whole
from lianxin.ask.commands import surveys as commands
from lianxin.ask.models import Survey
from lianxin.ask.queries.surveys.rounds import editable
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal

from ....asking.frame import found_at
from ....asking.surveys.pages import survey_at
from ....posted import Typed, typed_in
from ....problems import refused
from ..doors import convenors, onlookers
from . import pages
from .typed import question_terms, survey_terms, typed_again

_MOST_TYPED = 4_000
_DESK = "desk/asking/surveys/one.html"


@convenors
@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """The form, and announcing; what was typed stays when it is refused."""
    found, typed = found_at(person.office, number), typed_in(request, _MOST_TYPED)
    if request.method != "POST":
        return render(request, "desk/asking/surveys/new.html", pages.form(found, {}))
    try:
        terms = survey_terms(typed, zone=person.office.zone)
        made = commands.announce_survey(consultation=found, terms=terms, by=person, now=now_of(request))
    except Refusal as refusal:
        context = pages.form(found, typed, [refused(refusal)])
        return render(request, "desk/asking/surveys/new.html", context, status=422)
    return redirect("web:survey_desk", person.office.slug, number, made.number)


@onlookers
@require_GET
def survey(request: HttpRequest, person: Person, number: int, survey: int) -> HttpResponse:
    """Its rounds, its questions, and what can still be changed."""
    found = survey_at(person.office, number, survey)
    return render(request, _DESK, pages.page(found, person, now_of(request)))


@convenors
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, person: Person, number: int, survey: int) -> HttpResponse:
    """Write one question: a new one, or the one of this number anew."""
    found, now = survey_at(person.office, number, survey), now_of(request)
    typed = typed_in(request, _MOST_TYPED)
    at = whole((typed if request.method == "POST" else request.GET).get("at", ""), 2)
    if request.method != "POST":
        context = pages.question_form(found, at, _known(found, at, request))
        return render(request, "desk/asking/surveys/question.html", context)
    try:
        terms, seen = question_terms(typed), typed.get("instrument", "")
        commands.put_question(survey=found, terms=terms, at=at, seen=seen, by=person, now=now)
    except Refusal as refusal:
        context = pages.question_form(found, at, typed, [refused(refusal)])
        return render(request, "desk/asking/surveys/question.html", context, status=422)
    return redirect("web:survey_desk", person.office.slug, number, survey)


def _known(survey: Survey, at: int | None, request: HttpRequest) -> Typed:
    """The question as it stands, to be written anew."""
    if at is None:
        return {}
    row = editable(survey, now_of(request))
    if row is None or not 1 <= at <= len(row.questions):
        raise Http404
    return {**typed_again(row.questions[at - 1]), "instrument": row.digest}


@convenors
@require_POST
def drop(request: HttpRequest, person: Person, number: int, survey: int) -> HttpResponse:
    """Take one question out."""

    def step(found: Survey, typed: Typed) -> Any:
        at = whole(typed.get("at", ""), 2) or 0
        seen = typed.get("instrument", "")
        return commands.drop_question(survey=found, at=at, seen=seen, by=person, now=now_of(request))

    return _done(request, person, number, survey, step)


@convenors
@require_POST
def renew(request: HttpRequest, person: Person, number: int, survey: int) -> HttpResponse:
    """Other questions for the second round, for a reason that everybody reads."""

    def step(found: Survey, typed: Typed) -> Any:
        reason = typed.get("reason", "")
        return commands.renew_questions(survey=found, reason=reason, by=person, now=now_of(request))

    return _done(request, person, number, survey, step)


def _done(
    request: HttpRequest,
    person: Person,
    number: int,
    survey: int,
    step: Callable[[Survey, Typed], Any],
) -> HttpResponse:
    found, typed = survey_at(person.office, number, survey), typed_in(request, _MOST_TYPED)
    try:
        step(found, typed)
    except Refusal as refusal:
        context = pages.page(found, person, now_of(request), typed=typed, errors=[refused(refusal)])
        return render(request, _DESK, context, status=422)
    return redirect("web:survey_desk", person.office.slug, number, survey)
