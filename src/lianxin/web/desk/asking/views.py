"""Where a coordinator or lead puts a question to everybody, adds what there is to read, or withdraws it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianxin.algorithms.digits import whole
from lianxin.ask.commands import consultations as commands
from lianxin.ask.models import Consultation, Material
from lianxin.ask.queries import consultations as queries
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal

from ...asking.frame import found_at
from ...posted import Typed, typed_in
from ...problems import refused
from . import pages
from .campaigns.typed import campaign as chosen_campaign
from .doors import convenors, onlookers
from .typed import MOST_TYPED, by_language, read, terms


@onlookers
@require_GET
def consultations(request: HttpRequest, person: Person) -> HttpResponse:
    """Every consultation of the office, the newest first, and the way to announce one."""
    before = whole(request.GET.get("before", "")) or 0
    return render(request, "desk/asking/list.html", pages.listed(person, now_of(request), before=before))


@convenors
@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: HttpRequest, person: Person) -> HttpResponse:
    """The form, and announcing: what was typed stays when it is refused, or when a row for a group is added."""
    if request.method != "POST":
        return render(request, "desk/asking/new.html", pages.form(person.office, {}, now=now_of(request)))
    typed, now = read(request.POST), now_of(request)
    if "more" in request.POST:
        rows = (whole(request.POST.get("more", ""), 2) or 0) + 1
        return render(request, "desk/asking/new.html", pages.form(person.office, typed, rows=rows, now=now))
    try:
        asked = terms(typed, zone=person.office.zone, now=now)
        chosen = chosen_campaign(typed, person.office)
        made = commands.announce_consultation(terms=asked, by=person, now=now, campaign=chosen)
    except Refusal as refusal:
        context = pages.form(person.office, typed, [refused(refusal)], rows=int(typed["rows"]), now=now)
        return render(request, "desk/asking/new.html", context, status=422)
    return redirect("web:asking_desk_one", person.office.slug, made.number)


@onlookers
@require_GET
def consultation(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """One of them, with what can be done about it."""
    found = found_at(person.office, number)
    return render(request, "desk/asking/one.html", pages.page(found, person, now_of(request)))


@convenors
@require_POST
def add(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """Something to read, or a newer version of it."""
    found, now = found_at(person.office, number), now_of(request)

    def step(typed: Typed) -> object:
        return commands.add_material(
            consultation=found,
            title=by_language(typed, "title"),
            text=by_language(typed, "text"),
            replaces=_replaced(found, typed.get("replaces", "")),
            draft=typed.get("draft") == "yes",
            by=person,
            now=now,
        )

    return _done(request, person, found, step)


def _replaced(consultation: Consultation, typed: str) -> Material | None:
    if not typed:
        return None
    row = queries.material_of(consultation, whole(typed) or 0)
    if row is None:
        raise Http404
    return row


@convenors
@require_POST
def withdraw(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """It ends early, for a reason that everybody reads."""
    found, now = found_at(person.office, number), now_of(request)

    def step(typed: Typed) -> object:
        return commands.withdraw_consultation(
            consultation=found, reason=typed.get("reason", ""), by=person, now=now
        )

    return _done(request, person, found, step)


def _done(
    request: HttpRequest, person: Person, consultation: Consultation, step: Callable[[Typed], object]
) -> HttpResponse:
    typed = typed_in(request, MOST_TYPED + 1)
    try:
        step(typed)
    except Refusal as refusal:
        context = pages.page(consultation, person, now_of(request), typed=typed, errors=[refused(refusal)])
        return render(request, "desk/asking/one.html", context, status=422)
    return redirect("web:asking_desk_one", person.office.slug, consultation.number)
