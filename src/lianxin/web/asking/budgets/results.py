"""The result of a vote about money, row by row, out of the document that stands behind the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from lianxin.ask.budget_words import TIES
from lianxin.ask.models import Ballot
from lianxin.ask.states import MoneyRule

from . import wording

Cards = Mapping[int, dict[str, Any]]


def rows(document: dict[str, Any], ballot: Ballot, cards: Cards) -> list[dict[str, Any]]:
    """Winners first, in the order in which they were funded, then the others by their votes."""
    currency = ballot.money["currency"]
    if "decision" in document:
        told = document["decision"]
        reasons = {int(one["project"]): wording.fate(one) for one in told["projects"]}
    else:
        told = document["tally"]
        reasons = {int(one["project"]): wording.reason(one, currency) for one in told["projects"]}
    places = {int(one): place for place, one in enumerate(told["winners"], 1)}
    votes = dict(zip(ballot.money["projects"], ballot.counts, strict=True))
    found = [
        {**cards[one], "votes": votes[one], "won": one in places, "place": places.get(one), "why": why}
        for one, why in reasons.items()
    ]
    return sorted(found, key=lambda row: (row["place"] or len(found) + 1, -row["votes"], row["number"]))


def facts(document: dict[str, Any], ballot: Ballot) -> list[tuple[str, str]]:
    """What stands above the lists: how many voted, what is spent and what is left."""
    currency = ballot.money["currency"]
    costs = dict(zip(ballot.money["projects"], ballot.money["costs"], strict=True))
    found = document.get("decision") or document["tally"]
    spent = sum(costs[int(one)] for one in found["winners"])
    told = [
        (_("Votes that count"), str(ballot.turnout - ballot.invalid)),
        (_("Funded for"), wording.money(spent, currency)),
        (_("Left over"), wording.money(ballot.money["amount"] - spent, currency)),
    ]
    if "comparison" in document:
        nothing = document["comparison"]["first"]["voters_with_nothing"]
        told.append((_("Voters none of whose projects is funded"), str(nothing)))
    return told


def ties(document: dict[str, Any], cards: Cards) -> list[str]:
    """Every tie that decided something, and by what it was settled."""
    found = document.get("decision") or document["tally"]
    text = _("%(tied)s were equal; %(won)s came first by %(by)s.")
    return [
        text
        % {
            "tied": ", ".join(_name(cards, one) for one in tie["tied"]),
            "won": _name(cards, tie["won"]),
            "by": TIES[tie["by"]],
        }
        for tie in found["ties"]
    ]


def _name(cards: Cards, project: str) -> str:
    name: str = cards[int(project)]["name"].text
    return name


def beside(document: dict[str, Any], ballot: Ballot, cards: Cards) -> dict[str, Any] | None:
    """What the same votes had given by the other rule; None where deputies decided."""
    if "comparison" not in document:
        return None
    by_shares = document["tally"]["stands"] == MoneyRule.EQUAL_SHARES
    sides = document["comparison"]["first"], document["comparison"]["second"]
    return compared(sides, lambda one: _name(cards, one), ballot.money["currency"], by_shares=by_shares)


def compared(
    sides: tuple[Mapping[str, Any], Mapping[str, Any]],
    name: Callable[[str], str],
    currency: str,
    *,
    by_shares: bool,
) -> dict[str, Any]:
    """Two outcomes beside each other; ``by_shares`` says that the first is that of equal shares."""
    here, other = sides
    rules = _("Equal shares"), _("Most votes first")
    first, second = rules if by_shares else rules[::-1]
    return {
        "here": first,
        "other": second,
        "same": set(here["winners"]) == set(other["winners"]),
        "only_here": [name(one) for one in here["winners"] if one not in other["winners"]],
        "only_other": [name(one) for one in other["winners"] if one not in here["winners"]],
        "rows": [
            (_("Projects funded"), len(here["winners"]), len(other["winners"])),
            (_("Funded for"), *(wording.figure(one["cost"], currency) for one in (here, other))),
            (
                _("Voters with nothing"),
                here["voters_with_nothing"],
                other["voters_with_nothing"],
            ),
            (_("Voters who have more of their projects"), here["preferred_by"], other["preferred_by"]),
        ],
    }
