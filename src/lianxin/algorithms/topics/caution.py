"""When the model may call itself sure, and what share of its guesses with a given lead are right."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..intervals import wilson

#: Of the guesses called sure, at least so many are right, with 90 % confidence: the lower end of Wilson's interval,
#: whose normal quantile this is.  From 80 guesses on, all of them right, it can be reached.
TARGET, CONFIDENCE = 0.98, 1.2815515655446004

#: What is tried for the say of the names, and for the factor of chances.
SHARES = (1.0, 0.7, 0.5, 0.35, 0.25, 0.18, 0.12, 0.08)
FACTORS = tuple(float(factor) for factor in np.geomspace(0.4, 16, 22))

Floats = npt.NDArray[np.float32]
Figures = npt.NDArray[np.float64]


def least_score(scores: Figures, right: npt.NDArray[np.bool_], target: float = TARGET) -> float | None:
    """The smallest score from which guesses keep the target; None when too few examples can prove it.

    ``scores`` and ``right`` are of texts that the judging model had not seen.
    """
    if not len(scores):
        return None
    order = np.argsort(-scores, kind="stable")
    ranked, hits = scores[order], np.cumsum(right[order])
    ends = np.flatnonzero(np.append(ranked[1:] < ranked[:-1], True))
    for end in ends[::-1].tolist():
        proven = wilson(int(hits[end]), end + 1, CONFIDENCE)
        if proven and proven.low >= target:
            return float(ranked[end])
    return None


def blend(examples: Floats, names: Floats, labels: npt.NDArray[np.int64]) -> tuple[float, float]:
    """How much the names count beside the examples, and the factor that makes figures into honest chances.

    The pair that makes the right topics of texts kept apart likeliest; with few examples the names count for much.
    """
    pairs = [(share, factor) for share in SHARES for factor in FACTORS]
    return min(pairs, key=lambda pair: _surprise(examples + np.float32(pair[0]) * names, labels, pair[1]))


def _surprise(judged: Floats, labels: npt.NDArray[np.int64], factor: float) -> float:
    return float(-np.log(chances(judged, factor)[np.arange(len(labels)), labels] + 1e-12).mean())


def chances(judged: npt.NDArray[np.floating], factor: float) -> Figures:
    """Shares that sum to 1 (softmax)."""
    raised = np.exp(factor * (judged - judged.max(axis=1, keepdims=True)).astype(np.float64))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))
