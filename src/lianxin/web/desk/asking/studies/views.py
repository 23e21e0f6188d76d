"""Where whoever convenes announces a study, adds a place to it with a reason, and ends it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianxin.algorithms.digits import whole
from lianxin.ask.commands import studies as commands
from lianxin.ask.models import Study
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal

from ....asking.frame import found_at
from ....asking.studies.pages import study_at
from ....posted import Typed, typed_in
from ....problems import beside, refused
from ..doors import convenors, onlookers
from . import pages
from .typed import read, site_terms, study_terms

_MOST_TYPED = 4_000
_NEW, _DESK = "desk/asking/studies/new.html", "desk/asking/studies/one.html"


@convenors
@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """The form, and announcing; what was typed stays when it is refused."""
    found = found_at(person.office, number)
    if request.method != "POST":
        return render(request, _NEW, pages.form(found, {}))
    typed = read(request.POST)
    if "more" in request.POST:
        return render(request, _NEW, pages.form(found, typed, rows=(whole(typed["more"], 2) or 0) + 1))
    try:
        terms = study_terms(typed, found)
        made = commands.announce_study(consultation=found, terms=terms, by=person, now=now_of(request))
    except Refusal as refusal:
        context = pages.form(found, typed, [refused(refusal)], rows=int(typed["rows"]))
        return render(request, _NEW, context, status=422)
    return redirect("web:study_desk", person.office.slug, number, made.number)


@onlookers
@require_GET
def study(request: HttpRequest, person: Person, number: int, study: int) -> HttpResponse:
    """One of them, with what can be done about it."""
    found = study_at(person.office, number, study)
    after = whole(request.GET.get("after", ""), 9) or 0
    return render(request, _DESK, pages.page(found, person, now_of(request), after=after))


@convenors
@require_POST
def do(request: HttpRequest, person: Person, number: int, study: int) -> HttpResponse:
    """One step: another place, or the end."""
    found, now = study_at(person.office, number, study), now_of(request)
    typed = typed_in(request, _MOST_TYPED)
    step = _STEPS.get(typed.get("step", ""))
    if step is None:
        raise Http404
    try:
        step(found, person, typed, now)
    except Refusal as refusal:
        problem = refused(refusal)
        if problem.id == "id_reason":  # both forms of the page ask for one
            problem = beside(problem, typed["step"])
        context = pages.page(found, person, now, typed=typed, errors=[problem])
        return render(request, _DESK, context, status=422)
    return redirect("web:study_desk", person.office.slug, number, study)


def _add(found: Study, by: Person, typed: Typed, now: datetime) -> None:
    terms = site_terms(typed, found.consultation)
    commands.add_site(study=found, terms=terms, reason=typed.get("why", ""), by=by, now=now)


def _end(found: Study, by: Person, typed: Typed, now: datetime) -> None:
    commands.end_study(study=found, reason=typed.get("why", ""), by=by, now=now)


_STEPS: dict[str, Callable[[Study, Person, Typed, datetime], None]] = {"site": _add, "end": _end}
