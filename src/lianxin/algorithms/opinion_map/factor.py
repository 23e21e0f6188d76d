"""A model of the votes that were cast, and of nothing else: what a statement gets, how a person leans, and how both fit.

    vote(person u, statement j) = c_j + a_u + f_u . g_j

c_j is how much a statement finds agreement beyond all leanings (its bridging score), a_u whether somebody agrees easily
(left out where people do not differ in it: a term for what is not there costs more than it tells), f_u where they stand and g_j which side a statement speaks for. Least squares with a ridge, alternating between people
and statements (ALS), in double precision and from a fixed start; nobody's missing votes are made up.
Sources: probabilistic principal components with missing data (Tipping and Bishop 1999); the bridging score of
Community Notes (2022), whose thresholds are not taken over.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations_with_replacement
from typing import NamedTuple

import numpy as np

from . import classic
from .votes import AGREE, DISAGREE, PASS, Floats, Ints, Matrix, Places, Votes

#: Ridges, in votes: on how easily somebody agrees, on where they stand, on a statement's mean and on its side.
EASE, STAND, MEAN, SIDE = 8.0, 6.0, 1.0, 6.0
STEPS, STILL = 40, 1e-4


@dataclass(frozen=True, eq=False)
class Model:
    """Means (m), ease (n), places (n, K) and sides (m, K); `eased` says that people differ in how easily they agree."""

    overall: float
    means: Floats
    ease: Floats
    places: Floats
    sides: Floats
    eased: bool

    @property
    def factors(self) -> int:
        return int(self.sides.shape[1])

    def at(self, rows: Places, columns: Places) -> Floats:
        """What the model expects of these people (places) on these statements (places), between -1 and 1."""
        leaning = np.einsum("ik,ik->i", self.places[rows], self.sides[columns])
        expected: Floats = np.clip(self.means[columns] + self.ease[rows] + leaning, -1.0, 1.0)
        return expected

    def of_people(self, kept: Ints) -> Model:
        """The same statements with some of the people."""
        return replace(self, ease=self.ease[kept], places=self.places[kept])

    def expected(self) -> Floats:
        """The same for everybody and everything, (n, m)."""
        expected: Floats = np.clip(self.means + self.ease[:, None] + self.places @ self.sides.T, -1.0, 1.0)
        return expected


def means_only(votes: Votes) -> Model:
    """Each statement's mean vote; the overall mean where nobody voted."""
    overall = float(votes.values.mean()) if votes.cast else 0.0
    agreed, _passed, disagreed = votes.tallies.T
    seen = votes.tallies.sum(axis=1)
    means = np.where(seen > 0, (agreed - disagreed) / np.maximum(seen, 1), overall)
    return Model(
        overall, means, np.zeros(votes.n), np.zeros((votes.n, 0)), np.zeros((votes.m, 0)), eased=False
    )


def fit(
    votes: Votes, factors: int, *, eased: bool = True, start: Floats | None = None, steps: int = STEPS
) -> Model:
    """The model with so many factors (0: people only agree more or less easily), for n people and m statements.

    `start` (m, as many or more) saves working out where to begin again. The result is turned so that factors stand at right angles, the widest first, and the largest side is positive.
    """
    begun = means_only(votes)
    means = _shrunk_means(votes, begun.overall)
    sides = begin(votes, factors) if start is None else start[:, :factors]
    places = np.zeros((votes.n, factors))
    model = Model(begun.overall, means, begun.ease, places, sides, eased=eased or not factors)
    across = _across(votes, begun.overall)
    for _ in range(steps):
        before = model.sides, model.means
        model = _statements(votes, placed(votes, model), across)
        gap = max(_moved(before[0], model.sides), _moved(before[1], model.means))
        if gap < STILL:
            break
    return turned(placed(votes, model))


def _moved(one: Floats, other: Floats) -> float:
    return float(np.abs(one - other).max(initial=0.0))


def _shrunk_means(votes: Votes, overall: float) -> Floats:
    agreed, _passed, disagreed = votes.tallies.T
    means: Floats = (agreed - disagreed + MEAN * overall) / (votes.tallies.sum(axis=1) + MEAN)
    return means


def begin(votes: Votes, factors: int) -> Floats:
    """Where fitting begins: the classic components, which know nothing of chance; (m, K)."""
    if not factors or not votes.m:
        return np.zeros((votes.m, factors))
    plain = means_only(votes)
    table = votes.sparse(votes.values - plain.means[votes.columns])
    return classic.components(table, factors).T * (0.3 * float(np.sqrt(votes.m)))


def placed(votes: Votes, model: Model, values: Floats | None = None) -> Model:
    """Where everybody stands, given what statements are; `values` replaces the votes, one number for each."""
    first = int(model.eased)
    design = np.column_stack([np.ones((votes.m, first)), model.sides])
    ridge = np.array([EASE] * first + [STAND] * model.factors)
    if values is None:
        products, right = _said(votes, model.means, design)
    else:
        left = votes.sparse(values - model.means[votes.columns])
        products, right = votes.seen @ _products(design), left @ design
    found = _ridge(products, right, ridge)
    ease = found[:, 0] if model.eased else np.zeros(votes.n)
    return replace(model, ease=ease, places=found[:, first:])


def _said(votes: Votes, means: Floats, design: Floats) -> tuple[Floats, Floats]:
    """Sums over the votes of each person: of one kind of vote on one statement each adds the same, so 3 m say all."""
    left = np.array([AGREE, PASS, DISAGREE]) - means[:, None]
    right = (left[:, :, None] * design[:, None, :]).reshape(3 * votes.m, -1)
    products = np.repeat(_products(design), 3, axis=0)
    sums = votes.said @ np.hstack([products, right])
    return sums[:, : products.shape[1]], sums[:, products.shape[1] :]


class Across(NamedTuple):
    """Statements by people (m, n), made once for all steps: 1 where somebody voted, and what is left of the votes."""

    seen: Matrix
    left: Matrix


def _across(votes: Votes, overall: float) -> Across:
    left = votes.sparse()
    left.data -= overall
    return Across(votes.seen.T, left.T)


def _statements(votes: Votes, model: Model, across: Across) -> Model:
    """What statements are, given where everybody stands; without ease, what is left never changes."""
    design = np.column_stack([np.ones(votes.n), model.places])
    ridge = np.array([MEAN] + [SIDE] * model.factors)
    if model.eased:
        left = across.left.data
        np.subtract(votes.values, np.repeat(model.ease, votes.per_person), out=left)
        left -= model.overall
    found = _ridge(across.seen @ _products(design), across.left @ design, ridge)
    return replace(model, means=found[:, 0] + model.overall, sides=found[:, 1:])


def _products(design: Floats) -> Floats:
    """Each column times itself and times each that follows; the other half of the products is the same again."""
    pairs = _pairs(design.shape[1])
    products = np.empty((len(design), len(pairs)))
    for place, (one, other) in enumerate(pairs):
        np.multiply(design[:, one], design[:, other], out=products[:, place])
    return products


def _pairs(width: int) -> list[tuple[int, int]]:
    return list(combinations_with_replacement(range(width), 2))


def _ridge(products: Floats, right: Floats, ridge: Floats) -> Floats:
    """The solution of each row, from its sums of products and of what is left.

    Plain elimination over all rows at once: a ridge on every unknown leaves nothing to pivot for, and the digits do not
    depend on how a machine's library solves small systems.
    """
    width = len(ridge)
    table = {pair: products[:, place].copy() for place, pair in enumerate(_pairs(width))}
    for place, more in enumerate(ridge):
        table[place, place] += more
    found = right.T.copy()
    for one in range(width):
        for other in range(one + 1, width):
            share = table[one, other] / table[one, one]
            for third in range(other, width):
                table[other, third] -= share * table[one, third]
            found[other] -= share * found[one]
    for one in reversed(range(width)):
        for other in range(one + 1, width):
            found[one] -= table[one, other] * found[other]
        found[one] /= table[one, one]
    return np.ascontiguousarray(found.T)


def turned(model: Model) -> Model:
    """Factors at right angles over people, the widest first; which votes are expected does not change."""
    if not model.factors:
        return model
    centre = model.places.mean(axis=0)
    means = model.means + model.sides @ centre
    places = model.places - centre
    _sizes, turn = np.linalg.eigh(places.T @ places)
    sides, places = model.sides @ turn[:, ::-1], places @ turn[:, ::-1]
    sign = np.sign(sides[np.argmax(np.abs(sides), axis=0), np.arange(model.factors)])
    sign[sign == 0] = 1
    return replace(model, means=means, places=places * sign, sides=sides * sign)
