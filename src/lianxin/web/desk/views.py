"""The desk: one queue sorted by what is due, and a case on one screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from lianxin.act import commands, queries, rules
from lianxin.act.models import Case
from lianxin.act.states import WaitsFor
from lianxin.algorithms.digits import whole
from lianxin.hear.commands import write_line
from lianxin.hear.models import Voice
from lianxin.hear.states import MOST_TEXT, Speaker
from lianxin.office.clock import now_of
from lianxin.office.models import Person, Unit

from ..access import desk
from ..paging import addresses, mark
from ..posted import typed_in
from ..problems import PROBLEMS, Problem, refused
from . import alike, pages, promising, reading, sections
from .sections import Act


@desk
@require_GET
def queue(request: HttpRequest, person: Person) -> HttpResponse:
    """What waits at my desk, the next due first."""
    waits_for = request.GET.get("waits_for", "")
    waits_for = WaitsFor(waits_for) if waits_for in WaitsFor.values else WaitsFor.OFFICE
    found = queries.queue(person, waits_for)
    order: queries.Order = "next_due" if waits_for == WaitsFor.OFFICE else "received_at"
    page = queries.page(found, order=order, after=mark(request, "after"), before=mark(request, "before"))
    context = pages.queue(person, page, waits_for, now_of(request))
    return render(request, "desk/queue.html", context | addresses(request, page))


def _case(person: Person, number: int) -> Case:
    case = queries.by_number(person.office, number)
    if case is None or not rules.may_see(person, case):
        raise Http404
    return case


@desk
@require_GET
def case(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """A case on one screen, with the steps that this person may take now."""
    return render(request, "desk/case.html", pages.case(person, _case(person, number), now_of(request)))


def _unit(request: HttpRequest, person: Person) -> Unit:
    chosen = whole(request.POST.get("unit", "")) or 0
    unit = Unit.objects.filter(office_id=person.office_id, pk=chosen).first()
    if unit is None:
        raise commands.Missing("unit")
    return unit


def _dispatch(case: Case, person: Person, request: HttpRequest) -> None:
    unit, reason, note = _unit(request, person), request.POST.get("reason", ""), request.POST.get("note", "")
    commands.dispatch(case=case, unit=unit, reason=reason, note=note, by=person, now=now_of(request))


def _accept(case: Case, person: Person, request: HttpRequest) -> None:
    commands.accept(case=case, by=person, now=now_of(request))


def _refuse(case: Case, person: Person, request: HttpRequest) -> None:
    commands.refuse(case=case, reason=request.POST.get("reason", ""), by=person, now=now_of(request))


def _decide(case: Case, person: Person, request: HttpRequest) -> None:
    unit, reason = _unit(request, person), request.POST.get("reason", "")
    commands.decide(case=case, unit=unit, reason=reason, by=person, now=now_of(request))


def _answer(case: Case, person: Person, request: HttpRequest) -> None:
    texts = {name: request.POST.get(name, "") for name in ("done", "not_done", "why")}
    also = [number for typed in request.POST.getlist("also") if (number := whole(typed)) is not None]
    aside = bool(request.POST.get("out_of_scope"))
    commands.answer_together(
        case=case,
        also=also,
        out_of_scope=aside,
        by=person,
        now=now_of(request),
        **texts,
        **promising.given(case, request),
    )


def _ask(case: Case, person: Person, request: HttpRequest) -> None:
    voice = pages.voice_of(case)
    text = request.POST.get("text", "")
    write_line(voice=voice, speaker=Speaker.OFFICE, text=text, person=person, now=now_of(request))


def _on_voice(step: Callable[[Voice, Person, HttpRequest], Any]) -> Act:
    """A step on what was said rather than on the case."""
    return lambda case, person, request: step(pages.voice_of(case), person, request)


def _link(case: Case, person: Person, request: HttpRequest) -> None:
    alike.link_with(case, pages.voice_of(case), person, request)


ACTS: dict[str, Act] = {
    "dispatch": _dispatch,
    "accept": _accept,
    "refuse": _refuse,
    "decide": _decide,
    "answer": _answer,
    "ask": _ask,
    "read": _on_voice(reading.decide),
    "publish": _on_voice(reading.release),
    "withdraw": _on_voice(reading.take_back),
    "link": _link,
    "unlink": _on_voice(alike.unlink_from),
    **sections.ACTS,
}
#: What stays of a form that was refused: every text, one longer than the longest, so that it is never taken for
#: the whole.
_MOST_TYPED = MOST_TEXT + 1


@desk
@require_POST
def act(request: HttpRequest, person: Person, number: int, command: str) -> HttpResponse:
    """One step on a case.  What was typed stays on the page when the step is refused."""
    found = _case(person, number)
    if command not in ACTS:
        raise Http404
    try:
        ACTS[command](found, person, request)
    except PROBLEMS as error:
        typed = typed_in(request, _MOST_TYPED) | {"command": command}
        found = _case(person, number)
        problem = refused(error)
        if command == "refuse" and problem.id == "id_reason":
            problem = Problem(
                "refuse_reason", problem.text
            )  # a page may hold two reasons: this form's is meant
        context = pages.case(person, found, now_of(request), problems=[problem], typed=typed)
        return render(request, "desk/case.html", context, status=422)
    return redirect(_after(person, number))


def _after(person: Person, number: int) -> str:
    """Back to the case; to the queue when it is no longer this person's to see."""
    case = queries.by_number(person.office, number)
    if case and rules.may_see(person, case):
        return reverse("web:desk_case", args=[person.office.slug, number])
    return reverse("web:desk", args=[person.office.slug])
