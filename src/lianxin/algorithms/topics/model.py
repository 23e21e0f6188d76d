"""The topic model: trained from texts and the office's tree, asked for the two likeliest topics of a text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from . import reasons
from .caution import chances
from .features import Features, Floats, Matrix
from .grams import prepare
from .judging import Judges
from .learning import Tell, learn

#: Texts that are looked at in one go: enough for speed, few enough for memory.
BATCH = 256


@dataclass(frozen=True)
class Guess:
    """A topic proposed; ``score`` is its chance as seen on known texts, ``sure`` that this was right often enough."""

    code: str
    score: float
    sure: bool


@dataclass(frozen=True)
class TopicModel:
    """What was learned; never changed afterwards, so it may be shared between threads.

    ``least_score`` is the score from which the model calls itself sure; None: never.
    """

    codes: tuple[str, ...]
    features: Features
    judges: Judges
    warmth: float
    least_score: float | None

    @classmethod
    def train(
        cls,
        texts: Sequence[str],
        labels: Sequence[str],
        tree: Mapping[str, Sequence[str]] | None = None,
        unlabelled: Sequence[str] = (),
        tell: Tell = lambda _part: None,
    ) -> TopicModel:
        """Learn from labelled texts, a tree (topic → its name and all names below it), or both.

        A topic of the tree that no text has yet is a choice like any other.  ``unlabelled`` texts only say which
        words are ordinary; they matter while there are few labels.  The same input gives the same model.

        Cost on one core: about 4 ms a labelled text of 400 characters with 7 topics in use, so 20 seconds for 5,000,
        five sixths of it to try out how often it is right; more with more topics in use.  About 60 MB for the
        result and 400 MB while it is made.  Raises ValueError when there is nothing to choose.
        """
        if len(texts) != len(labels):
            raise ValueError(f"{len(texts)} texts have {len(labels)} labels")
        codes = tuple(sorted({*labels, *(tree or {})}))
        if not codes:
            raise ValueError("neither a labelled text nor a topic")
        learned = learn(texts, labels, codes, tree or {}, unlabelled=unlabelled, tell=tell)
        return cls(codes, learned.features, learned.judges, learned.warmth, learned.least_score)

    def suggest(self, texts: Sequence[str]) -> list[list[Guess]]:
        """The two likeliest topics of each text, the likelier first; one where there is only one topic."""
        batches = (texts[start : start + BATCH] for start in range(0, len(texts), BATCH))
        return [guesses for batch in batches for guesses in self._suggest(batch)]

    def _suggest(self, texts: Sequence[str]) -> list[list[Guess]]:
        rows = self.rows(texts)
        odds, known = chances(self.judges.judge(rows), self.warmth), np.diff(rows.indptr) > 0
        best = np.argsort(-odds, axis=1, kind="stable")[:, :2]
        least = np.inf if self.least_score is None else self.least_score
        return [
            [
                Guess(self.codes[topic], float(row[topic]), bool(seen and place == 0 and row[topic] >= least))
                for place, topic in enumerate(two)
            ]
            for row, two, seen in zip(odds, best, known, strict=True)
        ]

    def reasons(self, text: str, code: str) -> list[str]:
        """The words of the text that speak most for a topic, as they stand in the text; about 2 ms."""
        if code not in self.codes:
            raise ValueError(f"{code} is not a topic of this model")
        topic = self.codes.index(code)
        return reasons.telling(text, self.features, lambda grams: self.judges.speaking(grams, topic))

    def rows(self, texts: Sequence[str]) -> Matrix:
        return self.features.rows([prepare(text) for text in texts])

    def judge(self, texts: Sequence[str]) -> Floats:
        """The figure of every topic for every text, in the order of ``codes``."""
        return self.judges.judge(self.rows(texts))
