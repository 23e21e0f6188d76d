"""What people agree about who otherwise do not: how much of an idea's support does not hang on where somebody stands.

Each vote r of person u on idea n is explained by r = mu + i_u + i_n + f_u f_n: how readily all agree, how readily this
person does, how good the idea is to everybody, and how well the person's stance meets the idea's.  The score is i_n
(the model is that of Community Notes, in its public description).  Lambda is larger for the intercepts, so support
that can be put down to a stance is put down to it.

Two things are ours.  The larger side counts no more than the smaller, so that many accounts of one mind move little:
200 beside 300 people moved no score by more than 0.3 in thirty invented towns, and no idea of one side among those of
both; and whoever voted on fewer ideas than ``LEAST_VOTES`` shows no stance and does
not count.  Nothing about a single person leaves this module.

What it cannot see: accounts that pose as people of both sides.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy

Ints = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]

#: So many ideas must a person have voted on to show where they stand; all, where there are fewer.
LEAST_VOTES = 5
#: From each side so many must have voted on an idea; fewer are nobody's camp, and could be told apart.
LEAST_SIDE = 5
#: How dear an intercept and a stance are (lambda), against one squared step between no and pass.
INTERCEPT, STANCE = 0.15, 0.03
#: The larger side is made to count as the smaller, down to a weight of one in so many.
MOST_TIMES = 10.0
#: How often the sides are found and the model fitted anew.
_TURNS = 4
_MOST_ROUNDS, _STILL = 1000, 1e-6
_POWER = 30


@dataclass(frozen=True, eq=False)
class Votes:
    """One vote of each person on each idea, in the order of persons, then ideas.

    ``persons``, ``ideas``: shape (votes,), counted from 0; ``values``: -1 against, 0 pass, +1 for.
    """

    persons: Ints
    ideas: Ints
    values: Floats
    n_persons: int
    n_ideas: int


@dataclass(frozen=True, eq=False)
class Bridging:
    """``score``: shape (ideas,), i_n, not a number where an idea was not heard on both sides.

    ``lean``: shape (ideas,), f_n times half the distance between both sides: how far they are apart about the idea.
    ``voted``, ``agreed``: shape (2, ideas), how many of each side voted on an idea, and for it.
    ``counted``: how many people showed where they stand.
    """

    score: Floats
    lean: Floats
    voted: Ints
    agreed: Ints
    counted: int


@dataclass(eq=False)
class _Model:
    mean: float
    person: Floats
    idea: Floats
    stance: Floats
    pull: Floats


@dataclass(frozen=True, eq=False)
class _Sums:
    """Sums over the votes of each person, or over those on each idea by the weight of who voted.

    ``cast``: a one for each vote, or its weight; ``values``: the same times its value.  Rows are those that are summed for.
    """

    cast: scipy.sparse.csr_array
    values: scipy.sparse.csr_array
    counts: Floats
    total: Floats

    @classmethod
    def of(cls, whose: Ints, others: Ints, values: Floats, weights: Floats, shape: tuple[int, int]) -> _Sums:
        cast = scipy.sparse.csr_array((weights, (whose, others)), shape=shape)
        valued = scipy.sparse.csr_array((weights * values, (whose, others)), shape=shape)
        return cls(cast, valued, cast.sum(1), valued.sum(1))

    def solved(self, mean: float, intercept: Floats, factor: Floats) -> tuple[Floats, Floats]:
        """Intercept and factor of each row, given those of the others: two equations for each, in closed form."""
        sums = self.cast @ np.stack([factor, factor**2, intercept, intercept * factor], axis=1)
        a, b, c = self.counts + INTERCEPT, sums[:, 0], sums[:, 1] + STANCE
        p = self.total - mean * self.counts - sums[:, 2]
        q = self.values @ factor - mean * sums[:, 0] - sums[:, 3]
        determinant = a * c - b**2
        return (c * p - b * q) / determinant, (a * q - b * p) / determinant


def bridging(votes: Votes) -> Bridging:
    """O(rounds x votes); the same votes give the same figures."""
    shown = _who_show_a_stance(votes)
    if not shown.values.size:
        nothing, nobody = np.full(votes.n_ideas, np.nan), np.zeros((2, votes.n_ideas), dtype=np.intp)
        return Bridging(nothing, np.zeros(votes.n_ideas), nobody, nobody, 0)
    weights, fit = np.ones(shown.n_persons), _Fit(shown)
    for _turn in range(_TURNS):
        model = fit.weighted(weights)
        sides = _sides(model.stance)
        weights = _weights(sides)
    everybody = np.ones(shown.values.shape, dtype=bool)
    voted, agreed = (_tallied(shown, sides, which) for which in (everybody, shown.values > 0))
    heard = (voted >= LEAST_SIDE).all(0)
    score = np.where(heard, model.idea, np.nan)
    return Bridging(score, model.pull * _apart(model.stance, sides) / 2, voted, agreed, shown.n_persons)


def _apart(stance: Floats, sides: npt.NDArray[np.bool_]) -> float:
    """How far the middles of both sides are from each other; nought where there is one side."""
    if sides.all() or not sides.any():
        return 0.0
    return float(stance[sides].mean() - stance[~sides].mean())


def _who_show_a_stance(votes: Votes) -> Votes:
    least = min(LEAST_VOTES, votes.n_ideas)
    enough = np.bincount(votes.persons, minlength=votes.n_persons) >= max(least, 1)
    kept = enough[votes.persons]
    persons = (np.cumsum(enough) - 1)[votes.persons[kept]]
    return Votes(persons, votes.ideas[kept], votes.values[kept], int(enough.sum()), votes.n_ideas)


def _tallied(votes: Votes, sides: npt.NDArray[np.bool_], which: npt.NDArray[np.bool_]) -> Ints:
    of = sides[votes.persons]
    return np.array(
        [np.bincount(votes.ideas[which & (of == side)], minlength=votes.n_ideas) for side in (False, True)]
    )


def _sides(stance: Floats) -> npt.NDArray[np.bool_]:
    """The cut that leaves the least spread within both sides, found exactly in sorted order."""
    ordered = np.sort(stance)
    n = ordered.size
    below = np.arange(1, n)
    sums = np.cumsum(ordered)[:-1]
    between = sums**2 / below + (ordered.sum() - sums) ** 2 / (n - below)
    between[ordered[1:] <= ordered[:-1]] = -np.inf  # people of one stance are on one side
    if n < 2 or not np.isfinite(between).any():  # noqa: PLR2004
        return np.zeros(n, dtype=bool)
    above: npt.NDArray[np.bool_] = stance > ordered[int(np.argmax(between))]
    return above


def _weights(sides: npt.NDArray[np.bool_]) -> Floats:
    sizes = np.array([(~sides).sum(), sides.sum()], dtype=float)
    if not sizes.all():
        return np.ones(sides.size)
    first, second = np.maximum(sizes.min() / sizes, 1 / MOST_TIMES)
    weights: Floats = np.where(sides, second, first)
    return weights


def _moved_within_the_fit(model: _Model, weights: Floats) -> None:
    """Moves that leave every explained vote as it is and only lower the lambdas' part: where blocks alone go slowly."""
    person, stance, idea, pull = model.person, model.stance, model.idea, model.pull
    step = (INTERCEPT * (idea @ pull) - STANCE * (weights @ stance)) / (
        INTERCEPT * (pull @ pull) + STANCE * weights.sum()
    )
    stance, idea = stance + step, idea - step * pull
    step = (INTERCEPT * (weights @ (person * stance)) - STANCE * pull.sum()) / (
        INTERCEPT * (weights @ stance**2) + STANCE * pull.size
    )
    pull, person = pull + step, person - step * stance
    squares = weights @ stance**2, pull @ pull
    scale = float(squares[1] / squares[0]) ** 0.25 if all(squares) else 1.0
    model.stance, model.pull = stance * scale, pull / scale
    step = (model.mean - weights @ person) / (weights.sum() + 1)
    model.person, model.mean = person + step, model.mean - step
    step = (model.mean - idea.sum()) / (idea.size + 1)
    model.idea, model.mean = idea + step, float(model.mean - step)


class _Fit:
    """The least of all squared errors and lambdas, one block of unknowns after the other (alternating least squares)."""

    def __init__(self, votes: Votes) -> None:
        self.votes, self.shape = votes, (votes.n_persons, votes.n_ideas)
        self.persons = _Sums.of(
            votes.persons, votes.ideas, votes.values, np.ones_like(votes.values), self.shape
        )
        persons, ideas = np.zeros(votes.n_persons), np.zeros(votes.n_ideas)
        self.model = _Model(0.0, persons, ideas, persons.copy(), ideas.copy())

    def weighted(self, weights: Floats) -> _Model:
        """Goes on from where it stood with other weights of persons."""
        votes, model = self.votes, self.model
        ideas = _Sums.of(votes.ideas, votes.persons, votes.values, weights[votes.persons], self.shape[::-1])
        if not model.pull.any():
            self._settle(ideas, weights)
            model.pull = self._first_direction(weights[votes.persons])
        self._settle(ideas, weights)
        if model.pull[int(np.argmax(np.abs(model.pull)))] < 0:
            model.pull, model.stance = -model.pull, -model.stance
        return model

    def _settle(self, ideas: _Sums, weights: Floats) -> None:
        model, before = self.model, np.full(self.shape[1], np.inf)
        counted, total = weights * self.persons.counts, ideas.total.sum()
        for _round in range(_MOST_ROUNDS):
            model.person, model.stance = self.persons.solved(model.mean, model.idea, model.pull)
            model.idea, model.pull = ideas.solved(model.mean, model.person, model.stance)
            explained = (
                counted @ model.person + ideas.counts @ model.idea + model.pull @ (ideas.cast @ model.stance)
            )
            model.mean = float((total - explained) / (ideas.counts.sum() + INTERCEPT))
            _moved_within_the_fit(model, weights)
            if np.abs(model.idea - before).max() <= _STILL:
                return
            before = model.idea

    def _first_direction(self, weights: Floats) -> Floats:
        """In which direction ideas differ most once intercepts are taken off, from the most disputed idea on."""
        u, n, model = self.votes.persons, self.votes.ideas, self.model
        rest = self.votes.values - model.mean - model.person[u] - model.idea[n]
        pull: Floats = np.zeros(self.shape[1])
        pull[int(np.argmax(np.bincount(n, weights * rest**2, self.shape[1])))] = 1.0
        for _step in range(_POWER):
            stance = np.bincount(u, rest * pull[n], self.shape[0])
            pull = np.bincount(n, weights * rest * stance[u], self.shape[1]).astype(float, copy=False)
            length = np.linalg.norm(pull)
            if length == 0:
                return pull
            pull /= length
        return pull
