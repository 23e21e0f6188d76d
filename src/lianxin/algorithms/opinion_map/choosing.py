"""Which statements stand for a group, which find agreement everywhere, and which to show: claims that hold what they say.

Groups are formed by the same votes that they are then described with, so a plain test always finds differences. Here
each half of the statements is tested on groups that the other half formed: where votes have nothing to do with each
other, so do group and vote, and the exact test is exact. Over all claims, false ones are held to a share of 1 in 10
(Benjamini and Hochberg 1995).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy

from . import grouping, predicting
from .factor import Model
from .predicting import Kind
from .votes import Flags, Floats, Ints, Votes

FALSE_SHARE, LOWER, LEAST_SEEN = 0.1, 0.05, 5
#: Group, column, agrees, count, seen, count and seen of the rest, p.
Tested = tuple[int, int, bool, int, int, int, int, float]


@dataclass(frozen=True)
class Claim:
    """One group agrees (or disagrees) with a statement more than the rest: counts, p, and p after correction."""

    group: int
    column: int
    agrees: bool
    count: int
    seen: int
    rest_count: int
    rest_seen: int
    p: float
    corrected: float


def apart(votes: Votes, model: Model, labels: Ints, dice: np.random.Generator) -> list[Claim]:
    """What sets each group apart, the surest first. `labels` (n): group of each person, -1 for none."""
    claims: list[Tested] = []
    order, count = dice.permutation(votes.m), int(labels.max()) + 1
    for half in (order[: votes.m // 2], order[votes.m // 2 :]):
        tested = np.zeros(votes.m, dtype=bool)
        tested[half] = True
        tallies = votes.tallies_of(formed_without(votes, model, labels, tested, dice), count)
        claims += [claim for column in np.flatnonzero(tested) for claim in _claims(tallies, int(column))]
    corrected = benjamini_hochberg(np.array([claim[-1] for claim in claims]))
    kept = [Claim(*claim, float(q)) for claim, q in zip(claims, corrected, strict=True) if q <= FALSE_SHARE]
    return sorted(kept, key=lambda claim: (claim.p, claim.group, claim.column))


def formed_without(
    votes: Votes, model: Model, labels: Ints, tested: Flags, dice: np.random.Generator
) -> Ints:
    """Groups by the other statements only, each named after the group of the whole map that it overlaps most."""
    inside, count = np.flatnonzero(labels >= 0), int(labels.max()) + 1
    fewer = votes.of_statements(~tested)
    kind = Kind(min(model.factors, max(fewer.m - 1, 0)), model.eased)
    points = predicting.fitted(fewer, kind, dice).places[inside]
    result = np.full(votes.n, -1, dtype=np.int64)
    if len(inside) >= count and points.shape[1]:
        held = grouping.cells(points)
        found = grouping.best_of(held.centres, held.weights, count, dice).labels[held.where]
        result[inside] = _named(found, labels[inside], count)
    return result


def _named(found: Ints, wanted: Ints, count: int) -> Ints:
    """The largest overlap takes its name first; each name is given once."""
    table = np.zeros((count, count), dtype=np.int64)
    np.add.at(table, (found, wanted), 1)
    names = np.full(count, -1, dtype=np.int64)
    for _ in range(count):
        row, column = np.unravel_index(int(table.argmax()), table.shape)
        names[row] = column
        table[row, :], table[:, column] = -1, -1
    return names[found]


def _claims(tallies: Ints, column: int) -> list[Tested]:
    """Both directions of each group with at least five votes inside and outside; Fisher's exact test, one-sided."""
    seen = tallies[:, column].sum(axis=1)
    found = []
    for group, inside in enumerate(seen.tolist()):
        rest = int(seen.sum()) - inside
        if min(inside, rest) < LEAST_SEEN:
            continue
        for kind in (0, 2):
            count = int(tallies[group, column, kind])
            everybody = int(tallies[:, column, kind].sum())
            p = float(scipy.stats.hypergeom.sf(count - 1, inside + rest, everybody, inside))
            found.append((group, column, kind == 0, count, inside, everybody - count, rest, min(1.0, p)))
    return found


def benjamini_hochberg(p: Floats) -> Floats:
    """Each p after correction: taking those below q keeps the expected share of false ones below q."""
    order = np.argsort(p, kind="stable")
    steps = p[order] * len(p) / np.arange(1, len(p) + 1)
    corrected = np.empty(len(p))
    corrected[order] = np.minimum.accumulate(steps[::-1])[::-1]
    return np.minimum(corrected, 1.0)


def lower_bounds(count: Ints, seen: Ints) -> Floats:
    """What the share is at least, with 95 % credibility, each share being as likely beforehand."""
    bound: Floats = scipy.special.betaincinv(count + 1.0, seen - count + 1.0, LOWER)
    return bound


def common_ground(tallies: Ints) -> tuple[Floats, Floats]:
    """Lower bound of agreement and of rejection in the least willing group, (m) each, from tallies (g, m, 3).

    A statement that eight people saw does not come before one that eight hundred saw, however much the eight agreed.
    """
    seen = tallies.sum(axis=2)
    agreed, rejected = (lower_bounds(tallies[:, :, kind], seen).min(axis=0) for kind in (0, 2))
    return agreed, rejected


def proportional(approved: Flags, size: int) -> list[int]:
    """Statements such that every part of the people gets its share of them: columns, in the order of choice.

    The Method of Equal Shares with statements of equal cost (Peters and Skowron 2020): everybody has the same to spend,
    a statement is bought by those who approve of it, the cheapest for them first. What is left over is filled by those
    who have the least so far. `approved` is (n, m).
    """
    left = np.full(len(approved), size / max(len(approved), 1))
    chosen: list[int] = []
    open_ = [int(column) for column in range(approved.shape[1]) if approved[:, column].any()]
    while open_ and len(chosen) < size:
        prices = [_price(left[approved[:, column]]) for column in open_]
        best = int(np.argmin(prices))
        if not np.isfinite(prices[best]):
            break
        column = open_.pop(best)
        payers = approved[:, column]
        left[payers] = np.maximum(0.0, left[payers] - prices[best])
        chosen.append(column)
    return chosen + _filled(approved, chosen, open_, size)


def _price(budgets: Floats) -> float:
    """The most that one supporter pays when all pay the same, who can, and the statement costs 1."""
    if budgets.sum() < 1 - 1e-9:
        return np.inf
    left, payers = 1.0, len(budgets)
    for budget in np.sort(budgets):
        if budget * payers >= left - 1e-12:
            return float(left / payers)
        left, payers = left - budget, payers - 1
    return float(budgets.max())


def _filled(approved: Flags, chosen: list[int], open_: list[int], size: int) -> list[int]:
    """Each supporter counts 1 / (1 + statements that they have already): sequential proportional approval."""
    have = approved[:, chosen].sum(axis=1)
    more: list[int] = []
    while open_ and len(chosen) + len(more) < size:
        gains = (1.0 / (1 + have)) @ approved[:, open_]
        column = open_.pop(int(np.argmax(gains)))
        have = have + approved[:, column]
        more.append(column)
    return more


def justified(approved: Flags, chosen: list[int], size: int) -> bool:
    """No part of the people as large as one share, who all approve of one more statement, was left with nothing."""
    without = ~approved[:, chosen].any(axis=1)
    return bool((approved[without].sum(axis=0) * size < len(approved)).all())
