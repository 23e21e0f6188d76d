"""The Method of Equal Shares for one endowment, in whole numbers throughout: nothing is rounded, ever.

The rule (Peters, Pierczyński, Skowron, *Proportional participatory budgeting with additive utilities*, NeurIPS 2021): every
voter holds the same endowment.  A project is affordable when its supporters together hold its cost.  It is paid by
them in proportion to their scores, those who have less giving all they have: ``q`` is the payment for one score at which
``sum(min(money, q * score)) = cost``.  The affordable project whose voters get most for their money is funded: least
``q / cost`` where utility is counted by cost, least ``q`` where it is counted by projects.  This is repeated until nothing
is affordable.

All money is held as whole multiples of ``1 / scale``; each payment makes the scale finer, and a purse is only brought up
to it when it is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from math import gcd

from .profile import Profile
from .ties import Tie, TieBreak


class Utility(StrEnum):
    """What a funded project is worth to a supporter: its cost, or one (times the score in either case)."""

    COST = "cost"
    CARDINALITY = "cardinality"


@dataclass(frozen=True)
class Step:
    """A project that was funded: what its supporters held, what one score paid, how many gave all they had."""

    project: int
    money: Fraction
    rate: Fraction
    payers: int
    spent_out: int


@dataclass(frozen=True)
class Fall:
    """A project that stopped being affordable: before which step, and what its supporters held then."""

    project: int
    step: int
    money: Fraction


@dataclass
class Run:
    """What came of one endowment.  ``purses / scale`` is what a voter of each class has left."""

    endowment: Fraction
    steps: list[Step] = field(default_factory=list)
    falls: list[Fall] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    purses: tuple[int, ...] = ()
    scale: int = 1

    @property
    def winners(self) -> list[int]:
        return [step.project for step in self.steps]

    def held(self, profile: Profile, classes: Iterable[int]) -> Fraction:
        """What all voters of these classes have left."""
        return Fraction(sum(self.purses[one] * profile.sizes[one] for one in classes), self.scale)


def price_of(profile: Profile, project: int, utility: Utility) -> int:
    """By what a rate is divided before rates of different projects are compared."""
    return profile.costs[project] if utility is Utility.COST else 1


def candidates(profile: Profile, allowed: frozenset[int]) -> list[int]:
    """What can be bought at all: it costs something, and somebody supports it."""
    return [one for one in sorted(allowed) if profile.costs[one] > 0 and profile.supporters[one]]


def run(
    profile: Profile, *, endowment: Fraction, utility: Utility, allowed: frozenset[int], ties: TieBreak
) -> Run:
    """Equal shares of this endowment among the allowed projects, without any completion."""
    return _Hall(profile, endowment, utility, ties).run(candidates(profile, allowed))


@dataclass(frozen=True)
class _Price:
    """``rate = need / (weight * scale)``, and who gives everything at it."""

    key: Fraction
    money: int
    need: int
    weight: int
    poor: frozenset[int]


class _Hall:
    """Where all classes of voters stand with their purses."""

    def __init__(self, profile: Profile, endowment: Fraction, utility: Utility, ties: TieBreak) -> None:
        self._profile, self._utility, self._ties = profile, utility, ties
        self._scale = endowment.denominator
        self._held = [endowment.numerator] * len(profile.sizes)
        self._scales = [self._scale] * len(profile.sizes)
        self._found = Run(endowment)

    def run(self, projects: list[int]) -> Run:
        bounds = {one: self._first(one) for one in projects}
        while bounds:
            best = self._best(bounds)
            if not best:
                break
            step = len(self._found.steps) + 1
            if len(best) > 1:
                tie = self._ties.decide(self._profile, list(best), step)
                self._found.ties.append(tie)
                won = tie.won
            else:
                [won] = best
            self._pay(won, best[won])
            del bounds[won]
        self._found.purses = tuple(self._now(one) for one in range(len(self._held)))
        self._found.scale = self._scale
        return self._found

    def _first(self, project: int) -> Fraction:
        """No rate of this project can be lower: if all its supporters paid alike."""
        weight = sum(score * self._profile.sizes[one] for one, score in self._profile.supporters[project])
        return Fraction(
            self._profile.costs[project], weight * price_of(self._profile, project, self._utility)
        )

    def _best(self, bounds: dict[int, Fraction]) -> dict[int, _Price]:
        """The projects with the least rate of all.  Rates only rise, so the last one seen is a bound."""
        best: dict[int, _Price] = {}
        least: Fraction | None = None
        for project in sorted(bounds, key=lambda one: (bounds[one], one)):
            if least is not None and bounds[project] > least:
                break
            price = self._price(project)
            if price is None:
                del bounds[project]
                continue
            bounds[project] = price.key
            if least is None or price.key < least:
                best, least = {project: price}, price.key
            elif price.key == least:
                best[project] = price
        return best

    def _price(self, project: int) -> _Price | None:
        """None where the supporters do not hold the cost any more."""
        profile = self._profile
        rich = [
            (one, score, profile.sizes[one], self._now(one)) for one, score in profile.supporters[project]
        ]
        money, need = sum(size * held for _, _, size, held in rich), profile.costs[project] * self._scale
        if money < need:
            left = Fraction(money, self._scale)
            self._found.falls.append(Fall(project, len(self._found.steps) + 1, left))
            return None
        poor: list[int] = []
        while True:
            weight = sum(score * size for _, score, size, _ in rich)
            still = [one for one in rich if one[3] * weight >= need * one[1]]
            if len(still) == len(rich):
                break
            gone = [one for one in rich if one[3] * weight < need * one[1]]
            need -= sum(size * held for _, _, size, held in gone)
            poor += [one for one, *_ in gone]
            rich = still
        key = Fraction(need, weight * self._scale * price_of(profile, project, self._utility))
        return _Price(key, money, need, weight, frozenset(poor))

    def _now(self, one: int) -> int:
        """What a voter of the class holds, at the scale of now."""
        if self._scales[one] != self._scale:
            self._held[one] *= self._scale // self._scales[one]
            self._scales[one] = self._scale
        return self._held[one]

    def _pay(self, project: int, price: _Price) -> None:
        profile, supporters = self._profile, self._profile.supporters[project]
        money, rate = Fraction(price.money, self._scale), Fraction(price.need, price.weight * self._scale)
        shared = gcd(price.need, price.weight)
        finer, paid = price.weight // shared, price.need // shared
        for one, score in supporters:
            held = self._now(one)
            self._held[one] = 0 if one in price.poor else held * finer - paid * score
            self._scales[one] = self._scale * finer
        self._scale *= finer
        payers = sum(profile.sizes[one] for one, _ in supporters)
        spent_out = sum(profile.sizes[one] for one in price.poor)
        self._found.steps.append(Step(project, money, rate, payers, spent_out))
