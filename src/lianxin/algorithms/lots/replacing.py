"""Who comes for those who drop out: by lot among people like them, and so that the quotas are kept as far as can be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import scipy

from ..drawing import draw, lot
from .leximin import Floats
from .pool import Ints, Pool, Quota, categories_of

#: What a broken quota weighs beside everything else, and one feature that differs beside the order of the lot.
BROKEN, DIFFERENT = 10_000.0, 10.0


@dataclass(frozen=True)
class Replaced:
    """The panel afterwards, numbers from 1 on; ``alike`` pairs (gone, came) of equal features; all who ``came``.

    ``missed`` are the quotas that cannot be kept, with how many the panel has.
    """

    panel: tuple[int, ...]
    alike: tuple[tuple[int, int], ...]
    came: tuple[int, ...]
    missed: tuple[tuple[Quota, int], ...]


def replacements(
    pool: Pool, panel: Collection[int], gone: Collection[int], seed: str, *, away: Collection[int] = ()
) -> Replaced:
    """For each who has gone one of equal features by lot, where there is one; for the others the best set there is.

    ``away`` are people who were asked in vain before.  Of each household one person at most sits.
    """
    staying = [person for person in panel if person not in gone]
    homes = {int(pool.households[person - 1]) for person in staying}
    out = {*panel, *gone, *away}
    free = [person for person in range(1, len(pool.values) + 1) if person not in out]
    alike: list[tuple[int, int]] = []
    for person in draw(f"{seed}/gone", gone, len(gone)):
        same = [
            one for one in free if _fits(pool, one, person) and int(pool.households[one - 1]) not in homes
        ]
        for chosen in draw(seed, same, 1):
            alike.append((person, chosen))
            free.remove(chosen)
            homes.add(int(pool.households[chosen - 1]))
    left = [person for person in gone if person not in dict(alike)]
    came = [chosen for _person, chosen in alike]
    came += _best(
        pool,
        [*staying, *came],
        left,
        [one for one in free if int(pool.households[one - 1]) not in homes],
        seed,
    )
    after = tuple(sorted([*staying, *came]))
    return Replaced(after, tuple(alike), tuple(came), missed(pool, after))


def _fits(pool: Pool, one: int, other: int) -> bool:
    return bool((pool.values[one - 1] == pool.values[other - 1]).all())


def missed(pool: Pool, panel: Sequence[int]) -> tuple[tuple[Quota, int], ...]:
    """The quotas that this panel does not keep, and how many of each it has."""
    have = Counter(pool.values[[person - 1 for person in panel]].ravel().tolist())
    pairs = [(quota, have[place]) for place, quota in enumerate(pool.quotas)]
    return tuple((quota, count) for quota, count in pairs if not quota.low <= count <= quota.high)


def _best(
    pool: Pool, sitting: Sequence[int], left: Sequence[int], free: Sequence[int], seed: str
) -> list[int]:
    """As many as left, if there are so many: first the quotas, then features like theirs, then the lot."""
    number = min(len(left), len({int(pool.households[one - 1]) for one in free}))
    if not number:
        return []
    rows = _rows(pool, free)
    have = _rows(pool, sitting).sum(axis=1) if sitting else np.zeros(len(pool.quotas))
    homes, home_of = np.unique(pool.households[[one - 1 for one in free]], return_inverse=True)
    together = scipy.sparse.csr_matrix(
        (np.ones(len(free)), (home_of.ravel(), np.arange(len(free)))), shape=(len(homes), len(free))
    )
    quotas, beside = len(pool.quotas), scipy.sparse.identity(len(pool.quotas))
    low = np.array([quota.low for quota in pool.quotas]) - have
    high = np.array([quota.high for quota in pool.quotas]) - have
    done = scipy.optimize.milp(
        np.concatenate([_distance(pool, left, free) + _order(free, seed), np.full(quotas, BROKEN)]),
        constraints=[
            scipy.optimize.LinearConstraint(
                scipy.sparse.hstack([scipy.sparse.csr_matrix(rows), beside]), low, np.inf
            ),
            scipy.optimize.LinearConstraint(
                scipy.sparse.hstack([scipy.sparse.csr_matrix(rows), -beside]), -np.inf, high
            ),
            scipy.optimize.LinearConstraint(
                scipy.sparse.hstack([together, scipy.sparse.csr_matrix((len(homes), quotas))]), -np.inf, 1
            ),
            scipy.optimize.LinearConstraint(
                np.concatenate([np.ones(len(free)), np.zeros(quotas)])[None], number, number
            ),
        ],
        integrality=np.ones(len(free) + quotas),
        bounds=scipy.optimize.Bounds(0, np.concatenate([np.ones(len(free)), np.full(quotas, np.inf)])),
    )
    return [person for person, seat in zip(free, np.round(done.x), strict=False) if seat]


def _rows(pool: Pool, people: Sequence[int]) -> Ints:
    """A row for each quota: who of these people counts for it."""
    values = pool.values[[person - 1 for person in people]]
    places = np.arange(len(pool.quotas))[:, None, None]
    counts: Ints = (values[None] == places).any(axis=2).astype(np.int64)
    return counts


def _distance(pool: Pool, left: Sequence[int], free: Sequence[int]) -> Floats:
    """In how many features each differs from whoever of those who left is most like."""
    theirs, ours = pool.values[[one - 1 for one in left]], pool.values[[one - 1 for one in free]]
    unlike: Floats = (
        (ours[:, None] != theirs[None]).sum(axis=2).min(axis=1) * DIFFERENT / len(categories_of(pool.quotas))
    )
    return unlike


def _order(free: Sequence[int], seed: str) -> Floats:
    """Between 0 and 1: the lot decides among sets that are otherwise as good."""
    return np.array([int.from_bytes(lot(seed, one)[:6]) / 2**48 for one in free]) / max(len(free), 1)
