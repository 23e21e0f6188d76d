"""What a reader should know of a budget file that is counted as it stands: totals and limits that do not hold."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice

from .pabulib import Ballot, Election, VoteType, amount_of
from .problems import Problem, Reason

MOST_REMARKS = 200


def remarks(election: Election) -> tuple[Problem, ...]:
    """Wrong totals first, then the first voter of each different ballot that goes beyond a limit."""
    return tuple(islice(_all(election), MOST_REMARKS))


def _all(election: Election) -> Iterator[Problem]:
    yield from _counts(election)
    yield from _columns(election)
    limits = _Limits(election)
    lines = election.votes.lines[1:] or (0,) * election.voters
    first: dict[int, int] = {}
    for number, ballot in enumerate(election.ballots):
        for one in limits.broken(ballot):
            first = first or dict(zip(reversed(election.ballot_of), reversed(lines), strict=True))
            yield Problem(first[number], *one)


def _counts(election: Election) -> Iterator[Problem]:
    for key, count in (("num_projects", len(election.ids)), ("num_votes", election.voters)):
        told = election.told(key)
        if told and told != str(count):
            yield Problem(0, Reason.COUNT, f"{key}: {told} / {count}")
    scoring = election.told("scoring_fn")
    if election.vote_type is VoteType.ORDINAL and scoring.lower() not in {"", "borda"}:
        yield Problem(0, Reason.SCORING, scoring)
    if threshold := election.told("min_project_score_threshold"):
        yield Problem(0, Reason.THRESHOLD, threshold)


def _columns(election: Election) -> Iterator[Problem]:
    """The columns ``votes`` and ``score`` against what the ballots give."""
    votes = [0] * len(election.ids)
    score = [Fraction(0)] * len(election.ids)
    for ballot, times in zip(election.ballots, election.times, strict=True):
        for project, points in ballot:
            votes[project] += times
            if points:
                score[project] += points * times
    lines = election.projects.lines[1:] or (0,) * len(election.ids)
    counted: dict[str, list[Fraction] | list[int]] = {"votes": votes}
    if election.vote_type.pointed:
        counted["score"] = score
    for name, figures in counted.items():
        for line, told, found in zip(lines, election.projects.column(name), figures, strict=True):
            if told and amount_of(told) != found:
                yield Problem(line, Reason.TOTAL, f"{name}: {told} / {found}")


class _Limits:
    """What META allows a ballot to say."""

    def __init__(self, election: Election) -> None:
        self._costs = election.costs
        one = election.vote_type is VoteType.CHOOSE_1
        knapsack = election.vote_type is VoteType.KNAPSACK
        self._length = self._limit(election, "length", most=Fraction(1) if one else None)
        self._cost = self._limit(election, "sum_cost", most=election.budget if knapsack else None)
        self._points = self._limit(election, "points")
        self._sum = self._limit(election, "sum_points")

    @staticmethod
    def _limit(
        election: Election, name: str, most: Fraction | None = None
    ) -> tuple[Fraction | None, Fraction | None]:
        least, told = (amount_of(election.told(f"{side}_{name}")) for side in ("min", "max"))
        return least, told if told is not None else most

    def broken(self, ballot: Ballot) -> Iterator[tuple[Reason, str]]:
        """An empty ballot breaks nothing: it is a vote for nothing."""
        if not ballot:
            return
        yield from _outside(Reason.LENGTH, len(ballot), self._length)
        if self._cost != (None, None):
            cost = sum((self._costs[project] for project, _ in ballot), Fraction(0))
            yield from _outside(Reason.COST, cost, self._cost)
        points = [points for _, points in ballot if points is not None]
        for one in points:
            yield from _outside(Reason.POINTS_LIMIT, one, self._points)
        if points:
            yield from _outside(Reason.POINTS_SUM, sum(points, Fraction(0)), self._sum)


def _outside(
    reason: Reason, found: Fraction | int, limits: tuple[Fraction | None, Fraction | None]
) -> Iterator[tuple[Reason, str]]:
    least, most = limits
    if least is not None and found < least:
        yield reason, f"{found} < {least}"
    if most is not None and found > most:
        yield reason, f"{found} > {most}"
