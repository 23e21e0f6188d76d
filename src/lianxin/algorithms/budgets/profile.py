"""What the rules see of an election: whole numbers only, and equal ballots as one class.

Voters whose ballots are equal hold equal money for ever, so a class of them is reckoned once; nothing is approximated.
Amounts are counted in a unit so small that each is a whole number of it; points likewise.

What a ballot says of a project is its *score*: 1 on approval, choose-1 and knapsack ballots; the points on cumulative and
scoring ballots (with ``default_score`` for those that are not named); on ordinal ballots the places from the end, the
first of at most ``max_length`` projects counting ``max_length`` and the next one less (where META gives no such length,
it is that of the longest ballot).  A project's *supporters* are those who score it above nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from .pabulib import Ballot, Election, VoteType

#: Of all classes together; what a machine of an office can hold.
MOST_MARKS = 30_000_000
Score = int | Fraction


class TooDense(ValueError):
    """So many scores that no ordinary machine holds them."""


@dataclass(frozen=True)
class Profile:
    """``supporters`` of a project are its classes with the score; ``totals`` count scores below nothing too."""

    ids: tuple[str, ...]
    costs: tuple[int, ...]
    budget: int
    unit: int
    voters: int
    sizes: tuple[int, ...]
    supporters: tuple[tuple[tuple[int, int], ...], ...]
    votes: tuple[int, ...]
    totals: tuple[int, ...]
    point: int = 1

    def money(self, units: int | Fraction) -> Fraction:
        """An amount in the file's own currency."""
        return Fraction(units) / self.unit

    def total(self, projects: Iterable[int]) -> int:
        return sum(self.costs[one] for one in projects)


def profile_of(election: Election, *, points: bool = True) -> Profile:
    """``points=False`` looks only at whom a ballot supports, as if all its points were alike."""
    scored, point = _whole(_scores(election, points=points))
    unit = lcm(election.budget.denominator, *{cost.denominator for cost in election.costs})
    classes: Counter[tuple[tuple[int, int], ...]] = Counter()
    totals = [0] * len(election.ids)
    for ballot, times in zip(scored, election.times, strict=True):
        classes[tuple([one for one in sorted(ballot) if one[1] > 0])] += times
        for project, score in ballot:
            totals[project] += score * times
    supporters, votes = _supporters(classes, len(election.ids))
    return Profile(
        ids=election.ids,
        costs=tuple(int(cost * unit) for cost in election.costs),
        budget=int(election.budget * unit),
        unit=unit,
        voters=election.voters,
        sizes=tuple(classes.values()),
        supporters=supporters,
        votes=votes,
        totals=tuple(totals),
        point=point,
    )


def _whole(scored: list[list[tuple[int, Score]]]) -> tuple[list[list[tuple[int, int]]], int]:
    """Scores as whole numbers, and how many make one point; each that differs is reckoned once."""
    different = {one for ballot in scored for one in ballot}
    point = lcm(1, *{score.denominator for _, score in different})
    whole = {one: (one[0], int(one[1] * point)) for one in different}
    return [[whole[one] for one in ballot] for ballot in scored], point


def _supporters(
    classes: Counter[tuple[tuple[int, int], ...]], projects: int
) -> tuple[tuple[tuple[tuple[int, int], ...], ...], tuple[int, ...]]:
    found: list[list[tuple[int, int]]] = [[] for _ in range(projects)]
    votes = [0] * projects
    for number, (ballot, size) in enumerate(classes.items()):
        alike = (number, 1)
        for project, score in ballot:
            found[project].append(alike if score == 1 else (number, score))
            votes[project] += size
    return tuple(map(tuple, found)), tuple(votes)


def _scores(election: Election, *, points: bool) -> list[list[tuple[int, Score]]]:
    """Of every different ballot."""
    ones: list[tuple[int, Score]] = [(project, 1) for project in range(len(election.ids))]
    if election.vote_type.pointed:
        scoring = election.vote_type is VoteType.SCORING
        default = Fraction(election.told("default_score") or 0) if scoring else Fraction(0)
        if default and len(election.ballots) * len(election.ids) > MOST_MARKS:
            raise TooDense
        scored = [_pointed(ballot, default, len(election.ids)) for ballot in election.ballots]
    elif election.vote_type is VoteType.ORDINAL:
        longest = max((len(ballot) for ballot in election.ballots), default=1)
        length = max(int(election.told("max_length") or 0), longest)
        scored = [
            [(project, length - place) for place, (project, _) in enumerate(ballot)]
            for ballot in election.ballots
        ]
    else:
        return [[ones[project] for project, _ in ballot] for ballot in election.ballots]
    if points:
        return scored
    return [[ones[project] for project, score in ballot if score > 0] for ballot in scored]


def _pointed(ballot: Ballot, default: Fraction, projects: int) -> list[tuple[int, Score]]:
    named = {project: points or Fraction(0) for project, points in ballot}
    if default:
        return [(project, named.get(project, default)) for project in range(projects)]
    return list(named.items())
