"""The published Polis pipeline, for comparison: centre, two components, positions, and who belongs together.

Source: Small et al., "Polis: Scaling deliberation by mapping high dimensional opinion spaces" (2021), and the published
results of conversations, which these functions equal to 1e-9.

What follows from the final votes alone: counts, centre, components (up to sign), positions, extremity, majority lists.
What does not: who is in (once in, always in), the base clusters and the groups, which a running server carries from one
update to the next, and how many groups, which it holds back for some updates. Those are taken as `Stated` where they
are known; where not, they are computed afresh, and then a published grouping is not promised back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy

from . import grouping
from .votes import LEAST_VOTES, Flags, Floats, Ints, Matrix, Votes

LEAST_PEOPLE = 15
BASE, BASE_STEPS, GROUP_STEPS, STILL = 100, 11, 21, 0.01
MOST_GROUPS, PEOPLE_A_GROUP = 5, 12
#: Above this many people the published procedure samples at random; ours then groups people without base clusters.
MOST_FOR_BASE = 10_000
#: Up to this many multiplications the full table of m by m is the quicker way to the components.
SMALL = 100_000_000
#: Vectors that Lanczos keeps, and how exactly it ends.
NARROW, EXACT = 16, 1e-12
#: A component with less than this share of the spread is none.
NOTHING = 1e-12


@dataclass(frozen=True)
class Stated:
    """What a running server carried along, where it is known: numbers of people, of base clusters, of groups."""

    members: tuple[int, ...] | None = None
    base: dict[int, tuple[int, ...]] | None = None
    groups: dict[int, tuple[int, ...]] | None = None


NOTHING_STATED = Stated()


@dataclass(frozen=True, eq=False)
class Picture:
    """Centre (m), components (2, m), positions of people (n, 2) and statements (m, 2), extremity (m)."""

    centre: Floats
    components: Floats
    positions: Floats
    statements: Floats
    extremity: Floats


@dataclass(frozen=True, eq=False)
class Crowd:
    """Who is in (places), base clusters by number (places), groups by number (numbers of base clusters)."""

    members: Ints
    base: dict[int, Ints]
    groups: dict[int, tuple[int, ...]]

    def labels(self, n: int) -> Ints:
        """The place of each person's group in the order of groups; -1 for those who are not in."""
        labels = np.full(n, -1, dtype=np.int64)
        for place, bases in enumerate(self.groups.values()):
            for base in bases:
                labels[self.base[base]] = place
        return labels


def zeroed(votes: Votes, moderated_out: Sequence[int]) -> Flags:
    """Statements that are out, and meta statements, count as a vote of 0 by everybody."""
    return np.isin(votes.statements, np.asarray(moderated_out, dtype=np.int64))


def picture(votes: Votes, moderated_out: Sequence[int] = ()) -> Picture:
    """Principal components of the votes with the unseen filled by the statement's mean, which leaves them sparse.

    Positions use cast votes only, stretched by sqrt(m / votes cast). Agree is +1 here and -1 in published results, so
    the centre and, for the same components, all positions have the opposite sign there.
    """
    out = zeroed(votes, moderated_out)
    agreed, _passed, disagreed = votes.tallies.T
    seen = votes.tallies.sum(axis=1)
    centre = np.where(out, 0.0, (agreed - disagreed) / np.maximum(seen, 1))
    still = out[votes.columns]
    table = votes.sparse(np.where(still, 0.0, votes.values - centre[votes.columns]))
    found = components(table) * ~out
    cast = out.sum() + np.bincount(votes.rows[~still], minlength=votes.n)
    positions = (table @ found.T) * np.sqrt(votes.m / np.maximum(cast, 1))[:, None]
    statements = (1.0 - centre)[:, None] * found.T * np.sqrt(votes.m)
    return Picture(centre, found, positions, statements, np.hypot(*statements.T))


def components(table: Matrix, count: int = 2) -> Floats:
    """The first principal components of a centred sparse table (n, m): (count, m), zeros where nothing is left.

    The largest loading of each is positive, the first of equals. To machine precision; no random start.
    """
    n, m = table.shape
    if n * m * m <= SMALL or m <= count + 1:
        full = table.toarray()
        return principal(full.T @ full, count)
    # Loading it takes a fifth of a second, at every start of a program that may never draw a large map.
    from scipy.sparse.linalg import ArpackNoConvergence, eigsh  # noqa: PLC0415

    try:
        values, vectors = eigsh(_Product(table), k=count, v0=np.ones(m), ncv=min(m, NARROW), tol=EXACT)
    except ArpackNoConvergence:
        return principal(np.asarray((table.T @ table).todense()), count)
    return _signed(values, vectors, float((table.data**2).sum()), count)


class _Product:
    """Table' times table as an operator, without ever writing it down."""

    def __init__(self, table: Matrix) -> None:
        self.table, self.shape, self.dtype = table, (table.shape[1],) * 2, np.dtype(float)

    def matvec(self, vector: Floats) -> Floats:
        found: Floats = self.table.T @ (self.table @ vector)
        return found


def principal(scatter: Floats, count: int = 2) -> Floats:
    """The first eigenvectors of a symmetric table (m, m), as `components` gives them: (count, m)."""
    m = len(scatter)
    if not m:
        return np.zeros((count, 0))
    first = max(0, m - count)
    values, vectors = scipy.linalg.eigh(scatter, subset_by_index=[first, m - 1])
    return _signed(values, vectors, float(np.trace(scatter)), count)


def _signed(values: Floats, vectors: Floats, total: float, count: int) -> Floats:
    found = np.zeros((count, len(vectors)))
    for place, column in enumerate(np.argsort(-values, kind="stable")[:count]):
        if values[column] > NOTHING * max(total, 1e-300):
            loading = vectors[:, column]
            found[place] = loading * np.sign(
                loading[np.argmax(np.abs(loading) > np.abs(loading).max() - 1e-9)]
            )
    return found


def crowd(votes: Votes, shown: Picture, stated: Stated = NOTHING_STATED, *, base: bool = True) -> Crowd:
    """Who is in, and how they group; `base=False` groups people themselves, as do more than 10,000 of them."""
    if stated.members is None:
        members = regular(votes)
    else:
        members = np.flatnonzero(np.isin(votes.people, np.asarray(stated.members, dtype=np.int64)))
    if stated.base is not None:
        bases = {number: _places(votes, who) for number, who in stated.base.items()}
    elif base and len(members) <= MOST_FOR_BASE:
        bases = _bases(shown.positions[members], members)
    else:
        return _without_bases(shown.positions[members], members)
    return Crowd(members, bases, stated.groups or _groups(shown.positions, bases))


def _places(votes: Votes, people: Sequence[int]) -> Ints:
    return np.searchsorted(votes.people, np.asarray(people, dtype=np.int64))


def regular(votes: Votes) -> Ints:
    """Places of those with at least 7 votes (or all statements, if fewer); the most active when these are under 15."""
    counts = votes.per_person
    enough = counts >= min(LEAST_VOTES, votes.m)
    if enough.sum() < LEAST_PEOPLE:
        most = np.lexsort((np.arange(votes.n), -counts, ~enough))[:LEAST_PEOPLE]
        enough[most] = True
    return np.flatnonzero(enough)


def _bases(points: Floats, members: Ints) -> dict[int, Ints]:
    """At most 100 clusters of people who stand close together; at first the first 100 different positions."""
    if not len(points):
        return {}
    start = grouping.first_distinct(points, BASE)
    found = grouping.lloyd(points, np.ones(len(points)), start, BASE_STEPS, STILL)
    return {number: members[who] for number, who in enumerate(_members(found.labels, found.count))}


def _members(labels: Ints, count: int) -> list[Ints]:
    order = np.argsort(labels, kind="stable")
    return np.split(order, np.cumsum(np.bincount(labels, minlength=count))[:-1])


def _groups(positions: Floats, bases: dict[int, Ints]) -> dict[int, tuple[int, ...]]:
    """The number of groups with the best silhouette of base clusters, each counted once, whoever is in it."""
    if not bases:
        return {}
    weights = np.array([float(len(who)) for who in bases.values()])
    centres = np.array([positions[who].mean(axis=0) for who in bases.values()])
    apart, even = grouping.distances(centres), np.ones(len(centres))
    found = [
        grouping.lloyd(centres, weights, grouping.first_distinct(centres, k), GROUP_STEPS, STILL)
        for k in _counts(len(centres))
    ]
    best = max(found, key=lambda groups: grouping.silhouette(apart, groups.labels, even))
    numbers = np.array(list(bases))
    return {k: tuple(int(n) for n in numbers[best.labels == k]) for k in range(best.count)}


def _counts(centres: int) -> range:
    return range(2, min(MOST_GROUPS, 2 + centres // PEOPLE_A_GROUP) + 1)


def _without_bases(points: Floats, members: Ints) -> Crowd:
    """Each group is its own base cluster: chosen on cells, from spread starts, and finished on the points themselves."""
    if not len(points):
        return Crowd(members, {}, {})
    held, dice = grouping.cells(points), np.random.default_rng(0)
    apart = grouping.distances(held.centres)
    found = [grouping.best_of(held.centres, held.weights, k, dice) for k in _counts(len(points))]
    best = max(found, key=lambda groups: grouping.silhouette(apart, groups.labels, held.weights))
    last = grouping.lloyd(points, np.ones(len(points)), best.centres, grouping.FINISHING)
    bases = {number: members[who] for number, who in enumerate(_members(last.labels, last.count))}
    return Crowd(members, bases, {number: (number,) for number in bases})
