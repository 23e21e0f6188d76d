"""The lead's day on one screen, and the weekly digests that ask for decisions."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from lianxin.algorithms.digits import whole
from lianxin.hear.states import MOST_TEXT
from lianxin.office.clock import now_of
from lianxin.office.doors import staff
from lianxin.office.models import Person
from lianxin.office.states import Role
from lianxin.verify import commands, queries
from lianxin.verify.models import Digest
from lianxin.verify.rules import LEADS_AND_OVERSEERS, may_oversee, may_see_digests
from lianxin.verify.states import Decision

from ..desk.sections.typed import day as typed_day
from ..desk.sections.typed import fields, number
from ..posted import typed_in
from ..problems import PROBLEMS, refused
from . import digests, pages

#: Who may open it, in words that the reference shows.
LEAD = "leads of the office"


def may_lead(person: Person) -> bool:
    """The screen is for whoever leads the office."""
    return person.holds(Role.LEAD)


@staff(may=may_lead, rule=LEAD)
@require_GET
def day(request: HttpRequest, person: Person) -> HttpResponse:
    """What is overdue, promised, not solved or waits for a decision, and how the office does."""
    return render(request, "lead/day.html", pages.day(person, now_of(request)))


reader = staff(may=may_see_digests, rule=LEADS_AND_OVERSEERS)
Step = Callable[[Digest, Person, HttpRequest], None]
#: As long as the longest text, and one more: what was cut is refused again, and never taken for the whole.
_MOST_TYPED = MOST_TEXT + 1


@reader
@require_GET
def all_digests(request: HttpRequest, person: Person) -> HttpResponse:
    """Every week's digest, the newest first."""
    before = whole(request.GET.get("before", ""))
    return render(request, "lead/digests.html", digests.older(person, before, now_of(request)))


@reader
@require_GET
def digest(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """One digest.  Looking at it changes nothing."""
    found = _digest(person, number)
    return render(request, "lead/digest.html", digests.page(found, person, now_of(request), {}, []))


def _digest(person: Person, number: int) -> Digest:
    found = queries.digest_of(person.office, number)
    if found is None:
        raise Http404
    return found


def _read(found: Digest, person: Person, request: HttpRequest) -> None:
    commands.read_digest(digest=found, by=person, now=now_of(request))


def _decide(found: Digest, person: Person, request: HttpRequest) -> None:
    position = number(request, "demand")
    demand = queries.demand_of(found, position)
    if demand is None:
        raise Http404
    post = request.POST
    with fields(f"demand_{position}"):
        commands.decide_demand(
            demand=demand,
            decision=post.get("decision", ""),
            words=post.get("words", ""),
            act_by=typed_day(post.get("act_by", ""), "act_by")
            if post.get("decision") == Decision.ACT
            else None,
            by=person,
            now=now_of(request),
        )


def _take_up(found: Digest, person: Person, request: HttpRequest) -> None:
    with fields("take_up"):
        words = request.POST.get("take_up_words", "")
        commands.take_up_digest(digest=found, words=words, by=person, now=now_of(request))


STEPS: dict[str, Step] = {"read": _read, "decide": _decide, "take-up": _take_up}


@reader
@require_POST
def act_on_digest(request: HttpRequest, person: Person, number: int, step: str) -> HttpResponse:
    """One step.  What was typed stays on the page when it is refused."""
    if step not in STEPS:
        raise Http404
    found = _digest(person, number)
    try:
        STEPS[step](found, person, request)
    except PROBLEMS as error:
        typed = typed_in(request, _MOST_TYPED)
        context = digests.page(_digest(person, number), person, now_of(request), typed, [refused(error)])
        return render(request, "lead/digest.html", context, status=422)
    page = "web:oversight" if may_oversee(person) else "web:lead"
    return redirect(reverse(page, args=[person.office.slug]) + "#digest")
