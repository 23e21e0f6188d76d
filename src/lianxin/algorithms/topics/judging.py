"""The judges together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .features import Floats, Matrix
from .names import Names
from .voters import Neighbours, Space, Weights


@dataclass(frozen=True)
class Judges:
    """Those that had enough to learn from; ``share`` is how much the names of the tree count beside them."""

    topics: int
    names: Names | None = None
    share: float = 1.0
    weights: Weights | None = None
    space: Space | None = None
    neighbours: Neighbours | None = None

    def judge(self, rows: Matrix) -> Floats:
        """Texts × topics: the higher, the likelier."""
        return self.by_examples(rows) + np.float32(self.share) * self.by_names(rows)

    def by_names(self, rows: Matrix) -> Floats:
        return self.names.judge(rows) if self.names else self._nothing(rows)

    def by_examples(self, rows: Matrix) -> Floats:
        judged = self.weights.judge(rows) if self.weights else self._nothing(rows)
        if self.space and self.neighbours:
            judged = judged + self.neighbours.judge(self.space.of(rows))
        return judged

    def _nothing(self, rows: Matrix) -> Floats:
        return np.zeros((rows.shape[0], self.topics), np.float32)

    def speaking(self, grams: npt.NDArray[np.int64], topic: int) -> Floats:
        """How much each of these grams speaks for one topic rather than for the others together."""
        parts = [self.weights.weights[grams]] if self.weights else []
        if self.names:
            parts.append(self.names.together[grams] * np.float32(self.share / self.names.scales[0].spread))
        return np.asarray(np.sum([part[:, topic] - part.mean(axis=1) for part in parts], axis=0), np.float32)
