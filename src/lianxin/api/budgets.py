"""Money that people share out, for programs: the list with every reason, the terms, and what the votes gave."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from lianxin.ask.models import Budget, Project
from lianxin.ask.queries import budgets as queries
from lianxin.ask.queries.budgets import Standing
from lianxin.office.clock import now_of

from .asked import office_of
from .asking import Texts
from .errors import REFUSED, Error, NotFound
from .inputs import MOST_NUMBER

router = Router(tags=["public"])


class BudgetLine(Schema):
    """``amount_cents`` in hundredths; ``stage`` is collecting, announced, open, closed or decided."""

    number: int
    names: Texts
    amount_cents: int
    currency: str
    stage: str


class StepOut(Schema):
    """``state`` is begun, done or stopped."""

    state: str
    day: date
    words: str


class ProjectOut(Schema):
    """One card.  ``state`` is listed or dropped, with the ``reason``; ``funded`` is null until it is decided.

    ``residents`` is the budget and the project of a residents' vote that was taken over.
    """

    number: int
    names: Texts
    plain: Texts
    cost_cents: int
    where: str
    area: str | None
    upkeep_by: str
    upkeep_cents: int
    unit: str | None
    done_by: date
    statement: int | None
    where_from: str
    residents: list[int] | None
    state: str
    reason: str
    funded: bool | None
    steps: list[StepOut]


class BudgetOut(BudgetLine):
    """``terms`` are those of the ballot, as the record has them; ``result`` is the whole document, or null."""

    plain: Texts
    consultation: int | None
    announced_at: datetime
    projects: list[ProjectOut]
    ballot: int | None
    terms: dict[str, Any] | None
    result: dict[str, Any] | None
    result_digest: str | None


class BudgetPage(Schema):
    """Twenty-five budgets, the newest first; ``before`` is the mark from which the next page starts."""

    items: list[BudgetLine]
    before: int | None


@router.get(
    "/offices/{slug:slug}/budgets", response={200: BudgetPage, REFUSED: Error}, operation_id="list_budgets"
)
def list_budgets(
    request: HttpRequest, slug: str, before: Annotated[int, Field(ge=0, le=MOST_NUMBER)] = 0
) -> dict[str, Any]:
    """All money that was ever put up to be shared out."""
    found = queries.budgets_of(office_of(slug), before=before)
    rows = found[: queries.PAGE]
    mark = rows[-1].number if len(found) > len(rows) else None
    standings = queries.standings(rows, now_of(request))
    return {"items": [_line(row, standings[row.number]) for row in rows], "before": mark}


def _line(row: Budget, standing: Standing) -> dict[str, Any]:
    """That a ballot was only asked for is nobody's business yet."""
    return {
        "number": row.number,
        "names": row.names,
        "amount_cents": row.amount,
        "currency": row.currency,
        "stage": str(standing.public_stage),
    }


@router.get(
    "/offices/{slug:slug}/budgets/{int:number}",
    response={200: BudgetOut, REFUSED: Error},
    operation_id="show_budget",
)
def show_budget(request: HttpRequest, slug: str, number: int) -> dict[str, Any]:
    """One, with every project that is or was on its list, the rule, and the result with a reason for each."""
    found = queries.by_number(office_of(slug), number)
    if found is None:
        raise NotFound
    standing = queries.standing_of(found, now_of(request))
    ballot, tally = standing.public_ballot, standing.tally
    winners = tally.winners if tally else None
    steps = queries.steps_of(found)
    return {
        **_line(found, standing),
        "plain": found.plain,
        "consultation": found.consultation.number if found.consultation else None,
        "announced_at": found.announced_at,
        "projects": [_project(row, winners, steps.get(row.pk, [])) for row in queries.projects_of(found)],
        "ballot": ballot.number if ballot else None,
        "terms": ballot.money if ballot else None,
        "result": queries.document_in(tally) if tally else None,
        "result_digest": tally.digest if tally else None,
    }


def _project(row: Project, winners: list[int] | None, steps: list[Any]) -> dict[str, Any]:
    taken = row.residents
    return {
        "number": row.number,
        "names": row.names,
        "plain": row.plain,
        "cost_cents": row.cost,
        "where": row.where,
        "area": row.area.code if row.area else None,
        "upkeep_by": row.upkeep_by,
        "upkeep_cents": row.upkeep,
        "unit": row.unit.code if row.unit else None,
        "done_by": row.done_by,
        "statement": row.statement.number if row.statement else None,
        "where_from": row.where_from,
        "residents": [taken.budget.number, taken.number] if taken else None,
        "state": row.state,
        "reason": row.reason,
        "funded": None if winners is None else row.number in winners,
        "steps": steps,
    }
