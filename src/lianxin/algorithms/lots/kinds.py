"""People who cannot be told apart: equal features, and equal households around them.

Whoever is of one kind can change places with anybody else of it without any quota noticing.  So it is enough to say how
many of each kind sit on a panel, and a fair lottery gives all of one kind the same chance.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import scipy

from .pool import Ints, Pool


@dataclass(frozen=True)
class Problem:
    """How many of each kind there are, and what a panel of ``size`` must keep.

    ``values[kind, category]`` is the place of a quota.  Kinds of one ``group`` live together in ``cap[group]``
    households like one another, of each of which one person at most may sit; a person who lives alone, or whose
    address nobody asked for, is a household of one.
    """

    size: int
    values: Ints
    count: Ints
    group: Ints
    cap: Ints
    low: Ints
    high: Ints
    of_person: Ints

    @property
    def most(self) -> Ints:
        """How many of each kind one panel can have."""
        least: Ints = np.minimum(self.count, self.cap[self.group])
        return least

    def quota_rows(self) -> scipy.sparse.csr_matrix:
        """One row for each quota: how many of it a panel has."""
        kinds, categories = self.values.shape
        cells = (np.ones(kinds * categories), (self.values.ravel(), np.repeat(np.arange(kinds), categories)))
        return scipy.sparse.csr_matrix(cells, shape=(len(self.low), kinds))

    def household_rows(self) -> tuple[scipy.sparse.csr_matrix, Ints]:
        """One row for each group of several kinds, and the households that it has."""
        sizes = np.bincount(self.group, minlength=len(self.cap))
        shared = np.flatnonzero(sizes > 1)
        row = np.full(len(self.cap), -1)
        row[shared] = np.arange(len(shared))
        kinds = np.flatnonzero(row[self.group] >= 0)
        cells = (np.ones(len(kinds)), (row[self.group[kinds]], kinds))
        return scipy.sparse.csr_matrix(cells, shape=(len(shared), len(self.count))), self.cap[shared]


def problem_of(pool: Pool, size: int) -> Problem:
    """The pool by kinds.  O(people)."""
    features, of_person = np.unique(pool.values, axis=0, return_inverse=True)
    of_person = of_person.ravel()
    around = _around(pool.households, of_person)
    kinds: dict[tuple[int, tuple[int, ...]], int] = {}
    for person, feature in enumerate(of_person):
        kinds.setdefault((int(feature), around[int(pool.households[person])]), len(kinds))
    numbers = [kinds[int(f), around[int(h)]] for f, h in zip(of_person, pool.households, strict=True)]
    groups: dict[tuple[int, ...], int] = {}
    group = [
        groups.setdefault(key if len(key) > 1 else (-1, number), len(groups))
        for number, (_f, key) in enumerate(kinds)
    ]
    homes: defaultdict[int, set[int]] = defaultdict(set)
    for person, number in enumerate(numbers):
        homes[group[number]].add(int(pool.households[person]))
    return Problem(
        size=size,
        values=features[[feature for feature, _around in kinds]],
        count=np.bincount(numbers, minlength=len(kinds)),
        group=np.array(group),
        cap=np.array([len(homes[number]) for number in range(len(groups))]),
        low=np.array([quota.low for quota in pool.quotas]),
        high=np.array([quota.high for quota in pool.quotas]),
        of_person=np.array(numbers),
    )


def _around(households: Ints, of_person: Ints) -> dict[int, tuple[int, ...]]:
    """Of each household the features of all who live there, sorted."""
    living: defaultdict[int, list[int]] = defaultdict(list)
    for household, feature in zip(households.tolist(), of_person.tolist(), strict=True):
        living[household].append(feature)
    return {household: tuple(sorted(features)) for household, features in living.items()}
