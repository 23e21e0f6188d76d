"""The judge that needs no labelled text: how like a message is to the names in each topic's part of the tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .features import Features, Floats, Matrix
from .grams import prepare

#: A gram that stands in the names of every topic still says a little.
LEAST_TELLING = 0.3
_TINY = np.float32(1e-9)


@dataclass(frozen=True)
class Scale:
    """The middle and the spread of a likeness over ordinary messages."""

    middle: float
    spread: float

    @classmethod
    def of(cls, likeness: Floats) -> Scale:
        return cls(float(likeness.mean()), max(float(likeness.std()), 1e-6))

    def put(self, likeness: Floats) -> Floats:
        return (likeness - np.float32(self.middle)) / np.float32(self.spread)


@dataclass(frozen=True)
class Names:
    """All names of a topic as one text, and each name alone: a message may be about just one of them."""

    together: Floats  # grams × topics
    alone: Matrix  # names × grams, sparse
    starts: npt.NDArray[np.int64]  # the first name of each topic in ``alone``
    scales: tuple[Scale, Scale]

    @classmethod
    def learn(cls, features: Features, names: Sequence[Sequence[str]], rows: Matrix) -> Names:
        """``rows`` are ordinary messages; none are needed, but they tell which likeness is usual."""
        # A topic without a name gets an empty one, which is like nothing.
        listed = [[prepare(name) for name in own] or [""] for own in names]
        whole = features.rows(["\n".join(own) for own in listed], level=True)
        telling = _telling(whole)
        together = np.asarray(whole.multiply(telling[None, :]).T.todense(), np.float32)
        together /= np.maximum(np.linalg.norm(together, axis=0, keepdims=True), _TINY)
        alone = _of_length_one(features.rows([name for own in listed for name in own], level=True), telling)
        starts = np.cumsum([0, *(len(own) for own in listed)])[:-1]
        usual = rows if rows.shape[0] else alone
        scales = Scale.of(np.asarray(usual @ together)), Scale.of(_best(usual, alone, starts))
        return cls(together, alone, starts, scales)

    def judge(self, rows: Matrix) -> Floats:
        """In standard deviations of the likeness of an ordinary message."""
        whole, single = self.scales
        together = np.asarray(rows @ self.together, np.float32)
        return whole.put(together) + single.put(_best(rows, self.alone, self.starts))


def _telling(whole: Matrix) -> Floats:
    """A gram counts when it is rare among messages (which the rows know already) and among topics (here)."""
    among = np.bincount(whole.indices, minlength=whole.shape[1])
    topics = whole.shape[0]
    rarity = np.log((1 + topics) / (1 + among)) / np.log(1 + topics)
    return np.asarray(rarity + LEAST_TELLING, np.float32)


def _of_length_one(alone: Matrix, telling: Floats) -> Matrix:
    alone.data *= telling[alone.indices]
    lengths = np.sqrt(np.asarray(alone.multiply(alone).sum(axis=1))).ravel()
    alone.data /= np.repeat(np.maximum(lengths, _TINY), np.diff(alone.indptr))
    return alone


def _best(rows: Matrix, alone: Matrix, starts: npt.NDArray[np.int64]) -> Floats:
    """The likeness to the best fitting name of each topic."""
    likeness = np.asarray((rows @ alone.T).todense(), np.float32)
    return np.asarray(np.maximum.reduceat(likeness, starts, axis=1), np.float32)
