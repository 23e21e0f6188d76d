"""Who voted what on which statement: one canonical table, whatever the order in which the votes came."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import scipy

Ints: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
Flags: TypeAlias = npt.NDArray[np.bool_]
Matrix: TypeAlias = Any  # scipy ships no types

Places: TypeAlias = npt.NDArray[np.integer[Any]]

AGREE, PASS, DISAGREE = 1, 0, -1
#: Who answered fewer is not placed: their place would be chance.
LEAST_VOTES = 7
#: A table by number is used for identifiers up to this many times as many as there are votes.
SPREAD = 8
#: Bits of a whole number without its sign.
BITS = 63


class NoVotes(ValueError):
    """What was given is no set of votes; the message says what is wrong."""


@dataclass(frozen=True, eq=False)
class Votes:
    """The last vote of each person on each statement, people and statements in the order of their numbers.

    `people` (n) and `statements` (m) are numbers, sorted and without repetition. The votes of person i stand at
    `starts[i]:starts[i + 1]` in `columns` (place of the statement) and `values` (-1, 0 or 1), by statement.
    """

    people: Ints
    statements: Ints
    starts: Ints
    columns: npt.NDArray[np.int32]
    values: npt.NDArray[np.int8]

    @property
    def n(self) -> int:
        return len(self.people)

    @property
    def m(self) -> int:
        return len(self.statements)

    @property
    def cast(self) -> int:
        """How many votes count."""
        return len(self.values)

    @cached_property
    def rows(self) -> npt.NDArray[np.int32]:
        """The place of the person of each vote."""
        return np.repeat(np.arange(self.n, dtype=np.int32), self.per_person)

    @cached_property
    def per_person(self) -> Ints:
        return np.diff(self.starts)

    @cached_property
    def kinds(self) -> npt.NDArray[np.int32]:
        """For each vote three times the place of its statement, plus 0, 1 or 2 for agree, pass or disagree."""
        return self.columns * np.int32(3) + (1 - self.values)

    @cached_property
    def tallies(self) -> Ints:
        """Agree, pass and disagree of each statement, (m, 3); exact."""
        return np.bincount(self.kinds, minlength=3 * self.m).reshape(self.m, 3)

    @cached_property
    def seen(self) -> Matrix:
        """1 where somebody voted, as a sparse matrix (n, m)."""
        return self.sparse(np.ones(self.cast))

    @cached_property
    def said(self) -> Matrix:
        """1 where somebody agreed, passed or disagreed, as a sparse matrix (n, 3 m) by `kinds`."""
        found = np.ones(self.cast), self.kinds, self.starts
        return scipy.sparse.csr_matrix(found, shape=(self.n, 3 * self.m))

    def tallies_of(self, groups: Ints, count: int) -> Ints:
        """Agree, pass and disagree by group and statement, (count, m, 3); a group of -1 is counted nowhere."""
        # Those of no group are counted in one more, which is left out in the end.
        first = (np.where(groups < 0, count, groups) * (3 * self.m)).astype(np.int32)
        counted = np.bincount(
            np.repeat(first, self.per_person) + self.kinds, minlength=(count + 1) * 3 * self.m
        )
        return counted.reshape(count + 1, self.m, 3)[:count]

    def sparse(self, data: Floats | None = None) -> Matrix:
        """As a sparse matrix (n, m); `data` replaces the votes, one number for each."""
        given = self.values.astype(np.float64) if data is None else data
        return scipy.sparse.csr_matrix((given, self.columns, self.starts), shape=(self.n, self.m))

    def dense(self, unseen: float = np.nan) -> Floats:
        """As a full matrix (n, m), `unseen` where nobody voted."""
        table = np.full((self.n, self.m), unseen)
        table[self.rows, self.columns] = self.values
        return table

    def only(self, kept: Flags) -> Votes:
        """The same people and statements with fewer votes; one flag for each vote."""
        starts = np.concatenate([[0], np.cumsum(kept)])[self.starts]
        return Votes(self.people, self.statements, starts, self.columns[kept], self.values[kept])

    def of_people(self, places: Ints) -> Votes:
        """Some people only, by place, each once; all statements stay."""
        inside = np.zeros(self.n, dtype=bool)
        inside[places] = True
        fewer = self.only(inside[self.rows])
        starts = np.concatenate([[0], np.cumsum(self.per_person[inside])])
        return Votes(self.people[inside], self.statements, starts, fewer.columns, fewer.values)

    def of_statements(self, kept: Flags) -> Votes:
        """Some statements only, one flag for each; everybody stays, also who voted on none of them."""
        fewer = self.only(kept[self.columns])
        place = (np.cumsum(kept) - 1).astype(np.int32)
        return Votes(self.people, self.statements[kept], fewer.starts, place[fewer.columns], fewer.values)

    def with_values(self, values: npt.NDArray[np.int8]) -> Votes:
        """The same people saw the same statements, and voted otherwise."""
        return Votes(self.people, self.statements, self.starts, self.columns, values)

    def digest(self) -> str:
        """SHA-256 over the numbers of people and statements and the counted votes, in canonical order."""
        told = sha256(b"lianxin opinion map votes 1\n")
        for part in (self.people, self.statements, self.starts):
            told.update(np.asarray([len(part)], dtype="<i8").tobytes())
            told.update(part.astype("<i8").tobytes())
        told.update(self.columns.astype("<i4").tobytes())
        told.update(self.values.astype("i1").tobytes())
        return told.hexdigest()


def collect(
    people: npt.ArrayLike,
    statements: npt.ArrayLike,
    values: npt.ArrayLike,
    order: npt.ArrayLike | None = None,
    *,
    also_people: npt.ArrayLike = (),
    also_statements: npt.ArrayLike = (),
) -> Votes:
    """The canonical table of votes: one row for each person, statement and value, all whole numbers.

    The last vote by `order` counts; without it, they are taken in the order given. Of two votes with the same order
    the lower value counts, so that nothing depends on how they were handed in. `also_people` and `also_statements`
    have a place even without a vote. Raises NoVotes for values other than -1, 0, 1 and for lists of unequal length.
    """
    who, what = _numbers(people, "people"), _numbers(statements, "statements")
    said = _numbers(values, "values")
    if not len(who) == len(what) == len(said):
        raise NoVotes("people, statements and values differ in length")
    if len(said) and (said.min() < DISAGREE or said.max() > AGREE):
        raise NoVotes("a vote is -1, 0 or 1")
    if order is not None:
        who, what, said = _in_order(who, what, said, _numbers(order, "order"))
    names_of_people, row = _places(who, _numbers(also_people, "people"))
    names_of_statements, column = _places(what, _numbers(also_statements, "statements"))
    return _last(names_of_people, names_of_statements, row, column, said.astype(np.int8))


def _numbers(given: npt.ArrayLike, name: str) -> Ints:
    found = np.asarray(given)
    if not found.size:
        return np.zeros(0, dtype=np.int64)
    if found.ndim != 1 or found.dtype.kind not in "iu":
        raise NoVotes(f"{name} must be a list of whole numbers")
    return found.astype(np.int64, copy=False)


def _in_order(who: Ints, what: Ints, said: Ints, order: Ints) -> tuple[Ints, Ints, Ints]:
    if len(order) != len(who):
        raise NoVotes("order differs in length")
    # The last of equals wins, so a lower value has to stand behind a higher one.
    by = np.lexsort((-said, order))
    return who[by], what[by], said[by]


def _places(found: Ints, also: Ints) -> tuple[Ints, npt.NDArray[np.int32]]:
    """The sorted numbers, and the place of each vote's number among them."""
    both = np.concatenate([found, also]) if len(also) else found
    if not len(both):
        return both, np.zeros(0, dtype=np.int32)
    low, high = int(both.min()), int(both.max())
    if high - low > SPREAD * len(both):
        names = np.unique(both)
        return names, np.searchsorted(names, found).astype(np.int32)
    seen = np.zeros(high - low + 1, dtype=bool)
    seen[both - low] = True
    place = (np.cumsum(seen) - 1).astype(np.int32)
    return np.flatnonzero(seen).astype(np.int64) + low, place[found - low]


def _last(
    people: Ints,
    statements: Ints,
    row: npt.NDArray[np.int32],
    column: npt.NDArray[np.int32],
    said: npt.NDArray[np.int8],
) -> Votes:
    """Sorted by person and statement, repeated votes stand side by side in the order in which they came."""
    key = row * np.int64(len(statements)) + column
    if (key[1:] <= key[:-1]).any():
        key, said = _sorted(key, said, len(people) * len(statements))
    last = np.ones(len(said), dtype=bool)
    last[:-1] = key[1:] != key[:-1]
    if not last.all():
        key, said = key[last], said[last]
    row = (key // max(len(statements), 1)).astype(np.int32)
    column = (key - row * np.int64(len(statements))).astype(np.int32)
    starts = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(people)))])
    return Votes(people, statements, starts.astype(np.int64), column, said)


def _sorted(key: Ints, said: npt.NDArray[np.int8], bound: int) -> tuple[Ints, npt.NDArray[np.int8]]:
    """By key, equal keys as they came. Place and vote are packed behind the key where all fit: one plain sort."""
    bits = len(key).bit_length() + 2
    if bound.bit_length() + bits >= BITS:
        by = np.argsort(key, kind="stable")
        return key[by], said[by]
    packed = key << bits
    packed |= np.arange(len(key)) << 2
    packed |= said + np.int64(1)
    packed.sort()
    return packed >> bits, ((packed & 3) - 1).astype(np.int8)
