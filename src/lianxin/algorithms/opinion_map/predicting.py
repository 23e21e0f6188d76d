"""Which model of the votes is worth showing: the one that foretells votes it has not seen, and no more than that.

Each vote is held out once, a fifth of them at a time. One and two factors are always tried, each with and without
people differing in how easily they agree: several groups need two factors, of which the first alone may tell next to
nothing. The first factors have to foretell better than means with 99.5 % confidence over people, for all comparisons
together; one more factor after them with 95 %. Where none does, there is no map: statement means say all there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import scipy

from . import factor
from .factor import Model
from .votes import Flags, Floats, Votes

MOST_FACTORS, ALWAYS, FOLDS = 3, 2, 5
#: Confidence for there being a map at all, and for one more factor in it.
SURE, ONE_MORE = 0.995, 0.95
#: Models beside plain means: ease alone, and each number of factors with and without it. The best of several wins by
#: luck sooner, so the first of them has to be surer by as much (Bonferroni).
RIVALS = 1 + 2 * MOST_FACTORS
#: Statements are learned from a lot of so many people where there are more; everybody is then placed among them.
MOST_TRIED, MOST_LEARNED = 2000, 20_000


class Kind(NamedTuple):
    """So many factors, and whether people differ in how easily they agree; neither is the means alone."""

    factors: int
    eased: bool

    @property
    def name(self) -> str:
        if not self.factors:
            return "ease" if self.eased else "means"
        return f"factors {self.factors}" + (" and ease" if self.eased else "")


MEANS = Kind(0, eased=False)


class Fold(NamedTuple):
    """One flag for each vote that is held out, the votes that are not, and where fitting these begins."""

    held: Flags
    kept: Votes
    start: Floats


@dataclass(frozen=True, eq=False)
class Chosen:
    """The model that foretold best; `errors` is the root mean square error on held-out votes of each that was tried."""

    name: str
    model: Model
    errors: dict[str, float]

    @property
    def factors(self) -> int:
        return self.model.factors

    @property
    def worth_a_map(self) -> bool:
        return self.factors > 0


def choose(votes: Votes, dice: np.random.Generator) -> Chosen:
    """The model, fitted to all votes. Means alone where nothing does better, and where there is nothing to hold out."""
    best, errors = _tried(_lot(votes, MOST_TRIED, dice), dice)
    return Chosen(best.name, fitted(votes, best, dice), errors)


def fitted(votes: Votes, kind: Kind, dice: np.random.Generator) -> Model:
    """Statements are learned from a lot where people are many, people are placed one by one."""
    if votes.n <= MOST_LEARNED or kind == MEANS:
        return _learned(votes, kind)
    return factor.placed(votes, _learned(_lot(votes, MOST_LEARNED, dice), kind))


def _learned(votes: Votes, kind: Kind, start: Floats | None = None) -> Model:
    if kind == MEANS:
        return factor.means_only(votes)
    return factor.fit(votes, kind.factors, eased=kind.eased, start=start)


def _lot(votes: Votes, most: int, dice: np.random.Generator) -> Votes:
    return votes if votes.n <= most else votes.of_people(np.sort(dice.permutation(votes.n)[:most]))


def _tried(votes: Votes, dice: np.random.Generator) -> tuple[Kind, dict[str, float]]:
    if votes.cast < FOLDS:
        return MEANS, {}
    most = min(MOST_FACTORS, votes.m - 1, votes.n - 1)
    lot = dice.permutation(votes.cast) % FOLDS
    folds = [_fold(votes, lot == number, most) for number in range(FOLDS)]
    best, least = MEANS, _squares(votes, folds, MEANS)
    errors = {best.name: _root(least)}
    for factors in range(most + 1):
        if factors > max(ALWAYS, best.factors + 1):
            break
        rivals = {kind: _squares(votes, folds, kind) for kind in _rivals(factors, best)}
        errors |= {kind.name: _root(squares) for kind, squares in rivals.items()}
        kind = min(rivals, key=lambda kind: errors[kind.name])
        if _better(votes, folds, rivals[kind], least, ONE_MORE if best.factors else 1 - (1 - SURE) / RIVALS):
            best, least = kind, rivals[kind]
    return best, errors


def _rivals(factors: int, best: Kind) -> list[Kind]:
    """Once people differ in how easily they agree, no further factor is to stand for that."""
    if not factors or (best.factors and best.eased):
        return [Kind(factors, eased=True)]
    return [Kind(factors, eased=False), Kind(factors, eased=True)]


def _fold(votes: Votes, held: Flags, most: int) -> Fold:
    kept = votes.only(~held)
    return Fold(held, kept, factor.begin(kept, max(0, most)))


def _squares(votes: Votes, folds: list[Fold], kind: Kind) -> list[Floats]:
    """Squared errors on the held-out votes of each fold, of the model that was learned from the others."""
    squares = []
    for fold in folds:
        model = _learned(fold.kept, kind, fold.start)
        expected = model.at(votes.rows[fold.held], votes.columns[fold.held])
        squares.append((expected - votes.values[fold.held]) ** 2)
    return squares


def _root(squares: list[Floats]) -> float:
    return float(np.sqrt(np.concatenate(squares).mean()))


def _better(votes: Votes, folds: list[Fold], squares: list[Floats], least: list[Floats], sure: float) -> bool:
    """One-sided, by Student's t over people: all votes of one person count as one observation."""
    gains = np.zeros(votes.n)
    for fold, ours, best in zip(folds, squares, least, strict=True):
        gains += np.bincount(votes.rows[fold.held], best - ours, minlength=votes.n)
    enough = float(scipy.special.stdtrit(max(1, int((gains != 0).sum()) - 1), sure))
    return bool(gains.sum() > enough * np.sqrt((gains**2).sum()))
