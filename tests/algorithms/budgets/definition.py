"""Equal shares as the paper defines them, voter by voter in fractions, as slowly as it reads."""

from __future__ import annotations

from fractions import Fraction

from lianxin.algorithms.budgets.exact import Utility
from lianxin.algorithms.budgets.profile import Profile
from lianxin.algorithms.budgets.ties import TieBreak


def by_definition(profile: Profile, endowment: Fraction, utility: Utility, ties: TieBreak) -> list[int]:
    """The order of winners: each time the least rho at which sum(min(money, rho * utility)) is the cost."""
    voters = [number for number, size in enumerate(profile.sizes) for _ in range(size)]
    money = [endowment] * len(voters)
    worth = [
        [
            Fraction(score * (profile.costs[project] if utility is Utility.COST else 1))
            if (score := dict(profile.supporters[project]).get(kind, 0))
            else Fraction(0)
            for kind in voters
        ]
        for project in range(len(profile.ids))
    ]
    won: list[int] = []
    while True:
        rates = {
            project: rate
            for project in range(len(profile.ids))
            if project not in won
            and profile.costs[project] > 0
            and (rate := _rate(profile.costs[project], money, worth[project])) is not None
        }
        if not rates:
            return won
        best = [project for project, rate in rates.items() if rate == min(rates.values())]
        project = ties.decide(profile, best, len(won) + 1).won
        paid = [min(has, rates[project] * one) for has, one in zip(money, worth[project], strict=True)]
        assert sum(paid) == profile.costs[project]
        money = [has - gives for has, gives in zip(money, paid, strict=True)]
        won.append(project)


def _rate(cost: int, money: list[Fraction], worth: list[Fraction]) -> Fraction | None:
    """The payments grow in pieces between the rates at which one voter after the other has no more."""
    backers = [(has, one) for has, one in zip(money, worth, strict=True) if one]
    if not backers or sum(has for has, _ in backers) < cost:
        return None
    for end in sorted({has / one for has, one in backers}):
        if sum(min(has, end * one) for has, one in backers) >= cost:
            given = sum(has for has, one in backers if has / one < end)
            return (cost - given) / sum(one for has, one in backers if has / one >= end)
    raise AssertionError("the backers hold the cost, so some rate gathers it")
