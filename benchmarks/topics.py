"""Topics beside the plain peer: scikit-learn's characters and pairs with one linear machine, nothing else.

Ours also judges by neighbours and by names, proves when it may call itself sure, and reads both scripts of Chinese.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from time import process_time
from typing import Any

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from benchmarks.report import Report
from benchmarks.words import ISSUES, messages
from lianxin.algorithms.topics import TopicModel

LEARNED, ASKED, TOPICS = 4000, 4000, 8
TEXTS_A_SECOND = 1000


def measure(report: Report) -> None:
    """Learn from invented messages and ask about others, each once; time of the processor."""
    texts = [f"{title}\n{body}" for title, body in messages(LEARNED + ASKED)]
    labels = [_topic(text) for text in texts]
    ours_learned, ours_asked = _ours(texts, labels)
    peer_learned, peer_asked = _peer(texts, labels)
    rows = [
        _row("Lianxin", ours_learned, ours_asked),
        _row("characters and pairs, one linear machine", peer_learned, peer_asked),
        ["ratio", f"× {ours_learned / peer_learned:.1f}", f"× {peer_asked / ours_asked:.2f}"],
    ]
    length = sum(map(len, texts)) / len(texts)
    title = f"Topics: {LEARNED:,} invented messages of {length:.0f} characters learned, {ASKED:,} asked about"
    report.table(title, ["", "seconds to learn", "texts a second"], rows)
    report.figures["topics"] = {"learn_s": ours_learned, "texts_per_s": ASKED / ours_asked}
    report.figures["topics, peer"] = {"learn_s": peer_learned, "texts_per_s": ASKED / peer_asked}
    report.bar(
        "topics suggested on one core",
        f"at least {TEXTS_A_SECOND:,} texts a second",
        f"{ASKED / ours_asked:,.0f}",
        cleared=ASKED / ours_asked >= TEXTS_A_SECOND,
    )


def _topic(text: str) -> str:
    """By the issue that stands first; one message in twenty is put elsewhere, as people do."""
    dice = random.Random(text)
    first = min((word for word in ISSUES if word in text), key=text.index)
    place = dice.randrange(TOPICS) if dice.random() < 1 / 20 else ISSUES.index(first) % TOPICS
    return f"topic {place}"


def _ours(texts: Sequence[str], labels: Sequence[str]) -> tuple[float, float]:
    learned, model = _timed(lambda: TopicModel.train(texts[:LEARNED], labels[:LEARNED]))
    asked, _ = _timed(lambda: model.suggest(texts[LEARNED:]))
    return learned, asked


def _peer(texts: Sequence[str], labels: Sequence[str]) -> tuple[float, float]:
    counted = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True, min_df=2)
    pipeline = make_pipeline(counted, LinearSVC(C=0.5))
    learned, _ = _timed(lambda: pipeline.fit(texts[:LEARNED], labels[:LEARNED]))
    asked, _ = _timed(lambda: pipeline.predict(texts[LEARNED:]))
    return learned, asked


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = process_time()
    done = work()
    return process_time() - begun, done


def _row(name: str, learned: float, asked: float) -> list[str]:
    return [name, f"{learned:.1f}", f"{ASKED / asked:,.0f}"]
