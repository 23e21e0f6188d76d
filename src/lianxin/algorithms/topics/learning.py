"""How a model comes about: what is counted, who judges, and what is tried out on texts kept apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import scipy

from .caution import blend, chances, least_score
from .copies import groups_of
from .features import LEAST_TEXTS, Features, Floats, Matrix
from .grams import prepare
from .judging import Judges
from .names import Names
from .voters import NEIGHBOURS_FROM, Labels, Neighbours, Space, Weights, sample_weights

FOLDS = 5
#: Below this, trying out tells nothing yet.
LEAST_TRIED = 30
#: Chances and the say of the names while nothing can be tried out.
UNTRIED_WARMTH, UNTRIED_SHARE = 0.7, 1.0

Rows = npt.NDArray[np.int64]
#: Told how much of the work is done, from 0 to 1.
Tell = Callable[[float], None]


@dataclass(frozen=True)
class Learned:
    features: Features
    judges: Judges
    warmth: float
    least_score: float | None


@dataclass(frozen=True)
class Material:
    """What there is to learn from: labelled texts, and the names of each topic as a text of their own."""

    rows: Matrix
    labels: Labels
    names: Matrix
    start: Judges
    places: Floats | None

    def judges(self, texts: Rows) -> Judges:
        """Learn from these labelled texts and the names of their topics.

        A topic without a text costs nothing here: its names alone speak for it.
        """
        topics = self.start.topics
        seen = np.unique(self.labels[texts])
        named = seen[np.diff(self.names.indptr)[seen] > 0]
        labels = np.concatenate([self.labels[texts], named])
        each = sample_weights(labels, len(texts), topics)
        rows = scipy.sparse.vstack([self.rows[texts], self.names[named]], format="csr")
        weights = Weights.learn(rows, labels, each, topics)
        if self.places is None:
            return replace(self.start, weights=weights)
        near = Neighbours.learn(self.places[texts], self.labels[texts], each[: len(texts)], topics)
        return replace(self.start, weights=weights, neighbours=near)


def learn(
    texts: Sequence[str],
    labels: Sequence[str],
    codes: Sequence[str],
    tree: Mapping[str, Sequence[str]],
    *,
    unlabelled: Sequence[str],
    tell: Tell,
) -> Learned:
    """Everything at once; ``labels`` and ``tree`` are of ``codes``."""
    said, other = [prepare(text) for text in texts], [prepare(text) for text in unlabelled]
    names = [prepare("\n".join(tree.get(code, ()))) for code in codes]
    features = Features.learn([*said, *other, *names], kept_from=len(said) + len(other))
    rows = features.rows(said)
    start = Judges(len(codes), share=UNTRIED_SHARE)
    if any(names):
        usual = rows if not other else scipy.sparse.vstack([rows, features.rows(other)], format="csr")
        start = replace(start, names=Names.learn(features, [tree.get(code, ()) for code in codes], usual))
    if not said:
        return Learned(features, start, UNTRIED_WARMTH, None)
    known = np.searchsorted(codes, labels).astype(np.int64)
    material = _material(rows, known, features.rows(names, level=True), start)
    tell(0.2)
    return _tried(features, material, tell)


def _material(rows: Matrix, labels: Labels, names: Matrix, start: Judges) -> Material:
    if rows.shape[0] < NEIGHBOURS_FROM:
        return Material(rows, labels, names, start, None)
    space = Space.learn(rows)
    return Material(rows, labels, names, replace(start, space=space), space.of(rows))


def _tried(features: Features, material: Material, tell: Tell) -> Learned:
    """Judge every text by judges that saw neither it nor a near copy of it, and see how often they are right."""
    whole = np.arange(material.rows.shape[0])
    if len(whole) < LEAST_TRIED:
        return Learned(features, material.judges(whole), UNTRIED_WARMTH, None)
    examples = np.zeros((len(whole), material.start.topics), np.float32)
    fold = _folds(material.rows)
    for each in range(FOLDS):
        kept, others = np.flatnonzero(fold == each), np.flatnonzero(fold != each)
        # Grams that only the kept texts have would not be known, and would not make the known ones count less.
        spread = np.bincount(material.rows[others].indices, minlength=features.width)
        apart = replace(material, rows=features.narrowed(material.rows, spread >= LEAST_TEXTS))
        examples[kept] = apart.judges(others).by_examples(apart.rows[kept])
        tell(0.2 + 0.65 * (each + 1) / FOLDS)
    names = material.start.by_names(material.rows)
    share, warmth = blend(examples, names, material.labels)
    odds = chances(examples + np.float32(share) * names, warmth)
    right = odds.argmax(axis=1) == material.labels
    # Where everything is of one topic so far, being right proves nothing.
    least = least_score(odds.max(axis=1), right) if np.ptp(material.labels) else None
    return Learned(features, replace(material.judges(whole), share=share), warmth, least)


def _folds(rows: Matrix) -> Rows:
    """Which of the folds each text is kept apart with; near copies go together."""
    groups = groups_of(rows)
    drawn = np.random.default_rng(0).integers(FOLDS, size=int(groups.max()) + 1)
    return np.asarray(drawn[groups], np.int64)
