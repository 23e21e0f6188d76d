"""Why no panel can be made, in figures: the smallest change of the quotas after which one can."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy

from .kinds import Problem
from .leximin import Floats
from .pool import Pool, Quota

#: One quota by two seats is a larger change than two quotas by one seat each, by this part of a seat.
SPREAD = 0.01


@dataclass(frozen=True)
class Change:
    """A quota as it is, and how it would have to be."""

    quota: Quota
    low: int
    high: int


@dataclass(frozen=True)
class Relaxation:
    """The changes with the fewest seats in all.  ``within_flex``: no quota gives way further than its table allows."""

    changes: tuple[Change, ...]
    within_flex: bool

    @property
    def seats(self) -> int:
        """By how many seats the quotas give way, in all."""
        return sum(one.quota.low - one.low + one.high - one.quota.high for one in self.changes)


def smallest_relaxation(pool: Pool, problem: Problem) -> Relaxation | None:
    """Within what the table lets give way if that is enough, else beyond.  None: so many people there are not.

    Without changes in it, the quotas can be kept as they are.
    """
    lows = [quota.low - quota.low_flex for quota in pool.quotas]
    highs = [problem.size if quota.high_flex < 0 else quota.high_flex - quota.high for quota in pool.quotas]
    found = _solved(problem, np.array(lows, dtype=float), np.maximum(np.array(highs, dtype=float), 0))
    if found is not None:
        return Relaxation(_changes(pool, found), within_flex=True)
    found = _solved(problem, problem.low.astype(float), np.full(len(problem.low), float(problem.size)))
    return None if found is None else Relaxation(_changes(pool, found), within_flex=False)


def _solved(problem: Problem, low_room: Floats, high_room: Floats) -> Floats | None:
    """Kinds, then seats below the low ends, then seats above the high ends, then the largest change of all."""
    kinds, quotas = len(problem.count), len(problem.low)
    rows, one = problem.quota_rows(), scipy.sparse.identity(quotas)
    homes, cap = problem.household_rows()
    wide = scipy.sparse.hstack([homes, scipy.sparse.csr_matrix((len(cap), 2 * quotas + 1))])
    size = np.concatenate([np.ones(kinds), np.zeros(2 * quotas + 1)])
    largest = scipy.sparse.hstack(
        [
            scipy.sparse.csr_matrix((2 * quotas, kinds)),
            scipy.sparse.identity(2 * quotas),
            -np.ones((2 * quotas, 1)),
        ]
    )
    nothing = scipy.sparse.csr_matrix((quotas, quotas))
    column = scipy.sparse.csr_matrix((quotas, 1))
    done = scipy.optimize.milp(
        np.concatenate([np.zeros(kinds), np.ones(2 * quotas), [SPREAD]]),
        constraints=[
            scipy.optimize.LinearConstraint(
                scipy.sparse.hstack([rows, one, nothing, column]), problem.low, np.inf
            ),
            scipy.optimize.LinearConstraint(
                scipy.sparse.hstack([rows, nothing, -one, column]), -np.inf, problem.high
            ),
            scipy.optimize.LinearConstraint(size[None], problem.size, problem.size),
            scipy.optimize.LinearConstraint(largest, -np.inf, 0),
            *([scipy.optimize.LinearConstraint(wide, -np.inf, cap)] if len(cap) else []),
        ],
        integrality=np.ones(len(size)),
        bounds=scipy.optimize.Bounds(0, np.concatenate([problem.most, low_room, high_room, [problem.size]])),
    )
    return None if done.x is None else np.round(done.x[kinds : kinds + 2 * quotas])


def _changes(pool: Pool, found: Floats) -> tuple[Change, ...]:
    below, above = np.split(found.astype(int), 2)
    return tuple(
        Change(quota, quota.low - int(less), quota.high + int(more))
        for quota, less, more in zip(pool.quotas, below, above, strict=True)
        if less or more
    )
