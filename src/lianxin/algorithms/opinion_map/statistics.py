"""Whole-number sums from which the classic picture follows exactly, and which new votes change exactly.

The covariance of votes after filling the unseen with the statement's mean needs nothing but three tables of m by m
whole numbers: votes with votes, votes with seen, seen with seen. They add up over people, so a change costs as much as
the people who changed, never as much as everybody; and nothing drifts, since nothing is rounded.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .votes import Flags, Floats, Ints, Votes

#: People in one block of a full count: whole numbers below 2 ** 24 are exact in 32-bit arithmetic.
BLOCK = 8192


@dataclass(frozen=True, eq=False)
class Sums:
    """`both` is the sum of v_i v_j, `mixed` of v_i [j seen], `seen` of [i seen][j seen]; each (m, m), exact."""

    people: int
    both: Ints
    mixed: Ints
    seen: Ints

    @classmethod
    def of(cls, votes: Votes) -> Sums:
        """Counted from everything; the sum of (votes of a person) ** 2 over all people, or n m m, whichever is kinder."""
        total = cls.nothing(votes.m)
        for begin in range(0, votes.n, BLOCK):
            part = np.arange(begin, min(votes.n, begin + BLOCK))
            total = total.plus(_count(*_block(votes, part)), people=len(part))
        return total

    @classmethod
    def nothing(cls, m: int) -> Sums:
        zero = np.zeros((m, m), dtype=np.int64)
        return cls(0, zero, zero, zero)

    def plus(self, tables: tuple[Ints, Ints, Ints], *, people: int) -> Sums:
        both, mixed, seen = tables
        return Sums(self.people + people, self.both + both, self.mixed + mixed, self.seen + seen)

    def changed(self, before: Votes, after: Votes) -> Sums:
        """Exact: the same people (places in the same order) voted as in `before` and now vote as in `after`.

        Somebody new has an empty row before; somebody who takes everything back has an empty row after.
        Raises ValueError when the statements are not those of the sums.
        """
        if before.m != len(self.both) or after.m != before.m:
            raise ValueError("the statements differ from those that were counted")
        took, gave = _count(*_whole(before)), _count(*_whole(after))
        more = int((after.per_person > 0).sum() - (before.per_person > 0).sum())
        return self.plus((gave[0] - took[0], gave[1] - took[1], gave[2] - took[2]), people=more)

    def means(self, zeroed: Flags | None = None) -> Floats:
        """Mean vote on each statement among those who saw it; 0 where nobody did, and where it is zeroed."""
        counted = np.diagonal(self.seen)
        mean = np.diagonal(self.mixed) / np.maximum(counted, 1)
        return mean if zeroed is None else np.where(zeroed, 0.0, mean)

    def scatter(self, zeroed: Flags | None = None) -> Floats:
        """Sum over people of (v - mean)(v - mean)', an unseen statement counting as its mean: (m, m)."""
        mean = self.means(zeroed)
        crossed = self.mixed * mean
        table = self.both - crossed - crossed.T + self.seen * np.outer(mean, mean)
        return table if zeroed is None else table * np.outer(~zeroed, ~zeroed)


def _block(votes: Votes, part: Ints) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    inside = slice(votes.starts[part[0]], votes.starts[part[-1] + 1])
    where = votes.rows[inside] - part[0], votes.columns[inside]
    said, saw = (np.zeros((len(part), votes.m), dtype=np.float32) for _ in range(2))
    said[where], saw[where] = votes.values[inside], 1
    return said, saw


def _whole(votes: Votes) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    none = np.zeros((0, votes.m), dtype=np.float32)
    return _block(votes, np.arange(votes.n)) if votes.n else (none, none)


def _count(said: npt.NDArray[np.float32], saw: npt.NDArray[np.float32]) -> tuple[Ints, Ints, Ints]:
    whole = (said.T @ said, said.T @ saw, saw.T @ saw)
    return whole[0].astype(np.int64), whole[1].astype(np.int64), whole[2].astype(np.int64)
