"""A ballot on a budget is asked for: list, money and rule are fixed here, and nobody bends them afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.budgets.equal_shares import Completion
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal

from ...models import Ballot, Budget, Project
from ...queries.budgets import listed
from ...states import MoneyRule, ShareOf, VoteKind
from ..ballots import propose_ballot
from ..consultations.writing import demand_sharing
from .writing import demand_open

#: With points, a vote names so many projects at most: numbers and points fit into the room that every vote has.
MOST_POINTS, MOST_POINTED = 100, 20
ALL = 100


@dataclass(frozen=True)
class VoteTerms:
    """How it is voted and counted.

    ``choose`` is the largest number of projects on one vote (knapsack votes have none but the money), ``points`` how
    many points one vote gives.  ``places``, ``quorum`` and ``share`` (in hundredths) are for deputies.
    """

    rule: MoneyRule
    kind: VoteKind
    completion: Completion = Completion.ADD1U
    choose: int = 1
    points: int = 0
    places: int = 0
    quorum: int = 50
    share: int = 50
    of: ShareOf = ShareOf.ROLL


def propose_vote(
    *,
    budget: Budget,
    terms: VoteTerms,
    opens_at: datetime,
    closes_at: datetime,
    trustee: str,
    by: Person,
    now: datetime,
) -> Ballot:
    """Ask that the list be voted on.  An overseer agrees or declines, as with every ballot."""
    demand_sharing(budget.office, by)
    projects = list(listed(budget))
    _check(terms, projects)

    def check() -> None:
        """Whatever came in between, what is asked for is the list as it stands."""
        demand_open(budget, now)
        if [row.pk for row in listed(budget)] != [row.pk for row in projects]:
            raise Refusal("not_now", _("The list has changed meanwhile. Please look at it again."))

    return propose_ballot(
        question=budget.names,
        options=[row.names for row in projects],
        choose=len(projects) if terms.kind == VoteKind.KNAPSACK else terms.choose,
        opens_at=opens_at,
        closes_at=closes_at,
        trustee=trustee,
        by=by,
        now=now,
        money=money_of(budget, projects, terms),
        check=check,
    )


def money_of(budget: Budget, projects: Sequence[Project], terms: VoteTerms) -> dict[str, Any]:
    """What the ballot's entries say, from which anybody counts it again."""
    return {
        "budget": budget.number,
        "currency": budget.currency,
        "amount": budget.amount,
        "kind": str(terms.kind),
        "projects": [row.number for row in projects],
        "costs": [row.cost for row in projects],
        "areas": [row.area.code if row.area else "" for row in projects],
        "most": budget.amount if terms.kind == VoteKind.KNAPSACK else 0,
        "points": terms.points if terms.kind == VoteKind.POINTS else 0,
        "rule": _rule(terms),
    }


def _rule(terms: VoteTerms) -> dict[str, Any]:
    told: dict[str, Any] = {"method": str(terms.rule)}
    if terms.rule == MoneyRule.EQUAL_SHARES:
        return told | {"completion": str(terms.completion)}
    if terms.rule == MoneyRule.DEPUTIES:
        own = {"places": terms.places, "quorum": terms.quorum, "share": terms.share, "of": str(terms.of)}
        return told | own
    return told


def _check(terms: VoteTerms, projects: Sequence[Project]) -> None:
    count = len(projects)
    if count < 2:  # noqa: PLR2004  a choice is one between two
        raise Refusal("list", _("There have to be at least two projects on the list."))
    if terms.kind == VoteKind.POINTS:
        if not 1 <= terms.points <= MOST_POINTS:
            text = _("A vote gives between 1 and %(n)s points.") % {"n": MOST_POINTS}
            raise Refusal("points", text, "points")
        if not 1 <= terms.choose <= min(count, MOST_POINTED):
            text = _("With points, a vote names between 1 and %(n)s projects.") % {
                "n": min(count, MOST_POINTED)
            }
            raise Refusal("choose", text, "choose")
    if terms.rule == MoneyRule.DEPUTIES:
        _check_deputies(terms, count)


def _check_deputies(terms: VoteTerms, count: int) -> None:
    if terms.kind != VoteKind.APPROVAL:
        raise Refusal("kind", _("Deputies choose projects, up to a number."), "kind")
    if not 1 <= terms.places < count:
        text = _("Fewer projects win than there are on the list: deputies have to have a choice.")
        raise Refusal("places", text, "places")
    if terms.choose > terms.places:
        raise Refusal("choose", _("A deputy chooses no more projects than can win."), "choose")
    for name, value in (("quorum", terms.quorum), ("share", terms.share)):
        if not 1 <= value <= ALL:
            raise Refusal(name, _("This is a share between 1 and 100 in a hundred."), name)
