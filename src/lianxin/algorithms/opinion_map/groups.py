"""Are there groups?  Only where they stand when statements are left out, and where neither chance nor a continuum looks so.

Three questions, the cheap one first; the first "no" ends it.
1. Stability: a fifth of the statements is left out, twenty times; the groups found then agree with those found with all
   (adjusted Rand index, mean) by 0.75 or more. Source: Ben-Hur, Elisseeff and Guyon (2002).
2. A continuum: people spread evenly over the same factors, with as many votes and as much noise, seldom (1 in 20) form
   groups as clear, by silhouette. Cutting a continuum in two gives groups too, but no clear ones. Sources: the idea of
   Liu et al. (2008), SigClust, carried to votes with gaps; an even spread as the hardest case, as in Hartigan (1985).
3. Chance: votes shuffled within each statement seldom (1 in 20) form groups as clear.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from . import factor, grouping
from .factor import Model
from .grouping import Groups
from .votes import Flags, Floats, Ints, Votes

MOST_GROUPS, PEOPLE_A_GROUP, LEAST_GROUP = 5, 12, 5
#: Noise has no best factor to converge to.
SHUFFLED_STEPS = 15
STABLE, LEFT_OUT, TIMES = 0.75, 0.2, 20
SIMULATED, CHANCE, STARTS = 19, 0.05, 3
#: Who is asked the three questions where more are inside: a lot of so many, drawn by the seed.
MOST_ASKED = 1000


@dataclass(frozen=True, eq=False)
class Found:
    """Groups with what speaks for them; `clear` only if all three questions were asked and passed."""

    groups: Groups | None
    silhouette: float
    stability: float | None = None
    continuum: float | None = None
    shuffled: float | None = None
    clear: bool = False
    tried: dict[int, float] = field(default_factory=dict)


def find(votes: Votes, model: Model, inside: Flags, dice: np.random.Generator) -> Found:
    """Groups of those inside (n flags) by where the model places them; labels are of those inside, in their order."""
    if inside.sum() > MOST_ASKED:
        asked = np.sort(dice.permutation(np.flatnonzero(inside))[:MOST_ASKED])
        found = _asked(votes.of_people(asked), model.of_people(asked), np.ones(MOST_ASKED, dtype=bool), dice)
        return replace(found, groups=_everybody(model.places[inside], found.groups))
    return _asked(votes, model, inside, dice)


def _everybody(points: Floats, groups: Groups | None) -> Groups | None:
    """Those who were not drawn join the nearest group."""
    if groups is None:
        return None
    labels, away = grouping.nearest(points, groups.centres)
    return Groups(labels, groups.centres, float(away.sum()))


def _asked(votes: Votes, model: Model, inside: Flags, dice: np.random.Generator) -> Found:
    groups, height, tried = clearest(model.places[inside], dice)
    if groups is None:
        return Found(None, height, tried=tried)
    found = Found(groups, height, stability(votes, model, inside, groups, dice), tried=tried)
    if found.stability is None or found.stability < STABLE:
        return found
    found = replace(found, continuum=_share(height, lambda: _continuum(votes, model, inside, dice)))
    if found.continuum is None or found.continuum > CHANCE:
        return found
    found = replace(found, shuffled=_share(height, lambda: _shuffled(votes, model, inside, dice)))
    return replace(found, clear=found.shuffled is not None and found.shuffled <= CHANCE)


def clearest(points: Floats, dice: np.random.Generator) -> tuple[Groups | None, float, dict[int, float]]:
    """The number of groups from 2 to 5 with the best silhouette, none of them smaller than five people."""
    if len(points) < 2 * LEAST_GROUP or not points.shape[1]:
        return None, 0.0, {}
    held = grouping.cells(points)
    apart = grouping.distances(held.centres)
    best, height, tried = None, -1.0, {}
    for k in range(2, min(MOST_GROUPS, 1 + len(points) // PEOPLE_A_GROUP) + 1):
        found = grouping.best_of(held.centres, held.weights, k, dice, STARTS)
        if np.bincount(found.labels, held.weights).min() < LEAST_GROUP or found.count < k:
            continue
        tried[k] = grouping.silhouette(apart, found.labels, held.weights)
        if tried[k] > height:
            best, height = found, tried[k]
    if best is None:
        return None, 0.0, tried
    labels = grouping.by_size(best.labels[held.where], best.count)
    return Groups(labels, _centres(points, labels), best.inertia), height, tried


def _centres(points: Floats, labels: Ints) -> Floats:
    return np.array([points[labels == k].mean(axis=0) for k in range(int(labels.max()) + 1)])


def stability(votes: Votes, model: Model, inside: Flags, groups: Groups, dice: np.random.Generator) -> float:
    """Mean agreement with the groups found when a fifth of the statements is left out; the same number of groups."""
    agreed = []
    for _ in range(TIMES):
        kept = np.ones(votes.m, dtype=bool)
        kept[dice.permutation(votes.m)[: max(1, round(LEFT_OUT * votes.m))]] = False
        again = factor.fit(votes.of_statements(kept), model.factors, eased=model.eased).places[inside]
        other = grouping.best_of(again, np.ones(len(again)), groups.count, dice, STARTS)
        agreed.append(grouping.rand_index(groups.labels, other.labels))
    return float(np.mean(agreed))


def _share(height: float, other: Callable[[], float]) -> float:
    """How often something as clear came about without groups, what was seen among them; ends once it is not seldom."""
    as_clear, most = 0, int(CHANCE * (SIMULATED + 1)) - 1
    for number in range(1, SIMULATED + 1):
        as_clear += other() >= height
        if as_clear > most:
            return (as_clear + 1) / (number + 1)
    return (as_clear + 1) / (SIMULATED + 1)


def _continuum(votes: Votes, model: Model, inside: Flags, dice: np.random.Generator) -> float:
    """People spread evenly as far as people are spread, who saw what they saw and vote with as much noise."""
    spread = np.linalg.cholesky(_shape(model, inside) + 1e-12 * np.eye(model.factors))
    smooth = replace(model, places=_ball(votes.n, model.factors, dice) @ spread.T)
    noise = votes.values - model.at(votes.rows, votes.columns)
    drawn = smooth.at(votes.rows, votes.columns) + noise[dice.integers(0, len(noise), len(noise))]
    again = factor.placed(votes, model, drawn)
    return clearest(again.places[inside], dice)[1]


def _ball(n: int, factors: int, dice: np.random.Generator) -> Floats:
    """Even in a ball, with variance 1 along each axis: the flattest that one cloud can be."""
    drawn = dice.standard_normal((n, factors))
    away = np.sqrt((drawn**2).sum(axis=1, keepdims=True))
    radius: Floats = dice.random((n, 1)) ** (1 / factors) * np.sqrt(factors + 2)
    ball: Floats = drawn / away * radius
    return ball


def _shape(model: Model, inside: Flags) -> Floats:
    return np.atleast_2d(np.cov(model.places[inside], rowvar=False))


def shuffled(votes: Votes, dice: np.random.Generator) -> Votes:
    """Within each statement the votes change hands among those who voted on it."""
    by = np.lexsort((dice.random(votes.cast), votes.columns))
    values = np.empty_like(votes.values)
    values[np.argsort(votes.columns, kind="stable")] = votes.values[by]
    return votes.with_values(values)


def _shuffled(votes: Votes, model: Model, inside: Flags, dice: np.random.Generator) -> float:
    again = factor.fit(shuffled(votes, dice), model.factors, eased=model.eased, steps=SHUFFLED_STEPS)
    return clearest(again.places[inside], dice)[1]
