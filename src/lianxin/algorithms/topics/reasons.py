"""Why a topic was proposed: the words of the text that spoke most for it, for a clerk to read."""

from __future__ import annotations

import unicodedata

import numpy as np
import numpy.typing as npt

from ..folding import fold
from . import grams
from .features import WORD_SHARE, Block, Features, Floats
from .grams import Found

MOST = 4
LONGEST_JOINED = 8
#: A character at the end of a stretch stays when it speaks this much as loud as the loudest.
STRONG = 0.3
Span = tuple[int, int]


def telling(text: str, features: Features, weights: Floats) -> list[str]:
    """At most four, the weightiest first.

    Pairs of characters that overlap are joined; scripts that put spaces between words give whole words.
    """
    prepared = grams.squeezed(grams.prepare(text))
    force = _force(prepared, features, weights)
    spans = _spans(prepared, force)
    spans.sort(key=lambda span: (-force[span[0] : span[1]].sum(), span))
    original = _original(text, prepared)
    found: list[str] = []
    for start, end in spans:
        words = original[start:end]
        if not any(words in other or other in words for other in found):
            found.append(words)
    return found[:MOST]


def _force(prepared: str, features: Features, weights: Floats) -> npt.NDArray[np.float64]:
    """How much each character of the text speaks for the topic, as part of the grams in which it stands."""
    force = np.zeros(len(prepared) + 1)
    split = len(features.characters.codes)
    pairs = grams.characters([prepared])
    _add(force, pairs, features.characters, weights[:split])
    _add(force, grams.words([prepared]), features.words, weights[split:] * np.float32(WORD_SHARE))
    return force[:-1]


def _add(force: npt.NDArray[np.float64], found: Found, block: Block, weights: Floats) -> None:
    place, known = block.places(found)
    for where, start, end in zip(place[known], found.start[known], found.end[known], strict=True):
        # A single character is a poor reason for a person, so only what is longer counts.
        if end - start > 1:
            force[start:end] += float(weights[where] * block.rarity[where]) / (end - start)


def _spans(prepared: str, force: npt.NDArray[np.float64]) -> list[Span]:
    """Runs of characters that speak for the topic; within other scripts the whole word, whatever its parts say."""
    spans: list[Span] = []
    for start, end in _runs(prepared):
        if prepared[start] >= grams.FIRST_CLOSE:
            spans += _peaks(start, force[start:end])
        elif force[start:end].sum() > 0 and end - start > 1:
            spans.append((start, end))
    return spans


def _peaks(offset: int, force: npt.NDArray[np.float64]) -> list[Span]:
    """Stretches of at least two characters that stand out from their run."""
    high = force > max(0.0, float(force.mean()))
    edges = np.diff(np.concatenate([[False], high, [False]]).astype(np.int8))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    trimmed = [_trimmed(int(start), int(end), force) for start, end in zip(starts, ends, strict=True)]
    return [(offset + start, offset + end) for start, end in trimmed if end - start > 1]


def _trimmed(start: int, end: int, force: npt.NDArray[np.float64]) -> Span:
    """Without weak ends, which are the neighbour's halves of pairs."""
    strong = start + np.flatnonzero(force[start:end] >= force[start:end].max() * STRONG)
    return int(strong[0]), min(int(strong[-1]) + 1, int(strong[0]) + LONGEST_JOINED)


def _runs(prepared: str) -> list[Span]:
    """Runs of letters and digits of one kind: either of scripts without spaces, or of others."""
    runs: list[Span] = []
    before = ""
    for place, char in enumerate(prepared):
        kind = "" if not char.isalnum() else "close" if char >= grams.FIRST_CLOSE else "spaced"
        if kind and kind == before:
            runs[-1] = (runs[-1][0], place + 1)
        elif kind:
            runs.append((place, place + 1))
        before = kind
    return runs


def _original(text: str, prepared: str) -> str:
    """The text as it was written, when it has a character for each of the folded one's; else the folded text."""
    written = unicodedata.normalize("NFC", " ".join(text[: grams.LONGEST].split()))
    for candidate in (written, grams.squeezed(written)):
        if len(candidate) == len(prepared) and grams.squeezed(fold(candidate)) == prepared:
            return candidate
    return prepared
