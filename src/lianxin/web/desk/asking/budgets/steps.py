"""Where whoever is answerable says what became of a project that won."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from lianxin.algorithms.digits import whole
from lianxin.ask.commands import budgets as commands
from lianxin.ask.models import Budget
from lianxin.ask.queries import budgets as queries
from lianxin.ask.rules import TELLERS, may_tell_step, may_tell_steps
from lianxin.ask.states import Progress
from lianxin.office.clock import now_of
from lianxin.office.doors import staff
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal

from ....asking.budgets import pages
from ....asking.budgets.cards import card
from ....asking.budgets.views import found_at
from ....posted import Typed, typed_in
from ....problems import Problem, beside, refused
from .typed import MOST_TYPED, a_day, choice

tellers = staff(may=may_tell_steps, rule=TELLERS)


@tellers
@require_GET
def steps(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """Every project that is funded, and for those that are one's own the form."""
    return render(request, "desk/asking/budgets/steps.html", _page(request, person, number, {}, []))


@tellers
@require_POST
def tell(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """Begun, done or stopped, on a day, in words that everybody reads."""
    budget, typed = found_at(person.office, number), typed_in(request, MOST_TYPED)
    row = queries.project_of(budget, whole(typed.get("project", "")) or 0)
    if row is None:
        raise Http404
    try:
        commands.tell_step(
            project=row,
            state=choice(Progress, typed, "state"),
            day=a_day(typed, "day"),
            words=typed.get("words", ""),
            by=person,
            now=now_of(request),
        )
    except Refusal as refusal:
        problem = beside(refused(refusal), row.number)
        context = _page(request, person, number, typed, [problem])
        return render(request, "desk/asking/budgets/steps.html", context, status=422)
    return redirect("web:budget_steps", person.office.slug, number)


def _page(
    request: HttpRequest, person: Person, number: int, typed: Typed, errors: list[Problem]
) -> dict[str, Any]:
    budget, now = found_at(person.office, number), now_of(request)
    projects, told = {row.number: row for row in queries.projects_of(budget)}, queries.steps_of(budget)
    results = queries.residents_results(projects.values())
    return {
        **pages.frame(budget, queries.standing_of(budget, now)),
        "nav": "desk",
        "rows": [
            {
                "card": card(row, now, told.get(row.pk, ()), results),
                "number": row.number,
                "may_tell": may_tell_step(person, row),
                "typed": typed if typed.get("project") == str(row.number) else {},
            }
            for row in map(projects.__getitem__, _winners(budget))
        ],
        "states": [(one.value, one.label) for one in Progress],
        "errors": errors,
    }


def _winners(budget: Budget) -> list[int]:
    tally = queries.result_of(budget)
    if tally is None:
        raise Http404
    winners: list[int] = tally.winners
    return winners
