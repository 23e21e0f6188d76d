"""Where a convenor takes up statements into points, says what becomes of each, and publishes the decision."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianxin.algorithms.digits import whole
from lianxin.ask.commands import decisions as commands
from lianxin.ask.models import Consultation
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal

from ....asking.frame import found_at
from ....posted import Typed
from ....problems import refused
from ..doors import convenors, onlookers
from . import pages
from . import typed as forms

_PAGE, _POINT = "desk/asking/deciding/page.html", "desk/asking/deciding/point.html"


@onlookers
@require_GET
def deciding(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """What is in no point yet, the points, the words of the decision, and what is missing."""
    found = found_at(person.office, number)
    return render(request, _PAGE, pages.page(found, person, now_of(request)))


@convenors
@require_POST
def words(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """Keep the words of the decision, as far as they are written."""
    found, now = found_at(person.office, number), now_of(request)

    def step(typed: Typed) -> object:
        return commands.save_terms(consultation=found, terms=forms.terms(typed), by=person, now=now)

    return _done(request, person, found, step, "words")


@convenors
@require_http_methods(["GET", "HEAD", "POST"])
def point(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """A new point of the ticked statements, more statements for one, or what one says from now on."""
    found = found_at(person.office, number)
    if request.method != "POST":
        return _one_point(request, person, found, whole(request.GET.get("point", ""), 9) or 0)
    typed = forms.read(request)
    if (key := forms.key(typed, "point")) is not None:
        return _changed(request, person, found, key, typed)
    return _done(request, person, found, lambda read: _take_up(request, person, found, read), "point")


def _one_point(request: HttpRequest, person: Person, consultation: Consultation, key: int) -> HttpResponse:
    context = pages.point_page(consultation, key, person, now_of(request))
    if context is None:
        return redirect("web:asking_deciding", consultation.office.slug, consultation.number)
    return render(request, _POINT, context)


def _take_up(request: HttpRequest, person: Person, consultation: Consultation, typed: Typed) -> object:
    now, into = now_of(request), forms.key(typed, "into")
    if into is None:
        made = forms.point(typed)
        return commands.put_point(consultation=consultation, key=None, point=made, by=person, now=now)
    ticked = forms.statements(typed)
    return commands.put_in_point(consultation=consultation, key=into, statements=ticked, by=person, now=now)


def _changed(
    request: HttpRequest, person: Person, consultation: Consultation, key: int, typed: Typed
) -> HttpResponse:
    now = now_of(request)
    try:
        commands.put_point(consultation=consultation, key=key, point=forms.point(typed), by=person, now=now)
    except Refusal as refusal:
        told = [refused(refusal)]
        context = pages.point_page(consultation, key, person, now, typed=typed, errors=told)
        if context is None:
            raise Http404 from None
        return render(request, _POINT, context, status=422)
    return _back(person, consultation)


@convenors
@require_POST
def drop(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """A point goes; its statements wait for another one."""
    found, now = found_at(person.office, number), now_of(request)

    def step(typed: Typed) -> object:
        key = forms.key(typed, "point") or 0
        return commands.drop_point(consultation=found, key=key, by=person, now=now)

    return _done(request, person, found, step, "drop")


@convenors
@require_POST
def publish(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """Once, for everybody; afterwards only a newer one can stand beside it."""
    found, now = found_at(person.office, number), now_of(request)

    def step(typed: Typed) -> object:
        because = typed.get("because", "")
        return commands.publish_decision(consultation=found, because=because, by=person, now=now)

    return _done(request, person, found, step, "publish", to="web:asking_decision")


def _done(
    request: HttpRequest,
    person: Person,
    consultation: Consultation,
    step: Callable[[Typed], object],
    form: str,
    *,
    to: str = "web:asking_deciding",
) -> HttpResponse:
    typed = forms.read(request)
    try:
        step(typed)
    except Refusal as refusal:
        told = [refused(refusal)]
        context = pages.page(consultation, person, now_of(request), typed=typed, form=form, errors=told)
        return render(request, _PAGE, context, status=422)
    return _back(person, consultation, to)


def _back(person: Person, consultation: Consultation, to: str = "web:asking_deciding") -> HttpResponse:
    return redirect(to, person.office.slug, consultation.number)
