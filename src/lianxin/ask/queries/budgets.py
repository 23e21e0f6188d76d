"""Reads of budgets: their lists, where each stands, and what the votes gave."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from lianxin.algorithms.ballots import votes_of_lines
from lianxin.algorithms.budgets.of_ballot import Cast
from lianxin.office.models import Office

from ..models import Ballot, Budget, BudgetTally, Consultation, Project, ProjectStep
from ..states import BallotState, BudgetStage, ProjectState

PAGE = 25
_STAGES = {
    BallotState.PROPOSED: BudgetStage.ASKED,
    BallotState.ANNOUNCED: BudgetStage.ANNOUNCED,
    BallotState.OPEN: BudgetStage.OPEN,
    BallotState.CLOSED: BudgetStage.CLOSED,
    BallotState.COUNTED: BudgetStage.CLOSED,
}


def budgets_of(office: Office, *, before: int = 0) -> list[Budget]:
    """The newest first, one more than a page where there are more."""
    rows = _all(office).order_by("-number")
    return list((rows.filter(number__lt=before) if before else rows)[: PAGE + 1])


def in_consultation(consultation: Consultation) -> list[Budget]:
    return list(_all(consultation.office).filter(consultation=consultation).order_by("number"))


def has_budgets(office: Office) -> bool:
    return Budget.objects.filter(office=office).exists()


def by_number(office: Office, number: int) -> Budget | None:
    return _all(office).filter(number=number).first()


def _all(office: Office) -> QuerySet[Budget]:
    return Budget.objects.select_related("office__stream", "consultation").filter(office=office)


def projects_of(budget: Budget) -> QuerySet[Project]:
    """Every card, also those that were taken off, in the order of coming."""
    joined = ("area", "unit", "statement", "residents__budget", "budget__office", "budget__consultation")
    return Project.objects.select_related(*joined).filter(budget=budget).order_by("number")


def listed(budget: Budget) -> QuerySet[Project]:
    return projects_of(budget).filter(state=ProjectState.LISTED)


def project_of(budget: Budget, number: int) -> Project | None:
    return projects_of(budget).filter(number=number).first()


def budget_of(ballot: Ballot) -> Budget:
    return _all(ballot.office).get(number=ballot.money["budget"])


def ballots_on(budget: Budget) -> QuerySet[Ballot]:
    """Every ballot that was asked for, the newest first; those that were declined as well."""
    rows = Ballot.objects.select_related("office__stream").filter(office=budget.office)
    return rows.filter(money__budget=budget.number).order_by("-number")


@dataclass(frozen=True)
class Standing:
    """Where a budget stands: the ballot that fixes its list, and its result.  The votes themselves are left out."""

    ballot: Ballot | None = None
    tally: BudgetTally | None = None

    @property
    def public_ballot(self) -> Ballot | None:
        """As everybody sees it: one that only was asked for is none of theirs yet."""
        found = self.ballot
        return None if found is None or found.state == BallotState.PROPOSED else found

    @property
    def stage(self) -> BudgetStage:
        if self.ballot is None:
            return BudgetStage.COLLECTING
        return BudgetStage.DECIDED if self.tally else _STAGES[BallotState(self.ballot.state)]

    @property
    def public_stage(self) -> BudgetStage:
        """As everybody sees it."""
        return BudgetStage.COLLECTING if self.public_ballot is None else self.stage


def standings(budgets: Sequence[Budget], now: datetime) -> dict[int, Standing]:
    """Where each of these budgets of one office stands, by its number."""
    if not budgets:
        return {}
    numbers = [row.number for row in budgets]
    rows = Ballot.objects.select_related("office__stream").defer("opened").filter(office=budgets[0].office)
    living = _living(rows.filter(money__budget__in=numbers).order_by("-number"), now)
    tallies = {row.ballot_id: row for row in BudgetTally.objects.filter(ballot__in=list(living.values()))}
    return {
        number: Standing(ballot, tallies.get(ballot.pk) if ballot else None)
        for number in numbers
        for ballot in [living.get(number)]
    }


def standing_of(budget: Budget, now: datetime) -> Standing:
    return standings([budget], now)[budget.number]


def _living(ballots: Iterable[Ballot], now: datetime) -> dict[int, Ballot]:
    """Of each budget the newest that fixes its list: not declined, and not missed for want of a roll of tokens."""
    found: dict[int, Ballot] = {}
    for row in ballots:
        missed = row.state == BallotState.ANNOUNCED and now >= row.closes_at
        if row.state != BallotState.DECLINED and not missed:
            found.setdefault(row.money["budget"], row)
    return found


def decided(office: Office) -> list[Budget]:
    """Budgets whose votes are counted, the newest first."""
    rows = _all(office).filter(tallies__isnull=False).distinct()
    return list(rows.order_by("-number")[:PAGE])


def result_of(budget: Budget) -> BudgetTally | None:
    rows = BudgetTally.objects.select_related("ballot__office__stream").filter(budget=budget)
    return rows.order_by("-ballot__number").first()


def residents_results(projects: Iterable[Project]) -> dict[int, BudgetTally]:
    """What the residents' votes gave that these were taken over from, by row key of the budget; without the votes."""
    budgets = {row.residents.budget_id for row in projects if row.residents}
    rows = BudgetTally.objects.select_related("ballot").defer("document", "ballot__opened")
    return {row.budget_id: row for row in rows.filter(budget__in=budgets).order_by("ballot__number")}


def document_in(tally: BudgetTally) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(tally.document)
    return document


def cast_of(ballot: Ballot) -> Cast:
    """What is counted, of a ballot whose list is in."""
    lines = ballot.opened.splitlines()
    count = len(ballot.options)
    votes = votes_of_lines(lines, options=count, choose=ballot.choose, limits=ballot.limits)
    return Cast(
        place=ballot.place,
        money=ballot.money,
        names=ballot.options,
        choose=ballot.choose,
        votes=votes,
        invalid=ballot.invalid,
        roll=ballot.roll_count,
    )


def uncounted() -> QuerySet[Ballot]:
    """Ballots about money whose list is in, and whose outcome is not computed yet."""
    rows = Ballot.objects.select_related("office__stream").filter(state=BallotState.COUNTED)
    return rows.filter(money__has_key="budget", tally=None).order_by("pk")


def has_won(project: Project) -> bool:
    tally = result_of(project.budget)
    return tally is not None and project.number in tally.winners


def steps_of(budget: Budget) -> dict[int, list[ProjectStep]]:
    """What was told of each project, by its row, the newest last."""
    found: dict[int, list[ProjectStep]] = {}
    rows = ProjectStep.objects.select_related("told_by").filter(project__budget=budget)
    for row in rows.order_by("pk"):
        found.setdefault(row.project_id, []).append(row)
    return found


def newest_step(project: Project) -> ProjectStep | None:
    return project.steps.order_by("-pk").first()
