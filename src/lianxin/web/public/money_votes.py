"""Voting about money: cards with their costs, what a vote comes to, and what was chosen, read back from the form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from lianxin.algorithms.amounts import grouped_decimal
from lianxin.algorithms.ballots import checked_choices
from lianxin.algorithms.digits import whole
from lianxin.ask.models import Ballot
from lianxin.ask.queries import budgets as queries
from lianxin.ask.states import VoteKind
from lianxin.office.refusals import Refusal

from ..asking.budgets.wording import money

_POINTS_DIGITS = 3


@dataclass(frozen=True)
class Chosen:
    """What a form chose, good or not; ``points`` of an option that was given any."""

    numbers: tuple[int, ...]
    points: dict[int, str]


def chosen_in(post: QueryDict | None, ballot: Ballot) -> Chosen:
    """Options that there are; whatever else a form names was not made by us."""
    count = len(ballot.options)
    if post is None:
        return Chosen((), {})
    if not ballot.limits.points:
        numbers = {whole(text, 3) for text in post.getlist("choice")}
        return Chosen(tuple(one for one in range(1, count + 1) if one in numbers), {})
    typed = {one: post.get(f"points_{one}", "").strip() for one in range(1, count + 1)}
    given = {one: text[: _POINTS_DIGITS + 1] for one, text in typed.items() if text and text.strip("0")}
    return Chosen(tuple(given), given)


def choices_in(request: HttpRequest, ballot: Ballot) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Numbers and points of a vote that keeps within the terms; a Refusal says by how much one does not."""
    found, limits = chosen_in(request.POST, ballot), ballot.limits
    points = _points(found)
    if not found.numbers or len(found.numbers) > ballot.choose:
        text = _("Please choose at least one and at most %(n)s.") % {"n": ballot.choose}
        raise Refusal("choices", text, "choice")
    if limits.most:
        _demand_affordable(sum(limits.costs[one - 1] for one in found.numbers), ballot)
    if sum(points) > limits.points:
        told = {"n": sum(points), "most": limits.points}
        raise Refusal("points", _("You gave %(n)s points; a vote gives %(most)s at most.") % told, "choice")
    return checked_choices(found.numbers, options=len(ballot.options), choose=ballot.choose), points


def _points(found: Chosen) -> tuple[int, ...]:
    numbers = [whole(text, _POINTS_DIGITS) for text in found.points.values()]
    if None in numbers:
        raise Refusal("points", _("Points are whole numbers."), "choice")
    return tuple(number for number in numbers if number is not None)


def _demand_affordable(cost: int, ballot: Ballot) -> None:
    most, currency = ballot.limits.most, ballot.money["currency"]
    if cost > most:
        told = {
            "cost": money(cost, currency),
            "most": money(most, currency),
            "over": money(cost - most, currency),
        }
        text = _("Together they cost %(cost)s. There is %(most)s, so take out %(over)s.") % told
        raise Refusal("cost", text, "choice")


def page(ballot: Ballot, post: QueryDict | None) -> dict[str, Any] | None:
    """What the ballot's page shows of a vote about money; None for any other ballot."""
    if not ballot.money:
        return None
    told, found = ballot.money, chosen_in(post, ballot)
    budget = queries.budget_of(ballot)
    rows = zip(told["projects"], told["costs"], ballot.option_names, strict=True)
    cards = {row.number: row for row in queries.projects_of(budget)}
    return {
        "budget": budget,
        "amount": money(told["amount"], told["currency"]),
        "points": told["points"],
        "most": told["most"],
        "sum": _so_far(ballot, found),
        "rows": [
            {
                "option": option,
                "project": project,
                "name": name,
                "cents": cost,
                "cost": money(cost, told["currency"]),
                "where": cards[project].where,
                "chosen": option in found.numbers,
                "points": found.points.get(option, ""),
            }
            for option, (project, cost, name) in enumerate(rows, 1)
        ],
    }


def _so_far(ballot: Ballot, found: Chosen) -> str:
    """What is chosen comes to, told by the page itself where no script does it."""
    if ballot.money["kind"] == VoteKind.POINTS:
        given = sum(whole(text, _POINTS_DIGITS) or 0 for text in found.points.values())
        return _("%(n)s of %(most)s points given") % {"n": given, "most": ballot.limits.points}
    cost = sum(ballot.money["costs"][one - 1] for one in found.numbers)
    told = {"cost": grouped_decimal(cost), "most": money(ballot.money["amount"], ballot.money["currency"])}
    return _("Chosen for %(cost)s of %(most)s") % told
