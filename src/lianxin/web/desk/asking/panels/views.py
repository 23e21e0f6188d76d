"""Where a convenor announces a panel, draws it in public, and publishes what it advises."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianxin.ask.commands import panels as commands
from lianxin.ask.models import Panel
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal

from ....asking.frame import found_at
from ....asking.panels.joining import joined
from ....asking.panels.pages import panel_at
from ....posted import Typed, typed_in
from ....problems import Problem, beside, refused
from ..doors import at_sittings, clerks, convenors
from ..typed import by_language
from . import pages
from .typed import moved, terms, with_file
from .typed import number as number_in

_MOST_TYPED = 60_000
_NEW, _ONE = "desk/asking/panels/new.html", "desk/asking/panels/one.html"
#: What a step shows beside the page; nothing where the page itself shows it.
Step = Callable[[Panel, Person, Typed, datetime], dict[str, Any] | None]


@convenors
@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """The form, and announcing it: what was typed or sent stays when it is refused."""
    found, typed = found_at(person.office, number), typed_in(request, _MOST_TYPED)
    if request.method != "POST":
        return render(request, _NEW, pages.form(found, typed))
    try:
        typed = with_file(request, typed)
        asked = terms(typed, person.office.zone)
        made = commands.announce_panel(consultation=found, terms=asked, by=person, now=now_of(request))
    except Refusal as refusal:
        return render(request, _NEW, pages.form(found, typed, [refused(refusal)]), status=422)
    return redirect("web:asking_desk_panel", person.office.slug, number, made.number)


@at_sittings
@require_GET
def panel(request: HttpRequest, person: Person, number: int, panel: int) -> HttpResponse:
    """One of them, with what can be done about it."""
    found = panel_at(person.office, number, panel)
    return render(request, _ONE, pages.page(found, person, now_of(request)))


@convenors
@require_POST
def do(request: HttpRequest, person: Person, number: int, panel: int) -> HttpResponse:
    """One step of whoever convenes."""
    found, now = panel_at(person.office, number, panel), now_of(request)
    typed = typed_in(request, _MOST_TYPED)
    step = _STEPS.get(typed.get("step", ""))
    if step is None:
        raise Http404
    try:
        shown = step(found, person, typed, now)
    except Refusal as refusal:
        found = panel_at(person.office, number, panel)
        context = pages.page(found, person, now, typed=typed, errors=[_beside(refusal, typed)])
        return render(request, _ONE, context, status=422)
    if shown is None:
        return redirect("web:asking_desk_panel", person.office.slug, number, panel)
    return render(request, _ONE, pages.page(found, person, now) | shown)


def _beside(refusal: Refusal, typed: Typed) -> Problem:
    """Three forms of the page ask for a reason."""
    problem = refused(refusal)
    return beside(problem, typed["step"]) if problem.id == "id_reason" else problem


def _relax(found: Panel, by: Person, typed: Typed, now: datetime) -> None:
    commands.relax_panel(panel=found, reason=typed.get("why", ""), by=by, now=now)


def _draw(found: Panel, by: Person, typed: Typed, now: datetime) -> None:
    commands.draw_panel(panel=found, outside=typed.get("outside", ""), by=by, now=now)


def _move(found: Panel, by: Person, typed: Typed, now: datetime) -> None:
    days = moved(typed, found, found.office.zone)
    commands.move_panel(panel=found, **days, reason=typed.get("why", ""), by=by, now=now)


def _cancel(found: Panel, by: Person, typed: Typed, now: datetime) -> None:
    commands.cancel_panel(panel=found, reason=typed.get("why", ""), by=by, now=now)


def _call(found: Panel, by: Person, typed: Typed, now: datetime) -> dict[str, Any]:
    """Not by number: in the order of the list names would lie beside what the seats tell of each."""
    rows = commands.open_contacts(panel=found, by=by, now=now)
    said = sorted((name, how) for _row, name, how in rows)
    return {"called": [{"name": name, "contact": how} for name, how in said]}


def _advise(found: Panel, by: Person, typed: Typed, now: datetime) -> None:
    commands.publish_advice(
        panel=found,
        text=by_language(typed, "text"),
        minority=by_language(typed, "minority"),
        agreed=number_in(typed, "agreed"),
        took_part=number_in(typed, "took_part"),
        by=by,
        now=now,
    )


def _reply(found: Panel, by: Person, typed: Typed, now: datetime) -> None:
    commands.reply_to_advice(panel=found, reply=by_language(typed, "reply"), by=by, now=now)


_STEPS: dict[str, Step] = {
    "relax": _relax,
    "draw": _draw,
    "move": _move,
    "cancel": _cancel,
    "call": _call,
    "advise": _advise,
    "reply": _reply,
}


@clerks
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, person: Person, number: int, panel: int) -> HttpResponse:
    """A clerk puts a name into the pot from paper or the telephone; the code goes to whoever it is."""
    return joined(request, panel_at(person.office, number, panel), "desk/asking/panels/enter.html")
