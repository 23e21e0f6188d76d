"""How often each panel must be drawn so that everybody gets the fairest chance.

Three ways, each for what the one before leaves: weights as even as can be (maximum entropy, which needs only sums); a linear
program over the panels at hand; and further panels, one at a time, each the best there is for those who still come short.
If there is none, that proves that no lottery reaches these chances, and why: a cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy

from .kinds import Problem
from .leximin import Cut, Floats

#: What counts as reached.
REACHED = 1e-6
STEPS = 400
#: How strongly weights are held back from running away where the chances cannot be reached.
LOOSE, FIRM = 1e-8, 1e-3
#: Weights that differ by more than this power run away.
AWAY = 300.0
#: The solver's own certainty about whole numbers of people.
WHOLE = 1e-6


@dataclass(frozen=True)
class Mixture:
    """Panels, a row each, and how often each is drawn.  ``reached`` is the least part of a wanted chance that is had.

    ``worth`` of a seat of each kind: only a panel worth more than ``reached`` in all can improve on it.
    """

    panels: scipy.sparse.csr_matrix
    weights: Floats
    reached: float
    worth: Floats | None = None


def evened(panels: scipy.sparse.csr_matrix, seats: Floats, hold: float = LOOSE) -> Mixture:
    """The most even weights with these seats on average; if there are none, weights near them if ``hold`` is high."""
    some = np.flatnonzero(seats > 0)
    wanted, scale = seats[some], np.sqrt(seats[some])
    narrow = panels[:, some]
    across = narrow.T.tocsr()

    def dual(point: Floats) -> tuple[float, Floats]:
        height = narrow @ (point / scale)
        top = height.max()
        lifted = np.exp(height - top)
        total = lifted.sum()
        short = (across @ (lifted / total) - wanted) / scale
        value = top + np.log(total) - point @ (wanted / scale) + hold / 2 * (point @ point)
        return float(value), short + hold * point

    options = {"maxiter": STEPS, "maxcor": 20, "ftol": 1e-15, "gtol": 1e-9}
    start = np.zeros(len(some))
    found = scipy.optimize.minimize(
        dual, start, jac=True, method="L-BFGS-B", options=options, callback=_running_away
    )
    height = narrow @ (found.x / scale)
    weights = np.exp(height - height.max())
    weights /= weights.sum()
    return Mixture(panels, weights, _reached(panels, weights, seats))


def _running_away(intermediate_result: scipy.optimize.OptimizeResult) -> None:
    """The chances lie outside of what these panels can mix: there is nothing to converge to."""
    if np.abs(intermediate_result.x).max() > AWAY:
        raise StopIteration


def balanced(panels: scipy.sparse.csr_matrix, seats: Floats) -> Mixture:
    """The weights by which the least part of a wanted chance is largest, by linear program; and what seats are worth."""
    some = np.flatnonzero(seats > 0)
    parts = panels[:, some].T.multiply(1 / seats[some][:, None])
    done = scipy.optimize.linprog(
        np.concatenate([np.zeros(panels.shape[0]), [-1.0]]),
        A_ub=scipy.sparse.hstack([-parts, np.ones((len(some), 1))]).tocsr(),
        b_ub=np.zeros(len(some)),
        A_eq=scipy.sparse.csr_matrix(np.concatenate([np.ones(panels.shape[0]), [0.0]])[None]),
        b_eq=[1],
        method="highs",
    )
    weights = np.maximum(done.x[:-1], 0)
    weights /= weights.sum()
    worth = np.zeros(len(seats))
    worth[some] = np.maximum(-done.ineqlin.marginals, 0) / seats[some]
    return Mixture(panels, weights, _reached(panels, weights, seats), worth)


def _reached(panels: scipy.sparse.csr_matrix, weights: Floats, seats: Floats) -> float:
    some = seats > 0
    return min(1.0, float(((panels.T @ weights)[some] / seats[some]).min(initial=1.0)))


def best_panel(problem: Problem, worth: Floats) -> tuple[Any, float] | None:
    """The real panel of the highest worth, and what no panel is worth more than; None where there is no panel."""
    homes, cap = problem.household_rows()
    rules = [
        scipy.optimize.LinearConstraint(problem.quota_rows(), problem.low, problem.high),
        scipy.optimize.LinearConstraint(np.ones((1, len(worth))), problem.size, problem.size),
        *([scipy.optimize.LinearConstraint(homes, -np.inf, cap)] if len(cap) else []),
    ]
    done = scipy.optimize.milp(
        -worth,
        constraints=rules,
        integrality=np.ones(len(worth)),
        bounds=scipy.optimize.Bounds(0, problem.most.astype(float)),
        options={"mip_rel_gap": 0},
    )
    if done.x is None:
        return None
    return np.round(done.x), max(float(-done.mip_dual_bound), float(-done.fun))


def grown(problem: Problem, mixture: Mixture, seats: Floats, most: int) -> tuple[Mixture, Cut | None, int]:
    """Further panels, the best at each time, until the chances are reached or a cut proves that they cannot be.

    The last number says how many of the ``most`` searches are left; with none left nothing is proved.
    """
    mixture = balanced(mixture.panels, seats)
    for left in range(most, 0, -1):
        worth = mixture.worth
        if mixture.reached >= 1 - REACHED or worth is None:
            return mixture, None, left
        found = best_panel(problem, worth)
        if found is None:
            break
        panel, bound = found
        if panel @ worth <= mixture.reached + REACHED / 10:
            return mixture, Cut(worth / worth.max(), bound / worth.max()), left
        mixture = balanced(
            scipy.sparse.vstack([mixture.panels, scipy.sparse.csr_matrix(panel)]).tocsr(), seats
        )
    return mixture, None, 0
