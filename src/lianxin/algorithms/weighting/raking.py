"""Weights by which those heard stand as the people stand: raking over occupied cells.

Margin after margin, the weights of a group are multiplied by what it lacks, until every margin fits (iterative
proportional fitting: Deming and Stephan 1940).  Weights have the mean 1.  Whoever would weigh too little or too much
is held at the bounds, and what that takes away the others of the margin take over: the weights are then those nearest
to equal ones, in the sense of relative entropy, that keep bounds and margins both (bounded calibration: Deville and
Särndal 1992).  Where that cannot be, the margins give way, and what is short is said for each group.

A group of which nobody was heard cannot be weighted.  The others then stand for themselves alone, and how many people
that leaves out is said.  Whoever did not tell a group keeps, together with all who did not, the weight of their number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .cells import Cells, Floats, Ints

TOLERANCE = 1e-6
LEAST, MOST = 0.3, 3.0
#: Where so many rounds do not make the margins fit, more of them will not.
MOST_ROUNDS, MOST_BOUNDED = 1000, 200
_STILL = 1e-9
#: A group is multiplied by so much at most.  Where bounds and margins cannot both be kept, factors would run away and
#: leave everybody at a bound; so the margins give way instead (an absolute penalty on what is short).
FARTHEST = 10.0


@dataclass(frozen=True, slots=True)
class Short:
    """A group of a margin that weighs less or more than its share of the people, as far as the bounds allow."""

    margin: int
    group: int
    wanted: float
    reached: float


@dataclass(frozen=True, eq=False)
class Raked:
    """``weights``: shape (cells,), of each person in a cell; their mean over the people heard is 1.

    ``gap``: the largest difference of a margin from what was wanted, as a share of that.  ``holds``: the gap is within
    the tolerance.  ``trimmed``: the share of those heard whose weight is held at a bound.  ``empty``: groups
    (margin, group) in which people live and of which nobody was heard.  ``left_out``: for each margin the share of its
    people who live in such groups.  ``short``: the groups that do not fit; ``shortfall``: the share of the weight that is
    in the wrong group, all margins together.
    """

    weights: Floats
    gap: float
    holds: bool
    rounds: int
    trimmed: float
    effective: float
    design_effect: float
    empty: tuple[tuple[int, int], ...]
    left_out: tuple[float, ...]
    short: tuple[Short, ...]

    @property
    def shortfall(self) -> float:
        return sum(abs(one.wanted - one.reached) for one in self.short) / 2


@dataclass(frozen=True, eq=False)
class _Margin:
    """``groups``: of each cell, "not told" last; ``wanted``: how many of those heard each should weigh; 0 where nobody is."""

    groups: Ints
    wanted: Floats
    empty: tuple[int, ...]
    left_out: float

    def sums(self, totals: Floats) -> Floats:
        found: Floats = np.bincount(self.groups, totals, self.wanted.size).astype(float, copy=False)
        return found


def rake(
    cells: Cells,
    people: Sequence[npt.ArrayLike],
    *,
    tolerance: float = TOLERANCE,
    bounds: tuple[float, float] | None = (LEAST, MOST),
) -> Raked:
    """Weights for cells so that each margin stands as its ``people`` do: for each margin how many live in each group.

    ``bounds`` None leaves weights as they come.  O(rounds x margins x cells); the same cells give the same weights.
    Raises ValueError when nobody was heard, for bounds without 1 in between, and where somebody was heard from a group
    in which nobody lives: then either number is wrong.
    """
    if not cells.heard:
        raise ValueError("nobody was heard")
    if bounds is not None and not 0 <= bounds[0] < 1 < bounds[1]:
        raise ValueError("the bounds have 1 between them")
    if len(people) != len(cells.sizes):
        raise ValueError("each margin has its people")
    margins = [_margin(cells, place, np.asarray(known, dtype=float)) for place, known in enumerate(people)]
    counts = cells.counts.astype(float)
    weights, rounds = _fitted(counts, margins, tolerance)
    if bounds is not None and not _within(weights, bounds):
        weights, rounds = _bounded(counts, margins, tolerance, bounds)
    return _told(counts, weights, margins, rounds=rounds, tolerance=tolerance, bounds=bounds)


def effective_number(weights: Floats, counts: Floats | Ints) -> float:
    """How many equal people so many unequally weighted ones are worth: Kish (1965), (sum of w) squared by sum of w squared."""
    return float((counts * weights).sum() ** 2 / (counts * weights**2).sum())


def _margin(cells: Cells, place: int, people: Floats) -> _Margin:
    size, groups = cells.sizes[place], cells.groups(place)
    if people.shape != (size,) or not np.isfinite(people).all() or (people < 0).any() or not people.any():
        raise ValueError("every group of a margin has its number of people, and somebody lives in one")
    heard = np.bincount(groups, cells.counts, size + 1)
    if heard[:size][people == 0].any():
        raise ValueError("somebody was heard from a group in which nobody lives")
    reached = np.where(heard[:size] > 0, people, 0.0)
    told = heard[:size].sum()
    shares = reached / reached.sum() if told else np.zeros(size)
    empty = tuple(np.flatnonzero((people > 0) & (heard[:size] == 0)).tolist())
    return _Margin(
        groups, np.append(shares * told, heard[size]), empty, float(1 - reached.sum() / people.sum())
    )


def _gap(margins: Sequence[_Margin], totals: Floats) -> float:
    found = 0.0
    for one in margins:
        there = one.wanted > 0
        found = max(found, float(np.abs(one.sums(totals)[there] / one.wanted[there] - 1).max(initial=0.0)))
    return found


def _fitted(counts: Floats, margins: Sequence[_Margin], tolerance: float) -> tuple[Floats, int]:
    totals = counts.copy()
    for done in range(MOST_ROUNDS):
        if _gap(margins, totals) <= tolerance:
            return totals / counts, done
        for one in margins:
            now = one.sums(totals)
            totals *= np.divide(one.wanted, now, out=np.ones_like(now), where=now > 0)[one.groups]
    return totals / counts, MOST_ROUNDS


def _within(weights: Floats, bounds: tuple[float, float]) -> bool:
    return bool(bounds[0] <= weights.min() and weights.max() <= bounds[1])


def _bounded(
    counts: Floats, margins: Sequence[_Margin], tolerance: float, bounds: tuple[float, float]
) -> tuple[Floats, int]:
    """Free weights are fitted, and count as far as the bounds let them; until the margins fit or nothing moves."""
    free, before, rounds = np.ones_like(counts), np.zeros_like(counts), 0
    wanted = [_within_reach(one, counts, bounds) for one in margins]
    factors = [np.ones_like(one.wanted) for one in wanted]
    while rounds < MOST_BOUNDED:
        held = np.clip(free, *bounds)
        if _gap(wanted, counts * held) <= tolerance or np.abs(held - before).max() <= _STILL:
            break
        before, rounds = held, rounds + 1
        for one, of_groups in zip(wanted, factors, strict=True):
            _fit_margin(counts, free, of_groups, one, bounds)
    return np.clip(free * _factor(free, counts, *bounds, float(counts.sum())), *bounds), rounds


def _within_reach(margin: _Margin, counts: Floats, bounds: tuple[float, float]) -> _Margin:
    """What each group can weigh within the bounds; the others of the margin take over the difference."""
    heard = margin.sums(counts)
    low, high = heard * bounds[0], heard * bounds[1]
    factor = _factor(margin.wanted, np.ones_like(low), low, high, float(margin.wanted.sum()))
    return _Margin(margin.groups, np.clip(margin.wanted * factor, low, high), margin.empty, margin.left_out)


def _fit_margin(
    counts: Floats, free: Floats, factors: Floats, margin: _Margin, bounds: tuple[float, float]
) -> None:
    for group, wanted in enumerate(margin.wanted):
        here = margin.groups == group
        if wanted > 0:
            factor = _factor(free[here], counts[here], *bounds, float(wanted))
            allowed = np.clip(factors[group] * factor, 1 / FARTHEST, FARTHEST)
            free[here] *= allowed / factors[group]
            factors[group] = allowed


def _factor(free: Floats, counts: Floats, low: Floats | float, high: Floats | float, wanted: float) -> float:
    """By what to multiply so that, held within the bounds, the sum is what is wanted; the nearest where none does.

    The sum grows with the factor, straight between the factors at which somebody reaches or leaves a bound.
    """
    used = free > 0
    free, counts = free[used], counts[used]
    lows, highs = (np.broadcast_to(np.asarray(one, dtype=float), used.shape)[used] for one in (low, high))
    turns = np.unique(np.concatenate([lows / free, highs / free]))

    def reached(factor: float) -> float:
        return float((counts * np.clip(free * factor, lows, highs)).sum())

    below, above = 0, turns.size - 1
    if reached(turns[below]) >= wanted or reached(turns[above]) <= wanted:
        return float(turns[below] if reached(turns[below]) >= wanted else turns[above])
    while above - below > 1:
        middle = (below + above) // 2
        below, above = (middle, above) if reached(turns[middle]) <= wanted else (below, middle)
    start, end = reached(turns[below]), reached(turns[above])
    return float(turns[below] + (turns[above] - turns[below]) * (wanted - start) / (end - start))


def _told(
    counts: Floats,
    weights: Floats,
    margins: Sequence[_Margin],
    *,
    rounds: int,
    tolerance: float,
    bounds: tuple[float, float] | None,
) -> Raked:
    totals, heard = counts * weights, float(counts.sum())
    gap = _gap(margins, totals)
    at_bound = np.isin(weights, bounds) if bounds is not None else np.zeros(weights.shape, dtype=bool)
    effective = effective_number(weights, counts)
    return Raked(
        weights=weights,
        gap=gap,
        holds=gap <= tolerance,
        rounds=rounds,
        trimmed=float(counts[at_bound].sum() / heard),
        effective=effective,
        design_effect=heard / effective,
        empty=tuple((place, group) for place, one in enumerate(margins) for group in one.empty),
        left_out=tuple(one.left_out for one in margins),
        short=tuple(_short(margins, totals, tolerance)),
    )


def _short(margins: Sequence[_Margin], totals: Floats, tolerance: float) -> list[Short]:
    """What is wanted and reached, as shares of all heard; "not told" can be short as well, as the last group."""
    heard = float(totals.sum())
    return [
        Short(place, group, float(wanted) / heard, float(reached) / heard)
        for place, one in enumerate(margins)
        for group, (wanted, reached) in enumerate(zip(one.wanted, one.sums(totals), strict=True))
        if wanted > 0 and abs(reached / wanted - 1) > tolerance
    ]
