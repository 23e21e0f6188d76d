"""The fairest lottery of real panels: wanted chances, panels near them, weights that reach them, and a certificate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy
from threadpoolctl import threadpool_limits

from .kinds import Problem
from .leximin import Cut, Floats, NoPanel, best_chances
from .mixing import FIRM, REACHED, Mixture, best_panel, evened, grown
from .seeking import Face, seek

#: Panels sought in each round, for each kind there is; and how many rounds.
EACH_ROUND, ROUNDS = 2, 8
#: After so many rounds it is first looked whether they are enough.
FIRST_LOOK = 3
#: Fewer panels than these are not worth a round.
FEWEST = 50
#: Above so many kinds the exact way is too long: the lottery stands as near as it came, and says so.
EXACT_KINDS = 600
#: So often a best panel is looked for, in all.
SEARCHES = 400
#: By so much a round may change how often a kind is sought.
LEAN = 2.0

#: Told what is being done, how much of it is done, and of how much.
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Fair:
    """A lottery before it is rounded.

    ``chance`` of each kind, which nobody's own may pass without somebody poorer losing; ``bound`` is what the smallest
    chance of no lottery can pass; ``proved`` whether ``chance`` is reached, to a millionth, by these panels.
    """

    mixture: Mixture
    chance: Floats
    bound: float

    @property
    def proved(self) -> bool:
        return self.mixture.reached >= 1 - REACHED

    def had(self, problem: Problem) -> Floats:
        """The chance that each kind has in it."""
        chances: Floats = (self.mixture.panels.T @ self.mixture.weights) / problem.count
        return chances


def fairest(problem: Problem, seed: int, tell: Tell = lambda _what, _done, _of: None) -> Fair:
    """The fairest lottery there is, or as near as was come.  Raises NoPanel where no panel keeps the quotas.

    The same problem and seed give the same lottery on the same machine.
    """
    # For rows as short as these a second thread of the linear algebra only waits, and burns a core doing so.
    with threadpool_limits(1, user_api="blas"):
        return _fairest(problem, seed, tell)


def _fairest(problem: Problem, seed: int, tell: Tell) -> Fair:
    cuts: list[Cut] = []
    tell("chances", 0, 1)
    chance = best_chances(problem)
    mixture = _near(problem, chance * problem.count, np.random.default_rng(seed), tell)
    left = SEARCHES if len(problem.count) <= EXACT_KINDS else 0
    while left and mixture.reached < 1 - REACHED:
        tell("exact", SEARCHES - left, SEARCHES)
        mixture, cut, left = grown(problem, mixture, chance * problem.count, left)
        if cut is None:
            break
        cuts.append(cut)
        chance = best_chances(problem, cuts)
    return Fair(mixture, chance, float(chance.min()))


def _near(problem: Problem, seats: Floats, dice: np.random.Generator, tell: Tell) -> Mixture:
    """Panels by many exchanges, each round leaning towards those who came short in the rounds before."""
    face, weights = Face.of(problem, seats), seats.copy()
    number = max(FEWEST, EACH_ROUND * len(seats))
    panels = scipy.sparse.csr_matrix((0, len(seats)))
    for done in range(ROUNDS):
        tell("panels", done, ROUNDS)
        before, panels = panels.shape[0], _different(panels, seek(problem, face, weights, number, dice))
        if not panels.shape[0]:
            return _first(problem)
        if panels.shape[0] == before:
            break
        if done + 1 >= FIRST_LOOK:
            mixture = evened(panels, seats)
            if mixture.reached >= 1 - REACHED:
                return mixture
        weights = _leaned(panels, seats, weights)
    return evened(panels, seats, FIRM)


def _different(some: scipy.sparse.csr_matrix, more: scipy.sparse.csr_matrix) -> scipy.sparse.csr_matrix:
    """All rows of both, each once, in the order in which they came."""
    together = scipy.sparse.vstack([some, more]).tocsr()
    together.sort_indices()
    seen: dict[bytes, int] = {}
    for row in range(together.shape[0]):
        part = slice(together.indptr[row], together.indptr[row + 1])
        seen.setdefault(together.indices[part].tobytes() + together.data[part].tobytes(), row)
    return together[list(seen.values())]


def _leaned(panels: scipy.sparse.csr_matrix, seats: Floats, weights: Floats) -> Floats:
    """Kinds that came seldom are sought more often, and the other way round."""
    mean = np.asarray(panels.mean(axis=0)).ravel()
    step = np.clip(seats / np.maximum(mean, 1e-12), 1 / LEAN, LEAN)
    leaned: Floats = np.where(seats > 0, weights * step, 0.0)
    return leaned


def _first(problem: Problem) -> Mixture:
    """One panel, by exact search."""
    found = best_panel(problem, np.zeros(len(problem.count)))
    if found is None:
        raise NoPanel
    return Mixture(scipy.sparse.csr_matrix(found[0]), np.ones(1), 0.0)
