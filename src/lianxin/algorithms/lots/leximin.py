"""The fairest chances that any lottery could give: the smallest as large as can be, then the next smallest, and so on.

Computed for the quotas alone, as if half a person could sit on a panel.  Every lottery of real panels keeps the quotas on
average too, so none can be fairer: that is the certificate.  Mostly real panels reach it; where they do not, cuts
(``x · weights <= most``, true of every real panel) take away what only halved people could do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from .kinds import Problem

Floats = NDArray[np.float64]
#: What the solver may be wrong by, and what is added so that a value just found can be reached once more.
EXACT = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}
SLACK = 1e-9
#: Levels below this are told apart as if they were this high.
LOW_LEVEL = 1e-3
#: A chance smaller than this is the solver's own inexactness: nobody of the kind can sit.
NONE = 1e-7
#: A kind is given more than the level if that can be by so large a part of the level.
MORE, MUCH_MORE = 1e-5, 1e-2


class NoPanel(Exception):
    """No panel keeps the quotas."""


@dataclass(frozen=True)
class Cut:
    """What holds of every real panel: the seats of the kinds, weighed, come to no more than ``most``."""

    weights: Floats
    most: float


class _Relaxed:
    """All that mixtures of panels keep: quotas, households, the size of the panel, and the cuts."""

    def __init__(self, problem: Problem, cuts: Sequence[Cut]) -> None:
        quotas = problem.quota_rows()
        homes, cap = problem.household_rows()
        cutting = scipy.sparse.csr_matrix(
            np.array([cut.weights for cut in cuts]).reshape(-1, len(problem.count))
        )
        self.rows = scipy.sparse.vstack([quotas, -quotas, homes, cutting]).tocsr()
        self.ends = np.concatenate([problem.high, -problem.low, cap, [cut.most for cut in cuts]])
        self.count = problem.count.astype(float)
        self.most = problem.most.astype(float)
        self.size = problem.size

    def raise_(self, seats: Floats, kinds: Any, *, together: bool, highest: float) -> Floats:
        """How far the chances of these kinds can be lifted above ``seats``: all by the same, or each as far as can be."""
        width, lifted = len(seats), 1 if together else len(kinds)
        above = np.arange(len(kinds))
        column = np.full(len(kinds), width) if together else width + above
        lift = scipy.sparse.csr_matrix(
            (
                np.concatenate([-np.ones(len(kinds)), self.count[kinds]]),
                (np.concatenate([above, above]), np.concatenate([kinds, column])),
            ),
            shape=(len(kinds), width + lifted),
        )
        wide = scipy.sparse.hstack([self.rows, scipy.sparse.csr_matrix((self.rows.shape[0], lifted))])
        low = np.concatenate([np.minimum(seats, self.most), np.zeros(lifted)])
        high = np.concatenate([self.most, np.full(lifted, highest)])
        done = scipy.optimize.linprog(
            np.concatenate([np.zeros(width), -np.ones(lifted)]),
            A_ub=scipy.sparse.vstack([wide, lift]).tocsr(),
            b_ub=np.concatenate([self.ends + SLACK, -seats[kinds]]),
            A_eq=scipy.sparse.csr_matrix(np.concatenate([np.ones(width), np.zeros(lifted)])[None]),
            b_eq=[self.size],
            bounds=np.stack([low, high], axis=1),
            method="highs",
            options=EXACT,
        )
        if done.x is None:
            raise NoPanel
        found: Floats = done.x[width:]
        return found


def best_chances(problem: Problem, cuts: Sequence[Cut] = ()) -> Floats:
    """The chance of each kind in the fairest mixture.  Few levels: each ends where one more quota becomes tight."""
    relaxed = _Relaxed(problem, cuts)
    chance = np.zeros(len(problem.count))
    free = np.arange(len(problem.count))
    while len(free):
        settled = np.ones(len(chance), dtype=bool)
        settled[free] = False
        seats = np.where(settled, chance * problem.count * (1 - SLACK), 0.0)
        level = float(relaxed.raise_(seats, free, together=True, highest=1.0)[0])
        seats[free] = level * problem.count[free] * (1 - SLACK)
        stuck = _stuck(relaxed, seats, free, level)
        chance[stuck] = level
        free = np.setdiff1d(free, stuck, assume_unique=True)
    return np.where(chance < NONE, 0.0, chance)


def _stuck(relaxed: _Relaxed, seats: Floats, free: Any, level: float) -> Any:
    """Those whom no mixture lifts above the level without pushing somebody else below it."""
    left = free
    while len(left):
        lifted = relaxed.raise_(seats, left, together=False, highest=max(level, LOW_LEVEL) * MUCH_MORE)
        more = lifted > max(level, LOW_LEVEL) * MORE
        if not more.any():
            return left
        left = left[~more]
    # The solver's last digits made room where there is none: this level is the last that can be told apart.
    return free
