"""Where findings are dealt with: a unit gets something to do, says what it did, and somebody else looks."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from lianxin.algorithms.digits import whole
from lianxin.ask.commands.findings import doing as commands
from lianxin.ask.models import Finding, FindingTask
from lianxin.ask.queries.finding_tasks import task_of
from lianxin.ask.queries.findings import finding_at
from lianxin.ask.rules import (
    CHECKERS,
    DECLINERS,
    DOERS,
    SEE_TASKS,
    may_check_tasks,
    may_decline_finding,
    may_do_tasks,
    may_see_tasks,
)
from lianxin.office.clock import now_of
from lianxin.office.doors import staff
from lianxin.office.models import Person, Unit
from lianxin.office.refusals import Refusal

from ....asking.frame import found_at
from ....posted import Typed, typed_in
from ....problems import Problem, beside, refused
from ..doors import convenors
from . import finding_pages as pages
from .typed import a_day

#: One more than the longest, so that too long is refused and nothing is lost unseen.
MOST_TYPED = commands.MOST_WORDS + 1

lookers_on = staff(may=may_see_tasks, rule=SEE_TASKS)
decliners = staff(may=may_decline_finding, rule=DECLINERS)
doers = staff(may=may_do_tasks, rule=DOERS)
checkers = staff(may=may_check_tasks, rule=CHECKERS)


@lookers_on
@require_GET
def waiting(request: HttpRequest, person: Person) -> HttpResponse:
    """What waits for one's unit, what waits to be looked at, and findings of which nobody has said what is done."""
    return render(request, "desk/asking/campaigns/waiting.html", pages.waiting(person, now_of(request)))


@lookers_on
@require_GET
def finding(request: HttpRequest, person: Person, number: int, finding: int) -> HttpResponse:
    """One finding, with what is done about it and what one may do about that."""
    found = _finding(person, number, finding)
    context = pages.page(found, person, now_of(request))
    return render(request, "desk/asking/campaigns/finding.html", context)


@convenors
@require_POST
def task(request: HttpRequest, person: Person, number: int, finding: int) -> HttpResponse:
    """A unit gets something to do by a day."""
    found, now = _finding(person, number, finding), now_of(request)

    def step(told: Typed) -> object:
        unit = Unit.objects.filter(office=person.office, code=told.get("unit", "")).first()
        if unit is None:
            raise Refusal("unit", _("Please choose a unit."), "unit")
        words, due_on = told.get("words", ""), a_day(told, "due_on")
        return commands.set_task(finding=found, words=words, unit=unit, due_on=due_on, by=person, now=now)

    return _taken(request, person, found, step)


@decliners
@require_POST
def nothing(request: HttpRequest, person: Person, number: int, finding: int) -> HttpResponse:
    """Nothing is done about it, or no longer what was planned, for a reason that everybody reads."""
    found, now = _finding(person, number, finding), now_of(request)
    planned = _task(request, found) if request.POST.get("task") else None

    def step(told: Typed) -> object:
        reason = told.get("reason", "")
        if planned:
            return commands.give_up_task(task=planned, reason=reason, by=person, now=now)
        return commands.decline_finding(finding=found, reason=reason, by=person, now=now)

    return _taken(request, person, found, step)


@doers
@require_POST
def done(request: HttpRequest, person: Person, number: int, finding: int) -> HttpResponse:
    """The unit says what it did."""
    found, now = _finding(person, number, finding), now_of(request)
    row = _task(request, found)

    def step(told: Typed) -> object:
        return commands.do_task(task=row, words=told.get("words", ""), by=person, now=now)

    return _taken(request, person, found, step)


@checkers
@require_POST
def look(request: HttpRequest, person: Person, number: int, finding: int) -> HttpResponse:
    """Somebody else looks: it is done, or it goes back to the unit."""
    found, now = _finding(person, number, finding), now_of(request)
    row = _task(request, found)

    def step(told: Typed) -> object:
        right, words = told.get("right") == "yes", told.get("words", "")
        return commands.check_task(task=row, done=right, words=words, by=person, now=now)

    return _taken(request, person, found, step)


def _finding(person: Person, number: int, finding: int) -> Finding:
    found = finding_at(found_at(person.office, number), finding)
    if found is None:
        raise Http404
    return found


def _task(request: HttpRequest, finding: Finding) -> FindingTask:
    row = task_of(finding, whole(request.POST.get("task", "")) or 0)
    if row is None:
        raise Http404
    row.finding = finding
    return row


def _taken(
    request: HttpRequest, person: Person, finding: Finding, step: Callable[[Typed], object]
) -> HttpResponse:
    told = typed_in(request, MOST_TYPED)
    try:
        step(told)
    except Refusal as refusal:
        problem = _beside(refused(refusal), told)
        context = pages.page(finding, person, now_of(request), typed=told, errors=[problem])
        return render(request, "desk/asking/campaigns/finding.html", context, status=422)
    return redirect("web:finding_desk", person.office.slug, finding.consultation.number, finding.number)


def _beside(problem: Problem, told: Typed) -> Problem:
    return beside(problem, told["task"]) if told.get("task") else problem
