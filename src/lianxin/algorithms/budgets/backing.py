"""Who stands behind each project, as arrays for the quick run of equal shares."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from .exact import Utility, candidates, price_of
from .profile import Profile
from .ties import TieBreak

EPS = float(np.finfo(np.float64).eps)

Floats = NDArray[np.floating]


@dataclass(frozen=True)
class Backing:
    """A project with its supporters: their classes, scores, how many voters, and that times the score.

    ``rate`` is what one score pays if all pay alike, ``bound`` the same as rates are compared; ``rank`` is the order of
    projects by it, exactly, and then by the tie-break.  ``summed`` is what a sum over the supporters may be off, as a share.
    """

    cost: float
    price: int
    votes: int
    weight: int
    rank: int
    rate: float
    bound: float
    summed: float
    most_score: int
    alike: bool
    classes: NDArray[np.intp]
    scores: Floats
    sizes: Floats
    weights: Floats

    def each(self, rates: Floats) -> Floats:
        """What each class pays at the rates of the columns; one row stands for all where all scores are one."""
        return rates if self.alike else self.scores[:, None] * rates


def backings(
    profile: Profile, utility: Utility, allowed: frozenset[int], ties: TieBreak
) -> dict[int, Backing]:
    sizes = np.array(profile.sizes, dtype=np.float64)
    weights = {one: _weight(profile, one) for one in candidates(profile, allowed)}
    prices = {one: price_of(profile, one, utility) for one in weights}
    rates = {one: Fraction(profile.costs[one], weights[one] * prices[one]) for one in weights}
    order = sorted(weights, key=lambda one: (rates[one], ties.key(profile, one)))
    return {
        one: _backing(profile, one, sizes, weight=weights[one], price=prices[one], rank=rank)
        for rank, one in enumerate(order)
    }


def _weight(profile: Profile, project: int) -> int:
    return sum(score * profile.sizes[one] for one, score in profile.supporters[project])


def _backing(profile: Profile, project: int, sizes: Floats, *, weight: int, price: int, rank: int) -> Backing:
    supporters = profile.supporters[project]
    both = np.fromiter(chain.from_iterable(supporters), dtype=np.float64, count=2 * len(supporters))
    classes, scores = both[::2].astype(np.intp), both[1::2].copy()
    cost = profile.costs[project]
    return Backing(
        cost=float(cost),
        price=price,
        votes=profile.votes[project],
        weight=weight,
        rank=rank,
        rate=cost / weight,
        bound=cost / weight / price,
        summed=(len(supporters) + 8) * EPS,
        most_score=int(scores.max()),
        alike=bool((scores == 1).all()),
        classes=classes,
        scores=scores,
        sizes=sizes[classes],
        weights=sizes[classes] * scores,
    )
