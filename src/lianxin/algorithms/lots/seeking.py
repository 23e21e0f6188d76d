"""Many different real panels near given chances, found by many small exchanges at once.

Each panel begins as a random choice by the chances.  Then, again and again, one random member gives way to a random other
person if that brings the panel no further from its quotas, until all quotas are kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.random import Generator
from numpy.typing import NDArray

from .kinds import Problem
from .leximin import Floats
from .pool import Ints

Truths = NDArray[np.bool_]
#: So many times the best of so many exchanges is made in each panel; most keep their quotas after a tenth of that.
MOST_TRIED, AT_ONCE, LOOK_EVERY = 750, 8, 10
#: When for so long no further panel has come to keep its quotas, none of the rest will.
PATIENCE = 120
#: A quota or a chance that is within this of its end is at its end.
TIGHT = 1e-7


@dataclass(frozen=True)
class Face:
    """What every panel of a lottery with exactly these chances keeps: quotas that are tight on average are tight in each."""

    low: Ints
    high: Ints
    certain: Ints

    @classmethod
    def of(cls, problem: Problem, seats: Floats) -> Face:
        """Kinds whose seats are certain come as often as they have them."""
        on_average = problem.quota_rows() @ seats
        sure = np.where(seats > problem.most - TIGHT, problem.most, 0)
        return cls(
            low=np.where(on_average > problem.high - TIGHT, problem.high, problem.low),
            high=np.where(on_average < problem.low + TIGHT, problem.low, problem.high),
            certain=np.repeat(np.arange(len(seats)), sure),
        )


class _Crowd:
    """Panels that are still being put right, all moved together."""

    def __init__(self, problem: Problem, face: Face, weights: Floats, number: int, dice: Generator) -> None:
        self._problem, self._dice = problem, dice
        self._fixed = len(face.certain)
        places = np.arange(problem.size + 2)
        self._far = np.maximum(face.low[:, None] - places, 0) + np.maximum(places - face.high[:, None], 0)
        self._sums = np.cumsum(weights) / weights.sum()
        self.members = np.empty((number, problem.size), dtype=np.int64)
        self.members[:, : self._fixed] = face.certain
        for row in self.members:
            row[self._fixed :] = self._spread(weights)
        self._have = self._count_features()
        self.far = self._far[np.arange(len(self._far))[None], self._have].sum(axis=1)
        self._groups = problem.group[self.members].astype(np.int32)
        over = self._over_full()
        self._crowded = bool(over.any())
        self.far += over

    def _spread(self, weights: Floats) -> Ints:
        """A seat for each equal part of all weights, in an order that is new each time."""
        order = self._dice.permutation(len(weights))
        sums = np.cumsum(weights[order])
        free = self._problem.size - self._fixed
        at = np.searchsorted(
            sums, (np.arange(free) + self._dice.random(free)) * (sums[-1] / max(free, 1)), "right"
        )
        chosen: Ints = order[np.minimum(at, len(order) - 1)]
        return chosen

    def _count_features(self) -> Ints:
        have = np.zeros((len(self.members), len(self._far)), dtype=np.int64)
        rows = np.arange(len(self.members))
        for seat in self.members.T:
            for place in self._problem.values[seat].T:
                have[rows, place] += 1
        return have

    def _over_full(self) -> Ints:
        """How many sit in each panel beside somebody of their household."""
        over = np.zeros(len(self.members), dtype=np.int64)
        for row, panel in enumerate(self._groups):
            met, times = np.unique(panel, return_counts=True)
            over[row] = np.maximum(times - self._problem.cap[met], 0).sum()
        return over

    def exchange(self, active: Ints) -> None:
        """In each of these panels the best of a few random exchanges is made, unless it does harm."""
        if self._fixed == self._problem.size:
            return
        seat = self._dice.integers(self._fixed, self._problem.size, (AT_ONCE, len(active)))
        new = np.minimum(
            np.searchsorted(self._sums, self._dice.random(seat.shape), "right"), len(self._sums) - 1
        )
        worse = self._worse(active, self.members[active, seat], new)
        best = worse.argmin(axis=0), np.arange(len(active))
        good = worse[best] <= 0
        rows, seat, new, worse = active[good], seat[best][good], new[best][good], worse[best][good]
        room = self._room(rows, seat, new)
        self._seat(rows[room], seat[room], new[room], worse[room])

    def _worse(self, active: Ints, old: Ints, new: Ints) -> Ints:
        """By how much the panel gets further from its quotas and households if the new one comes for the old."""
        leaving, coming = self._problem.values[old], self._problem.values[new]
        rows = np.broadcast_to(active[None, :, None], leaving.shape)
        had, gets = self._have[rows, leaving], self._have[rows, coming]
        change = self._far[leaving, had - 1] - self._far[leaving, had]
        change += self._far[coming, gets + 1] - self._far[coming, gets]
        worse: Ints = (change * (leaving != coming)).sum(axis=-1)
        if self._crowded:
            cap = self._problem.cap[self._problem.group[old]]
            worse -= np.array([self._sitting(active, kinds) for kinds in old]) > cap
        return worse

    def _room(self, rows: Ints, seat: Ints, new: Ints) -> Truths:
        """Whether a household of the new one's group is free once the old one has left."""
        group = self._problem.group[new]
        leaves = self._problem.group[self.members[rows, seat]] == group
        room: Truths = self._sitting(rows, new) - leaves < self._problem.cap[group]
        return room

    def _sitting(self, rows: Ints, kinds: Ints) -> Ints:
        """How many of the group of each of these kinds sit in each of these panels."""
        sitting: Ints = (self._groups[rows] == self._problem.group[kinds][:, None]).sum(axis=1)
        return sitting

    def _seat(self, rows: Ints, seat: Ints, new: Ints, worse: Ints) -> None:
        leaving, coming = self._problem.values[self.members[rows, seat]], self._problem.values[new]
        self.members[rows, seat] = new
        self._groups[rows, seat] = self._problem.group[new]
        self._have[rows[:, None], leaving] -= 1
        self._have[rows[:, None], coming] += 1
        self.far[rows] += worse


def seek(
    problem: Problem, face: Face, weights: Floats, number: int, dice: Generator
) -> scipy.sparse.csr_matrix:
    """Real panels on the face, different ones, a row each: how many of each kind sit.  There can be none.

    ``weights`` are how often the kinds are to come; those of weight 0 never do.  O(number · tries · categories).
    """
    free = weights.copy()
    free[face.certain] = 0
    if len(face.certain) > problem.size or not (free.sum() > 0 or len(face.certain) == problem.size):
        return scipy.sparse.csr_matrix((0, len(weights)))
    crowd = _Crowd(problem, face, free if free.sum() > 0 else np.ones(len(free)), number, dice)
    active, mended = np.arange(number), 0
    for tried in range(MOST_TRIED):
        if tried % LOOK_EVERY == 0:
            still = active[crowd.far[active] > 0]
            mended = tried if len(still) < len(active) else mended
            active = still
            if not len(active) or tried - mended > PATIENCE:
                break
        crowd.exchange(active)
    return as_panels(crowd.members[crowd.far == 0], len(weights))


def as_panels(members: Ints, kinds: int) -> scipy.sparse.csr_matrix:
    """A row for each different panel."""
    different = np.unique(np.sort(members, axis=1), axis=0)
    rows = np.repeat(np.arange(len(different)), different.shape[1])
    cells = (np.ones(different.size), (rows, different.ravel()))
    found = scipy.sparse.csr_matrix(cells, shape=(len(different), kinds))
    found.sum_duplicates()
    return found
