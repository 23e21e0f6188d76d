"""Which model of the votes is worth showing: the one that foretells votes it has not seen, and no more than that.

A tenth of the votes is held out, five times. A model with one more factor is taken only if it foretells them better
than the best so far, with 99.5 % confidence over people. Where no factor does, there is no map: statement
means say all that can be said.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import t

from . import factor
from .factor import Model
from .votes import Flags, Floats, Votes

MOST_FACTORS, FOLDS, SHARE, SURE = 3, 5, 0.1, 0.995
#: Statements are learned from a lot of so many people where there are more; everybody is then placed among them.
MOST_TRIED, MOST_LEARNED = 2000, 20_000


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
    return Chosen(_name(best), fitted(votes, best, dice), errors)


def fitted(votes: Votes, factors: int, dice: np.random.Generator) -> Model:
    """-1: means alone; 0: and how easily people agree; more: factors. Statements from a lot, people one by one."""
    if factors < 0:
        return factor.means_only(votes)
    if votes.n <= MOST_LEARNED:
        return factor.fit(votes, factors)
    learned = factor.fit(_lot(votes, MOST_LEARNED, dice), factors)
    return factor.placed(votes, learned)


def _lot(votes: Votes, most: int, dice: np.random.Generator) -> Votes:
    return votes if votes.n <= most else votes.of_people(np.sort(dice.permutation(votes.n)[:most]))


def _name(factors: int) -> str:
    return "means" if factors < 0 else "ease" if factors == 0 else f"factors {factors}"


def _tried(votes: Votes, dice: np.random.Generator) -> tuple[int, dict[str, float]]:
    folds = [
        held
        for held in (dice.random(votes.cast) < SHARE for _ in range(FOLDS))
        if 0 < held.sum() < votes.cast
    ]
    if not folds:
        return -1, {}
    best, least = -1, _squares(votes, folds, -1)
    errors = {_name(-1): _root(least)}
    for factors in range(min(MOST_FACTORS, votes.m - 1, votes.n - 1) + 1):
        squares = _squares(votes, folds, factors)
        errors[_name(factors)] = _root(squares)
        if _better(votes, folds, squares, least):
            best, least = factors, squares
        elif factors:
            break
    return best, errors


def _squares(votes: Votes, folds: list[Flags], factors: int) -> list[Floats]:
    """Squared errors on the held-out votes of each fold."""
    return [(at_held_out(votes, held, factors) - votes.values[held]) ** 2 for held in folds]


def at_held_out(votes: Votes, held: Flags, factors: int) -> Floats:
    """What a model that was learned from the other votes expects of those held out."""
    kept = votes.only(~held)
    model = factor.means_only(kept) if factors < 0 else factor.fit(kept, factors)
    return model.at(votes.rows[held], votes.columns[held])


def _root(squares: list[Floats]) -> float:
    return float(np.sqrt(np.concatenate(squares).mean()))


def _better(votes: Votes, folds: list[Flags], squares: list[Floats], least: list[Floats]) -> bool:
    """One-sided, by Student's t over people: all votes of one person count as one observation."""
    gains = np.zeros(votes.n)
    for held, ours, best in zip(folds, squares, least, strict=True):
        gains += np.bincount(votes.rows[held], best - ours, minlength=votes.n)
    enough = float(t.ppf(SURE, max(1, int((gains != 0).sum()) - 1)))
    return bool(gains.sum() > enough * np.sqrt((gains**2).sum()))
