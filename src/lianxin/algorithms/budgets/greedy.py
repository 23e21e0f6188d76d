"""Greedy: what most want first, as far as the money goes.

By cost (the way of most cities, and of ``utilitarianCompletion`` in equalshares.net's tool): projects stand in the order of
their votes (the sum of the scores); each is funded if what is left pays for it, and passed over otherwise.  By cardinality:
they stand in the order of votes for each unit of money.  What nobody supports is never funded, even where money is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from .exact import Utility
from .profile import Profile
from .ties import Tie, TieBreak


@dataclass(frozen=True)
class Filled:
    """In the order of funding; ``left`` is what remained when each project had its turn."""

    winners: tuple[int, ...]
    ties: tuple[Tie, ...]
    left: dict[int, int]


def greedy(
    profile: Profile,
    *,
    utility: Utility,
    allowed: frozenset[int],
    ties: TieBreak,
    before: Sequence[int] = (),
    totals: Sequence[int] | None = None,
) -> Filled:
    """Fill up behind what was funded ``before``; ``totals`` stand for other votes than those that were cast."""
    scores = profile.totals if totals is None else totals
    wanted = [one for one in allowed if one not in set(before) and scores[one] > 0]
    rank = {one: _rank(profile, one, scores[one], utility) for one in wanted}
    left, bought = profile.budget - profile.total(before), sum(profile.costs[one] > 0 for one in before)
    won, decided, seen = list[int](), list[Tie](), dict[int, int]()
    for _, equal in groupby(sorted(wanted, key=lambda one: -rank[one]), key=lambda one: rank[one]):
        order = sorted(equal, key=lambda one: ties.key(profile, one))
        decided += _ties(profile, order, left, bought + len(won), ties)
        for one in order:
            seen[one] = left
            if profile.costs[one] <= left:
                won.append(one)
                left -= profile.costs[one]
    return Filled(tuple(won), tuple(decided), seen)


def _rank(profile: Profile, project: int, score: int, utility: Utility) -> Fraction:
    """A project that costs nothing comes before all others where votes are counted for money."""
    if utility is Utility.COST:
        return Fraction(score)
    cost = profile.costs[project]
    return Fraction(score, cost) if cost else Fraction(sum(map(abs, profile.totals)) + score + 1)


def _ties(profile: Profile, order: list[int], left: int, funded: int, ties: TieBreak) -> Iterable[Tie]:
    """Only where it matters: not all that are equal can be paid."""
    fit = [one for one in order if profile.costs[one] <= left]
    step = funded + 1
    while len(fit) > 1 and profile.total(fit) > left:
        tie = ties.decide(profile, fit, step)
        yield tie
        left -= profile.costs[tie.won]
        fit = [one for one in fit if one != tie.won and profile.costs[one] <= left]
        step += 1
