"""Budgets in plain words: amounts, the rule, and why each project is funded or not."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.algorithms.amounts import grouped_decimal
from lianxin.algorithms.budgets.deputies import Fate
from lianxin.algorithms.budgets.equal_shares import Completion
from lianxin.ask.budget_words import why
from lianxin.ask.states import MoneyRule, ShareOf, VoteKind

#: Figures of a tally that are amounts of money.
_AMOUNTS = ("cost", "payment", "held", "missing", "left")

COMPLETIONS: dict[Completion, str | Promise] = {
    Completion.ADD1U: gettext_lazy(
        "If money is left, everybody's part is raised step by step as long as it suffices; then the rest goes to what most want."
    ),
    Completion.ADD1: gettext_lazy(
        "If money is left, everybody's part is raised step by step as long as it suffices."
    ),
    Completion.ADD1E: gettext_lazy(
        "If money is left, everybody's part is raised step by step until nothing more fits."
    ),
    Completion.ADD1EU: gettext_lazy(
        "If money is left, everybody's part is raised step by step until nothing more fits; then the rest goes to what "
        "most want."
    ),
    Completion.UTILITARIAN: gettext_lazy("If money is left, it goes to what most want."),
    Completion.NONE: gettext_lazy("If money is left, it stays unspent."),
}
_FATES: dict[Fate, str | Promise] = {
    Fate.WON: gettext_lazy("It has its share and a place."),
    Fate.NO_QUORUM: gettext_lazy("Too few have voted, so nothing is decided."),
    Fate.TOO_FEW: gettext_lazy("It has fewer votes than a project has to have."),
    Fate.NO_PLACE: gettext_lazy("Others with more votes took all places."),
    Fate.NO_MONEY: gettext_lazy("At its turn less was left than it costs."),
}


def money(cents: int, currency: str) -> str:
    return f"{grouped_decimal(cents)} {currency}"


def figure(text: str, currency: str) -> str:
    """A figure of a tally as an amount that people read, to the hundredth."""
    return money(round(Fraction(text) * 100), currency)


def rule(terms: Mapping[str, Any]) -> list[str]:
    """How it is voted and counted, one sentence each, from the terms that stand in the record."""
    return [_voting(terms), *_counting(terms["rule"]), _ties()]


def _voting(terms: Mapping[str, Any]) -> str:
    if terms["kind"] == VoteKind.POINTS:
        return _("Every vote gives up to %(n)s points.") % {"n": terms["points"]}
    if terms["kind"] == VoteKind.KNAPSACK:
        most = money(terms["most"], terms["currency"])
        return _("Every vote chooses projects that together cost at most %(most)s.") % {"most": most}
    return _("Every vote chooses projects, up to a number.")


def _counting(told: Mapping[str, Any]) -> list[str]:
    if told["method"] == MoneyRule.DEPUTIES:
        of = ShareOf(told["of"]).label
        return [
            _("%(quorum)s %% of the roll have to vote.") % told,
            _("A project needs at least %(share)s %% %(of)s.") % {"share": told["share"], "of": of},
            _("Those with most votes win, %(places)s at most, as far as the money goes.") % told,
        ]
    if told["method"] == MoneyRule.GREEDY:
        return [_("Projects stand in the order of their votes. Each is funded if what is left pays for it.")]
    return [
        _(
            "Everybody who votes has the same part of the money. Only the projects on a vote can use its part."
        ),
        _("The project whose supporters pay least for what it is worth is funded first; then the next."),
        str(COMPLETIONS[Completion(told["completion"])]),
    ]


def _ties() -> str:
    return _("Equal projects: more supporters first, then the lower cost, then the order of the list.")


def reason(told: Mapping[str, Any], currency: str) -> str:
    """Why a project is funded or not, of what the tally tells of it."""
    spelled = {name: figure(told[name], currency) for name in _AMOUNTS if told.get(name) is not None}
    return why({**told, **spelled})


def fate(told: Mapping[str, Any]) -> str:
    return str(_FATES[Fate(told["fate"])])
