"""The lottery as it is published before the draw: a list of equally likely panels, of people by number.

How often somebody stands in the list, divided by its length, is this person's chance: everybody can count it.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import pairwise

import numpy as np
import scipy

from ..drawing import draw, lot
from .fairness import Fair
from .kinds import Problem
from .leximin import Floats
from .pool import Ints, Pool

#: A list is first tried this short, then this long.
SHORT, LONG = 1000, 10_000
#: What rounding may take from anybody before the longer list is taken.
LITTLE = 0.01
#: How much more a seat weighs without which somebody sits once less than the others of the kind.
HEAVY = 8.0


@dataclass(frozen=True)
class Lottery:
    """``panels`` hold numbers of people, the first row of the pool being 1; ``pool`` is the digest of the pool."""

    pool: str
    people: int
    size: int
    panels: tuple[tuple[int, ...], ...]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the JSON text with the keys in order and no spaces."""
        told = {"panels": self.panels, "people": self.people, "pool": self.pool, "size": self.size}
        return sha256(json.dumps(told, separators=(",", ":")).encode()).hexdigest()

    def chances(self) -> list[float]:
        """Of each person, in the order of the pool."""
        times = Counter(person for panel in self.panels for person in panel)
        return [times[person] / len(self.panels) for person in range(1, self.people + 1)]


def commitment(seed: str) -> str:
    """What the office publishes with the lottery, so that it cannot choose another seed later."""
    return sha256(f"lianxin panel seed\n{seed}".encode()).hexdigest()


def drawn(lottery: Lottery, seed: str, outside: str) -> int:
    """The number of the panel drawn, from 1 on: nobody who knows only one of seed and outside number can foresee it."""
    return draw(f"{lottery.digest}/{seed}/{outside}", range(1, len(lottery.panels) + 1), 1)[0]


def published(pool: Pool, problem: Problem, fair: Fair, length: int | None = None) -> Lottery:
    """The lottery of so many panels; by default of the short list, or the long one where the short costs somebody more."""
    wanted = fair.had(problem)[problem.of_person]
    for number in (length,) if length else (SHORT, LONG):
        found = _of_length(pool, problem, fair, number)
        if (np.array(found.chances()) >= wanted * (1 - LITTLE)).all():
            break
    return found


def _of_length(pool: Pool, problem: Problem, fair: Fair, number: int) -> Lottery:
    rows = _chosen(problem, fair, number)
    digest = pool.digest
    panels = _Seating(pool, problem, digest).all_of(fair.mixture.panels[rows].tocsr())
    told = sorted(tuple(sorted(person + 1 for person in panel)) for panel in panels)
    return Lottery(digest, len(pool.values), problem.size, tuple(told))


def _chosen(problem: Problem, fair: Fair, number: int) -> Ints:
    """Whole numbers of each panel, so that the seats of each kind come as near to what they should be as can be.

    First each panel as often as it surely comes, then one at a time whichever mends most of what is missing; at last
    each of those is put back and chosen anew, and what one more of a kind would need to sit as often as the others
    counts more.
    """
    panels = fair.mixture.panels
    seats = panels.T @ fair.mixture.weights * number
    full = problem.count * np.floor(seats / problem.count + 1e-6)
    times = np.floor(fair.mixture.weights * number + 1e-9).astype(np.int64)
    have, light = panels.T @ times, 1 / np.maximum(seats, 1)
    added: list[int] = []
    while len(added) < number - times.sum():
        added.append(int(np.argmax(panels @ ((2 * (seats - have) - 1) * light))))
        _take(have, panels, added[-1], 1)
    for place, row in enumerate(added):
        _take(have, panels, row, -1)
        heavy = np.where(have < full, HEAVY * light, light)
        added[place] = int(np.argmax(panels @ ((2 * (seats - have) - 1) * heavy)))
        _take(have, panels, added[place], 1)
    return np.concatenate([np.repeat(np.arange(len(times)), times), np.array(added, dtype=np.int64)])


def _take(have: Floats, panels: scipy.sparse.csr_matrix, row: int, sign: int) -> None:
    part = slice(panels.indptr[row], panels.indptr[row + 1])
    have[panels.indices[part]] += sign * panels.data[part]


class _Seating:
    """Turns kinds into people: in turn, in an order that the lot of the pool itself gives."""

    def __init__(self, pool: Pool, problem: Problem, seed: str) -> None:
        self._problem, self._homes = problem, pool.households.tolist()
        self._turn: defaultdict[int, list[int]] = defaultdict(list)
        for person in sorted(range(len(self._homes)), key=lambda number: lot(seed, number)):
            self._turn[int(problem.of_person[person])].append(person)
        shared = np.bincount(problem.group, minlength=len(problem.cap)) > 1
        self._among_homes = shared[problem.group] | (problem.cap[problem.group] < problem.count)
        self._next: Counter[int] = Counter()
        self._used: Counter[int] = Counter()

    def all_of(self, panels: scipy.sparse.csr_matrix) -> list[list[int]]:
        """One panel of people for each row."""
        starts: Sequence[int] = panels.indptr.tolist()
        kinds, seats = panels.indices.tolist(), panels.data.astype(int).tolist()
        return [
            self._panel(zip(kinds[start:end], seats[start:end], strict=True))
            for start, end in pairwise(starts)
        ]

    def _panel(self, seats: zip[tuple[int, int]]) -> list[int]:
        people: list[int] = []
        taken: set[int] = set()
        for kind, number in seats:
            for _seat in range(number):
                person = self._one(kind, taken)
                taken.add(self._homes[person])
                people.append(person)
        return people

    def _one(self, kind: int, taken: set[int]) -> int:
        turn = self._turn[kind]
        if self._among_homes[kind]:
            free = (person for person in turn if self._homes[person] not in taken)
            person = min(free, key=lambda one: self._used[one])
            self._used[person] += 1
            return person
        self._next[kind] += 1
        return turn[(self._next[kind] - 1) % len(turn)]
