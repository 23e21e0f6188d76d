"""The Method of Equal Shares for one endowment in floating point, with bounds of its own error: it is right, or says so.

Every comparison that decides something is made with a margin that is wider than the error can be; where two figures are
nearer than that, ``Unsure`` is raised and the exact run decides.  Two projects whose supporters can all pay alike are
compared exactly here too, for there no purse enters.  Completions run the rule hundreds of times; this makes it quick, and
no outcome rests on it alone: the last run is always made again exactly (see ``equal_shares``).

Bounds: ``errors`` holds for each class how far its purse may be off, ``_doubt`` the most of them.  With ``e`` the error of what all supporters of a project
hold, its rate is off by at most ``e / weight`` of those who remain rich somewhat above it, for the money that is gathered
rises at least so steeply there.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from .exact import Utility, candidates, price_of
from .profile import Profile
from .ties import TieBreak

MARGIN = 1e-8
#: A rate must be known ten times better than what is told apart.
KNOWN = 1e-9
EPS = float(np.finfo(np.float64).eps)
#: What a sum may be off, as a share of what was summed: numpy adds eight partial sums of blocks of 128, then in pairs, which
#: is at most 16 + 3 + 30 roundings for a thousand million terms, and one for each product.
SUMMED = 64 * EPS
#: Whole numbers up to this are exact in a double.
WHOLE = 2**52

Floats = NDArray[np.float64]


class Unsure(ArithmeticError):
    """Two figures are too near to each other to be told apart in floating point."""


@dataclass(frozen=True)
class _Rate:
    """``pure`` where all supporters certainly can pay alike: then the rate is cost / weight, exactly."""

    key: float
    rate: float
    error: float
    pure: bool


@dataclass(frozen=True)
class _Backing:
    """A project's supporters as arrays: classes, scores, and how many voters times score."""

    classes: NDArray[np.intp]
    scores: Floats
    sizes: Floats
    weights: Floats
    weight: int


class Swift:
    """Prepared once for a profile, then run for many endowments."""

    def __init__(
        self, profile: Profile, *, utility: Utility, allowed: frozenset[int], ties: TieBreak
    ) -> None:
        self._profile, self._ties = profile, ties
        self._projects = candidates(profile, allowed)
        sizes = np.array(profile.sizes, dtype=np.float64)
        self._backing = {one: _backing(profile, one, sizes) for one in self._projects}
        self._price = {one: price_of(profile, one, utility) for one in self._projects}
        self._cost = {one: float(profile.costs[one]) for one in self._projects}
        self._bounds = {
            one: self._cost[one] / backing.weight / self._price[one] for one, backing in self._backing.items()
        }
        self._doubt = 0.0
        self._fits = all(backing.weight < WHOLE for backing in self._backing.values())

    def winners(self, endowment: Fraction) -> list[int]:
        """In the order in which they are funded; raises ``Unsure``."""
        if not self._fits:
            raise Unsure
        held = np.full(len(self._profile.sizes), float(endowment))
        errors = held * EPS
        self._doubt = float(endowment) * EPS
        votes, most = self._profile.votes, float(endowment) * (1 + MARGIN)
        bounds = {one: bound for one, bound in self._bounds.items() if votes[one] * most >= self._cost[one]}
        won = list[int]()
        while best := self._best(bounds, held, errors):
            one = self._ties.decide(self._profile, list(best), 0).won if len(best) > 1 else next(iter(best))
            self._pay(self._backing[one], best[one], held, errors)
            won.append(one)
            del bounds[one]
        return won

    def _best(self, bounds: dict[int, float], held: Floats, errors: Floats) -> dict[int, _Rate]:
        best: dict[int, _Rate] = {}
        least = float("inf")
        for project in sorted(bounds, key=bounds.__getitem__):
            if bounds[project] > least * (1 + MARGIN):
                break
            rate = self._rate(project, held, errors)
            if rate is None:
                del bounds[project]
                continue
            bounds[project] = rate.key
            if rate.key < least * (1 - MARGIN):
                best, least = {project: rate}, rate.key
            elif rate.key <= least * (1 + MARGIN):
                best = self._nearest(best, project, rate)
                least = min(one.key for one in best.values())
        return best

    def _nearest(self, best: dict[int, _Rate], project: int, rate: _Rate) -> dict[int, _Rate]:
        """Who has the least rate of those that floating point cannot tell apart."""
        other = next(iter(best))
        if not (rate.pure and all(one.pure for one in best.values())):
            raise Unsure
        mine, theirs = self._pure(project), self._pure(other)
        if mine == theirs:
            return best | {project: rate}
        return {project: rate} if mine < theirs else best

    def _pure(self, project: int) -> Fraction:
        return Fraction(self._profile.costs[project], self._backing[project].weight * self._price[project])

    def _rate(self, project: int, held: Floats, errors: Floats) -> _Rate | None:
        backing, cost = self._backing[project], self._cost[project]
        purses = held[backing.classes]
        money = _sum(backing.sizes, purses)
        error = self._profile.votes[project] * self._doubt + (money + cost) * SUMMED
        if money < cost - error:
            return None
        if money <= cost + error:
            raise Unsure
        doubts = errors[backing.classes]
        rate = _gathered(purses, backing, cost)
        firm = purses > rate * (1 + MARGIN) * backing.scores + doubts
        pure = bool(firm.all())
        steep = backing.weight if pure else float(backing.weights[firm].sum())
        error = _sum(backing.sizes[~firm], doubts[~firm]) + cost * SUMMED
        if error > KNOWN * rate * steep:
            raise Unsure
        return _Rate(rate / self._price[project], rate, error / steep, pure)

    def _pay(self, backing: _Backing, rate: _Rate, held: Floats, errors: Floats) -> None:
        purses, doubts = held[backing.classes], errors[backing.classes]
        paid = rate.rate * backing.scores
        empty = purses + doubts < paid * (1 - MARGIN)
        held[backing.classes] = np.maximum(purses - paid, 0.0)
        grown = doubts + (rate.error + 4 * EPS * rate.rate) * backing.scores + 4 * EPS * purses
        errors[backing.classes] = np.where(empty, 0.0, grown)
        self._doubt = max(self._doubt, float(grown.max()))


def _backing(profile: Profile, project: int, sizes: Floats) -> _Backing:
    supporters = profile.supporters[project]
    classes = np.fromiter((one for one, _ in supporters), dtype=np.intp, count=len(supporters))
    scores = np.fromiter((score for _, score in supporters), dtype=np.float64, count=len(supporters))
    weight = sum(score * profile.sizes[one] for one, score in supporters)
    return _Backing(classes, scores, sizes[classes], sizes[classes] * scores, weight)


def _sum(many: Floats, each: Floats) -> float:
    return float((many * each).sum())


def _gathered(purses: Floats, backing: _Backing, cost: float) -> float:
    """The rate at which the supporters gather the cost: whoever has less gives all, and the others share the rest."""
    need, weight = cost, float(backing.weight)
    rate = need / weight
    poor = purses < rate * backing.scores
    count, before = int(np.count_nonzero(poor)), 0
    while count > before:
        need = cost - _sum(backing.sizes[poor], purses[poor])
        weight = float(backing.weight) - float(backing.weights[poor].sum())
        if weight <= 0 or need <= 0:
            raise Unsure
        rate, before = need / weight, count
        poor = purses < rate * backing.scores
        count = int(np.count_nonzero(poor))
    return rate
