"""The page of one care plan: the way there, what was noted before, and the line about today's visit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianxin.act import caring, commands
from lianxin.act.models import CarePlan, CareVisit
from lianxin.act.queries import care as reads
from lianxin.act.queries import first_voice
from lianxin.act.rules import NotAllowed, may_see, may_use_desk
from lianxin.act.states import CareState, PlanState
from lianxin.algorithms.digits import whole
from lianxin.hear.commands import note_looks
from lianxin.hear.problems import Problem
from lianxin.hear.rules import may_visit
from lianxin.hear.states import Seen
from lianxin.office.clock import now_of
from lianxin.office.doors import staff
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal

from . import pages

RULE = "who makes the visits of the plan, and staff who see its case"
carers = staff(may=lambda person: may_visit(person) or may_use_desk(person), rule=RULE)
MOST_TYPED = 20_000


def _plan(person: Person, number: int) -> CarePlan:
    plan = reads.plan_by_id(person.office, number)
    if plan is None or not caring.may_see_plan(person, plan):
        raise Http404
    return plan


@carers
@require_GET
def plan(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """One care plan."""
    return render(request, "visit/care.html", page(person, _plan(person, number), now_of(request)))


def _done(found: CarePlan, person: Person, request: HttpRequest) -> None:
    asked = whole(request.POST.get("visit", "")) or 0
    visit = found.visits.filter(pk=asked).select_related("plan__case").first()
    if visit is None:
        raise Http404
    note = request.POST.get("note", "")
    commands.visit_done(visit=visit, note=note, by=person, now=now_of(request))


def _hand_over(found: CarePlan, person: Person, request: HttpRequest) -> None:
    chosen = request.POST.get("carer", "")
    carer = next((one for one in reads.carers(found.case.office) if str(one.pk) == chosen), None)
    if carer is None:
        raise Refusal("missing", _("Please choose who makes the visits."), "carer")
    commands.hand_over(plan=found, carer=carer, by=person, now=now_of(request))


def _end(found: CarePlan, person: Person, request: HttpRequest) -> None:
    commands.end_care(plan=found, reason=request.POST.get("reason", ""), by=person, now=now_of(request))


STEPS: dict[str, Callable[[CarePlan, Person, HttpRequest], None]] = {
    "done": _done,
    "hand-over": _hand_over,
    "end": _end,
}


@carers
@require_POST
def step(request: HttpRequest, person: Person, number: int, step: str) -> HttpResponse:
    """A visit was made, somebody else makes them, or they end.  What was typed stays when it is refused."""
    found = _plan(person, number)
    if step not in STEPS:
        raise Http404
    try:
        STEPS[step](found, person, request)
    except (Refusal, NotAllowed) as error:
        typed = {name: str(text)[:MOST_TYPED] for name, text in request.POST.items()}
        context = page(person, found, now_of(request)) | {"errors": [_problem(error)], "typed": typed}
        return render(request, "visit/care.html", context, status=422)
    return redirect("visit:care", person.office.slug, number)


def _problem(error: Refusal | NotAllowed) -> Problem:
    if isinstance(error, NotAllowed):
        return Problem("", _("Your roles do not include this step."))
    return Problem(f"id_{error.field}" if error.field else "", str(error.text))


def page(person: Person, found: CarePlan, now: datetime) -> dict[str, Any]:
    """What the page shows to this person."""
    upcoming = reads.next_visit(found)
    active, home = found.state == PlanState.ACTIVE, caring.home_of(found, person)
    if home:
        note_looks(person=person, voices=[first_voice(found.case).pk], what=Seen.WORDS, now=now)
    return pages.shell(person.office) | {
        "plan": found,
        "case": found.case if may_see(person, found.case) and may_use_desk(person) else None,
        "home": home,
        "upcoming": upcoming,
        "tag": when(upcoming, now) if upcoming else None,
        "goes": active and caring.may_visit_for(person, found),
        "runs": active and caring.may_run_care(person, found),
        "carers": reads.carers(person.office) if active else [],
        "past": [_past(visit) for visit in reads.past_visits(found)],
        "errors": [],
        "typed": {},
    }


def when(visit: CareVisit, now: datetime) -> tuple[str, str]:
    """How a visit stands, in a word or two, and its tone."""
    zone = visit.plan.case.office.zone
    left = (visit.due_on - now.astimezone(zone).date()).days
    if left < 0 or getattr(visit, "stands_in", False):
        return _("Missed"), "brick"
    return {0: (_("Today"), "amber"), 1: (_("Tomorrow"), "amber")}.get(left, ("", ""))


def _past(visit: CareVisit) -> dict[str, Any]:
    missed = visit.state == CareState.MISSED
    return {
        "day": visit.due_on if missed or visit.done_at is None else visit.done_at,
        "missed": missed,
        "note": visit.note,
        "who": visit.done_by.display_name if visit.done_by else "",
    }
