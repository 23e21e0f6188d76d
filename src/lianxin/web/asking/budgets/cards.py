"""The card of a project: what, for whom, for how much, who keeps it up, and where the idea came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.ask.models import Budget, BudgetTally, Project, ProjectStep
from lianxin.ask.queries import budgets as queries
from lianxin.ask.states import Progress
from lianxin.office.models import in_language

from ... import dates
from ...stages import Tag
from ..texts import told
from .wording import money

_TONES = {Progress.BEGUN: "river", Progress.DONE: "leaf", Progress.STOPPED: "brick"}


def card(
    project: Project, now: datetime, steps: Sequence[ProjectStep], results: Mapping[int, BudgetTally]
) -> dict[str, Any]:
    """``results`` are those of the residents' votes that projects were taken over from."""
    budget = project.budget
    zone = budget.office.zone
    return {
        "number": project.number,
        "name": told(project.names),
        "plain": told(project.plain),
        "cost": money(project.cost, budget.currency),
        "where": project.where,
        "area": in_language(project.area.names) if project.area else "",
        "upkeep_by": project.upkeep_by,
        "upkeep": money(project.upkeep, budget.currency) if project.upkeep else "",
        "unit": in_language(project.unit.names) if project.unit else "",
        "done_by": dates.on(project.done_by, zone, now),
        "origin": _origin(project),
        "advice": _advice(project, results),
        "reason": project.reason,
        "dropped": dates.day(project.dropped_at, zone, now) if project.dropped_at else "",
        "steps": [_step(row, budget, now) for row in steps],
    }


def _origin(project: Project) -> dict[str, str]:
    """Where the idea came from, and where that can be read."""
    budget, said, taken = project.budget, project.statement, project.residents
    if said is not None and budget.consultation is not None:
        args = [budget.office.slug, budget.consultation.number]
        text = _("Statement %(n)s") % {"n": said.number}
        url = f"{reverse('web:asking_statements', args=args)}?after={said.number - 1}#s{said.number}"
        return {"text": text, "words": project.where_from, "url": url}
    if taken is not None:
        args = [budget.office.slug, taken.budget.number]
        text = _("Project %(n)s of the residents' vote") % {"n": taken.number}
        return {"text": text, "words": project.where_from, "url": reverse("web:budget", args=args)}
    return {"text": "", "words": project.where_from, "url": ""}


def _advice(project: Project, results: Mapping[int, BudgetTally]) -> str:
    """What residents had made of it, where it was taken over from their vote."""
    taken = project.residents
    tally = results.get(taken.budget_id) if taken else None
    if taken is None or tally is None:
        return ""
    told_ = {"votes": _votes(taken, tally.ballot.money["projects"], tally.ballot.counts)}
    if taken.number in tally.winners:
        return _("Residents chose it, with %(votes)s votes.") % told_
    return _("Residents gave it %(votes)s votes, and chose others.") % told_


def _votes(project: Project, numbers: Sequence[int], counts: Sequence[int]) -> int:
    return dict(zip(numbers, counts, strict=True)).get(project.number, 0)


def _step(row: ProjectStep, budget: Budget, now: datetime) -> dict[str, Any]:
    state = Progress(row.state)
    tag = Tag(str(state.label), _TONES[state])
    return {"tag": tag, "day": dates.on(row.day, budget.office.zone, now), "words": row.words}


def cards(budget: Budget, now: datetime) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Those on the list, and those that were taken off it."""
    steps = queries.steps_of(budget)
    rows = list(queries.projects_of(budget))
    results = queries.residents_results(rows)
    on = [card(row, now, steps.get(row.pk, ()), results) for row in rows if not row.reason]
    return on, [card(row, now, (), results) for row in rows if row.reason]
