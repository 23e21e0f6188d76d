"""Why a topic was proposed: the words of the text that spoke most for it, for a clerk to read."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

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
Speaking = Callable[[npt.NDArray[np.int64]], Floats]


def telling(text: str, features: Features, speaking: Speaking) -> list[str]:
    """At most four, the weightiest first.

    Pairs of characters that overlap are joined; scripts that put spaces between words give whole words.
    """
    prepared = grams.squeezed(grams.prepare(text))
    force = _force(prepared, features, speaking)
    spans = _spans(prepared, force)
    spans.sort(key=lambda span: (-force[span[0] : span[1]].sum(), span))
    original = _original(text, prepared)
    found: list[str] = []
    for start, end in spans:
        words = original[start:end]
        if not any(words in other or other in words for other in found):
            found.append(words)
    return found[:MOST]


def _force(prepared: str, features: Features, speaking: Speaking) -> npt.NDArray[np.float64]:
    """How much each character of the text speaks for the topic, as part of the grams in which it stands."""
    force = np.zeros(len(prepared) + 1)
    characters, words = grams.characters([prepared]), grams.words([prepared])
    _add(force, characters, features.characters, speaking)
    split = len(features.characters.codes)
    _add(force, words, features.words, lambda places: speaking(places + split) * np.float32(WORD_SHARE))
    return np.cumsum(force)[:-1]


def _add(force: npt.NDArray[np.float64], found: Found, block: Block, speaking: Speaking) -> None:
    place, known = block.places(found)
    # A single character is a poor reason for a person, so only what is longer counts.
    known &= found.end - found.start > 1
    place, start, end = place[known], found.start[known], found.end[known]
    weights = speaking(place) * block.rarity[place] / (end - start)
    # The sum of steps up at each start and down at each end.
    np.add.at(force, start, weights)
    np.add.at(force, end, -weights)


def _spans(prepared: str, force: npt.NDArray[np.float64]) -> list[Span]:
    """Runs of characters that speak for the topic; within other scripts the whole word, whatever its parts say."""
    spans: list[Span] = []
    for start, end in _runs(prepared):
        if prepared[start] >= grams.FIRST_CLOSE:
            spans += _peaks(start, force[start:end])
        elif prepared[start:end].isalpha() and force[start:end].sum() > 0 and end - start > 1:
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
