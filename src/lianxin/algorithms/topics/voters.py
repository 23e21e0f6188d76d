"""The two that learn from labelled texts: weights of grams, and likeness to known texts.

Each gives a figure per topic, about +1 for "this one" and -1 for "not this one"; their sum counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy

from .features import Floats, Matrix

#: How closely the weights follow the examples; chosen by cross-validation, flat between 1 and 4.
CLOSENESS = 2.0
#: An example of a rare topic counts for more, but never for so much that a slip of the pen rules.
MOST_WEIGHT = 5.0
#: Neighbours have a say from so many labelled texts on; with fewer they only repeat what the weights say.
NEIGHBOURS_FROM = 500
#: What the examples say of a topic that has none: probably not.  Its names may outweigh that while examples are few.
UNSEEN = -1.0
LANDMARKS, DIRECTIONS, SPARE = 1500, 200, 20
#: A gram of fewer texts tells little about which texts are alike.
TELLING_FROM = 8
WIDTH, DAMPING = 2.0, 0.03

Labels = npt.NDArray[np.int64]


def sample_weights(labels: Labels, real: int, topics: int) -> npt.NDArray[np.float64]:
    """The first ``real`` rows are labelled texts, rare topics counting for more; the rest are names, counting 1."""
    counts = np.bincount(labels[:real], minlength=topics)
    usual = real / max(1, int(np.count_nonzero(counts)))
    balanced = np.minimum(usual / np.maximum(counts, 1), MOST_WEIGHT)
    weights = np.ones(len(labels))
    weights[:real] = balanced[labels[:real]]
    return weights


@dataclass(frozen=True)
class Weights:
    """A weight for every gram and topic: linear, so that its reasons can be read off."""

    weights: Floats  # grams × topics
    base: Floats  # topics

    @classmethod
    def learn(cls, rows: Matrix, labels: Labels, each: npt.NDArray[np.float64], topics: int) -> Weights:
        """Linear support vector machines, one topic against the rest.  Linear in the number of characters."""
        # Loading scikit-learn takes a second that only training should pay.
        from sklearn.svm import LinearSVC  # noqa: PLC0415

        present = np.unique(labels)
        weights, base = np.zeros((rows.shape[1], topics), np.float32), np.full(topics, UNSEEN, np.float32)
        if len(present) == 1:
            base[present] = 1
            return cls(weights, base)
        machine = LinearSVC(C=CLOSENESS, dual=True, random_state=0, tol=1e-2, max_iter=5000)
        machine.fit(rows, labels, sample_weight=each)
        coefficients, start = machine.coef_, machine.intercept_
        if len(coefficients) == 1:  # scikit-learn gives one row for two topics
            coefficients, start = np.vstack([-coefficients, coefficients]), np.concatenate([-start, start])
        weights[:, present], base[present] = coefficients.T, start
        return cls(weights, base)

    def judge(self, rows: Matrix) -> Floats:
        return np.asarray(rows @ self.weights, np.float32) + self.base


@dataclass(frozen=True)
class Space:
    """The few hundred directions in which texts differ most: where synonyms fall together."""

    columns: npt.NDArray[np.int64]
    directions: Floats  # columns × directions

    @classmethod
    def learn(cls, rows: Matrix) -> Space:
        """Truncated singular value decomposition by random projection (Halko, Martinsson and Tropp, 2011)."""
        columns = np.flatnonzero(np.bincount(rows.indices, minlength=rows.shape[1]) >= TELLING_FROM)
        rows = rows[:, columns]
        size = min(DIRECTIONS, rows.shape[0] // 4)
        start = np.random.default_rng(0).standard_normal((rows.shape[0], size + SPARE)).astype(np.float32)
        for _round in range(2):
            start, _ = np.linalg.qr(rows @ (rows.T @ start))
        across = np.asarray(rows.T @ start)
        values, turned = np.linalg.eigh(across.T @ across)
        largest = np.argsort(values)[::-1][:size]
        turned = turned[:, largest] / np.sqrt(np.maximum(values[largest], 1e-6))
        return cls(columns, (across @ turned).astype(np.float32))

    def of(self, rows: Matrix) -> Floats:
        """Where texts stand, as unit vectors."""
        places = np.asarray(rows[:, self.columns] @ self.directions, np.float32)
        lengths = np.linalg.norm(places, axis=1, keepdims=True)
        return np.asarray(places / np.maximum(lengths, np.float32(1e-9)), np.float32)


@dataclass(frozen=True)
class Neighbours:
    """Which known texts a new one stands near, in ``Space``; what they are about weighs by their nearness."""

    landmarks: Floats  # known texts × directions
    weights: Floats  # known texts × topics
    base: Floats  # topics

    @classmethod
    def learn(cls, places: Floats, labels: Labels, each: npt.NDArray[np.float64], topics: int) -> Neighbours:
        """Kernel ridge regression on at most 1,500 landmarks (Nyström): time grows with the texts × 1,500²."""
        chosen = np.random.default_rng(0).permutation(len(places))[:LANDMARKS]
        landmarks = places[np.sort(chosen)]
        near = _near(places, landmarks)
        wanted = np.where(np.arange(topics) == labels[:, None], 1.0, -1.0)
        share = each[:, None] / each.sum()
        middle, usual = (near * share).sum(axis=0), (wanted * share).sum(axis=0)
        near -= middle.astype(np.float32)
        weighted = near.T * each.astype(np.float32)
        crossed = (weighted @ near).astype(np.float64)
        crossed[np.diag_indices_from(crossed)] += DAMPING
        weights = scipy.linalg.solve(crossed, weighted @ (wanted - usual), assume_a="pos", overwrite_a=True)
        return cls(landmarks, weights.astype(np.float32), (usual - middle @ weights).astype(np.float32))

    def judge(self, places: Floats) -> Floats:
        return _near(places, self.landmarks) @ self.weights + self.base


def _near(places: Floats, landmarks: Floats) -> Floats:
    """1 for the same direction, falling with the squared distance (Gaussian)."""
    return np.asarray(np.exp(np.float32(WIDTH) * (places @ landmarks.T - np.float32(1))), np.float32)
