"""Where a convenor calls people to a table, and clerks write down who came and what was said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianxin.algorithms.digits import whole
from lianxin.ask.commands import sittings as commands
from lianxin.ask.models import Sitting
from lianxin.ask.queries.panels import panel_of
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal

from ....asking.frame import found_at
from ....asking.sittings.joining import joined
from ....asking.sittings.pages import sitting_at
from ....posted import Typed, typed_in
from ....problems import Problem, beside, refused
from ..doors import at_sittings, clerks, convenors, keepers
from ..typed import moment
from . import pages
from .comparing import comparison
from .typed import came, said, terms

_MOST_TYPED = 60_000
#: What a step shows beside the page; nothing where the page itself shows it.
Step = Callable[[Sitting, Person, Typed, datetime], dict[str, Any] | None]


@convenors
@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """The form, and calling people: what was typed stays when it is refused."""
    found, typed = found_at(person.office, number), typed_in(request, _MOST_TYPED)
    panel = panel_of(found, whole(typed.get("panel") or request.GET.get("panel", ""), 4) or 0)
    if request.method != "POST":
        return render(request, "desk/asking/sittings/new.html", pages.form(found, typed, panel=panel))
    beside = comparison(found, typed, now_of(request)) if {"compare", "compared"} & typed.keys() else None
    if "compare" in typed and beside:
        context = pages.form(found, typed, panel=panel, comparison=beside)
        return render(request, "desk/asking/sittings/new.html", context)
    try:
        asked = terms(typed, person.office.zone, panel)
        made = commands.announce_sitting(consultation=found, terms=asked, by=person, now=now_of(request))
    except Refusal as refusal:
        context = pages.form(found, typed, [refused(refusal)], panel=panel, comparison=beside)
        return render(request, "desk/asking/sittings/new.html", context, status=422)
    return redirect("web:asking_desk_sitting", person.office.slug, number, made.number)


@at_sittings
@require_GET
def sitting(request: HttpRequest, person: Person, number: int, sitting: int) -> HttpResponse:
    """One of them, with what can be done about it."""
    found = sitting_at(person.office, number, sitting)
    return render(request, "desk/asking/sittings/one.html", pages.page(found, person, now_of(request)))


@convenors
@require_POST
def do(request: HttpRequest, person: Person, number: int, sitting: int) -> HttpResponse:
    """One step of whoever called people together."""
    return _done(request, person, (number, sitting), _STEPS)


@keepers
@require_POST
def keep(request: HttpRequest, person: Person, number: int, sitting: int) -> HttpResponse:
    """One step of whoever keeps the minutes."""
    return _done(request, person, (number, sitting), _KEPT)


def _done(
    request: HttpRequest, person: Person, at: tuple[int, int], steps: Mapping[str, Step]
) -> HttpResponse:
    number, sitting = at
    found, now = sitting_at(person.office, number, sitting), now_of(request)
    typed = typed_in(request, _MOST_TYPED)
    step = steps.get(typed.get("step", ""))
    if step is None:
        raise Http404
    try:
        shown = step(found, person, typed, now)
    except Refusal as refusal:
        context = pages.page(found, person, now, typed=typed, errors=[_beside(refusal, typed)])
        return render(request, "desk/asking/sittings/one.html", context, status=422)
    if shown is None:
        return redirect("web:asking_desk_sitting", person.office.slug, number, sitting)
    return render(request, "desk/asking/sittings/one.html", pages.page(found, person, now) | shown)


def _beside(refusal: Refusal, typed: Typed) -> Problem:
    """Three forms of the page ask for a reason."""
    problem, step = refused(refusal), typed.get("step", "")
    return beside(problem, step) if problem.id == "id_reason" and step in {"move", "cancel"} else problem


def _publish(found: Sitting, by: Person, typed: Typed, now: datetime) -> None:
    commands.publish_lottery(sitting=found, source=typed.get("source", ""), by=by, now=now)


def _draw(found: Sitting, by: Person, typed: Typed, now: datetime) -> None:
    commands.draw_panel(sitting=found, outside=typed.get("outside", ""), by=by, now=now)


def _name(found: Sitting, by: Person, typed: Typed, now: datetime) -> dict[str, Any]:
    told = {name: typed.get(name, "") for name in ("body", "proposed_by", "reason")}
    made, key = commands.name_seat(sitting=found, by=by, now=now, **told)
    return pages.given(key, made.body)


def _move(found: Sitting, by: Person, typed: Typed, now: datetime) -> None:
    commands.move_sitting(
        sitting=found,
        place=typed.get("place", ""),
        begins_at=moment(typed, found.office.zone),
        reason=typed.get("why", ""),
        by=by,
        now=now,
    )


def _cancel(found: Sitting, by: Person, typed: Typed, now: datetime) -> None:
    commands.cancel_sitting(sitting=found, reason=typed.get("why", ""), by=by, now=now)


def _call(found: Sitting, by: Person, typed: Typed, now: datetime) -> dict[str, Any]:
    rows = commands.open_contacts(sitting=found, by=by, now=now)
    return {
        "called": [
            {"number": row.number or row.body, "name": name, "contact": how} for row, name, how in rows
        ]
    }


def _hold(found: Sitting, by: Person, typed: Typed, now: datetime) -> None:
    commands.hold_sitting(sitting=found, came=came(typed), by=by, now=now)


def _decide(found: Sitting, by: Person, typed: Typed, now: datetime) -> None:
    row = found.minutes.filter(number=whole(typed.get("correction", "")) or 0).first()
    if row is None:
        raise Http404
    row.sitting = found
    commands.decide_correction(correction=row, instead=typed.get("what") == "instead", by=by, now=now)


_STEPS: dict[str, Step] = {
    "publish": _publish,
    "draw": _draw,
    "name": _name,
    "move": _move,
    "cancel": _cancel,
    "call": _call,
}
_KEPT: dict[str, Step] = {"hold": _hold, "decide": _decide}


@keepers
@require_http_methods(["GET", "HEAD", "POST"])
def minutes(request: HttpRequest, person: Person, number: int, sitting: int) -> HttpResponse:
    """What was said, one idea a line under each point of the agenda; those who were there read it from then on."""
    found, now = sitting_at(person.office, number, sitting), now_of(request)
    typed = typed_in(request, _MOST_TYPED)
    if request.method != "POST":
        return render(request, "desk/asking/sittings/minutes.html", pages.minutes_form(found, now, typed))
    try:
        ideas = said(typed, found)
        language = request.LANGUAGE_CODE
        commands.write_minutes(sitting=found, said=ideas, language=language, by=person, now=now)
    except Refusal as refusal:
        context = pages.minutes_form(found, now, typed, [refused(refusal)])
        return render(request, "desk/asking/sittings/minutes.html", context, status=422)
    return redirect("web:asking_desk_sitting", person.office.slug, number, sitting)


@clerks
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, person: Person, number: int, sitting: int) -> HttpResponse:
    """A clerk puts a name down for somebody without a phone, and hands them a slip with the code."""
    return joined(request, sitting_at(person.office, number, sitting), "desk/asking/sittings/enter.html")
