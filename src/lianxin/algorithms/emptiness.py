"""How empty each reply looks, learned from replies that an office labelled itself.

Short runs of characters and what the rule of ``handoff`` counts go into one logistic regression.  The model lives as
long as the measuring that needs it: nothing learned from anybody's messages is kept or shipped.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedGroupKFold

from .folding import fold
from .handoff import hands_on, leftover

#: Parts of the material: each is judged by a model that never saw it.
PARTS = 5
SEED = 20_260_601
#: What is read of one text: an office's longest replies say by then whether they say anything.
LONGEST = 4_000
_RULE_WEIGHT, _STRENGTH = 0.3, 8.0

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Exchange:
    """What was asked and what was replied."""

    question: str
    reply: str


def auc(
    exchanges: Sequence[Exchange], empty: Sequence[bool], tell: Callable[[int], object] = abs
) -> float | None:
    """How well emptiness ranks: the chance that an empty reply looks emptier than one that explains.

    Every reply is judged by a model learned from the other parts, and replies with the same words are in one part,
    so memory is not measured.  None where the labels do not allow it.  ``tell`` hears of each part that is done.
    """
    labels = np.asarray(empty, dtype=bool)
    groups = _groups(exchanges)
    fewest = min(len(set(groups[labels])), len(set(groups[~labels])))
    if fewest < PARTS:
        return None
    counted = rule_features(exchanges)
    replies = [fold(one.reply[:LONGEST]) for one in exchanges]
    scores = np.zeros(len(replies))
    parts = StratifiedGroupKFold(PARTS, shuffle=True, random_state=SEED)
    for learn, judge in parts.split(replies, labels, groups):
        scores[judge] = _judged(replies, counted, labels, learn, judge)
        tell(len(judge))
    return float(roc_auc_score(labels, scores))


def _judged(
    replies: list[str], counted: Floats, labels: npt.NDArray[np.bool_], learn: Floats, judge: Floats
) -> Floats:
    grams = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    known = grams.fit_transform([replies[row] for row in learn])
    asked = grams.transform([replies[row] for row in judge])
    mean, spread = counted[learn].mean(0), counted[learn].std(0) + 1e-9
    scaled = (counted - mean) / spread * _RULE_WEIGHT
    model = LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=1000, random_state=SEED)
    model.fit(scipy.sparse.hstack([known, scaled[learn]]).tocsr(), labels[learn])
    return np.asarray(model.decision_function(scipy.sparse.hstack([asked, scaled[judge]]).tocsr()))


def rule_features(exchanges: Sequence[Exchange]) -> Floats:
    """What the rule counts, one row a reply."""
    return np.array([_counted(one) for one in exchanges], dtype=np.float64)


def _counted(one: Exchange) -> tuple[float, ...]:
    left = leftover(one.reply)
    return (
        float(hands_on(one.reply)),
        float(np.log1p(left)),
        float(np.log1p(len(one.reply))),
        left / (len(one.reply) + 1),
        float(sum(sign.isdecimal() for sign in one.reply)) ** 0.5,
        _taken_up(one),
    )


def _taken_up(one: Exchange) -> float:
    """How much of the reply's pairs of characters stands in the question: a reply that is about it takes it up."""
    asked, told = (_pairs(fold(text[:LONGEST])) for text in (one.question, one.reply))
    return len(asked & told) / (len(told) + 1)


def _pairs(text: str) -> set[tuple[str, str]]:
    return set(itertools.pairwise(text))


def _groups(exchanges: Sequence[Exchange]) -> npt.NDArray[np.int64]:
    """A number per reply; the same words have the same number."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(fold(one.reply), len(numbers)) for one in exchanges], dtype=np.int64)
