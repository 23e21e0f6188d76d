"""Likeness of short texts: which of them speak of the same thing.

The cosine of weighted pairs and triples of neighbouring characters (TF-IDF), over the heading three times and the
beginning of the text once.  It needs no dictionary, works in every script, and gives the same figures everywhere.

A *sketch* is a text made ready for comparison: its pairs and triples, hashed to 20 bits, with how often each
stands there.  Hashes may collide; with about 300 of them in a sketch and a million places that moves no figure
that matters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import exp

import numpy as np
import numpy.typing as npt

from .folding import fold

HASH_BITS = 20
PLACES = 1 << HASH_BITS
COUNT_BITS = 32 - HASH_BITS
MOST_COUNT = (1 << COUNT_BITS) - 1
#: The heading says most in the fewest words.
HEADING_WEIGHT = 3
#: Characters of the text that are compared: what it is about is said at the beginning.
BEGINNING = 200
#: What the same place and the same days add at most.
SAME_PLACE, SAME_DAYS = 0.2, 0.02
MOST_RAISE = 1 + SAME_PLACE + SAME_DAYS
FADING = timedelta(days=60)

Hashes = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float32]
_MIX = (0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35)


def sketch(heading: str, text: str) -> bytes:
    """The sketch of a text: sorted 32-bit words, 20 bits of hash above 12 bits of count, little-endian."""
    once = grams(fold(text)[:BEGINNING])
    found = np.concatenate([np.repeat(grams(fold(heading)), HEADING_WEIGHT), once])
    places, counts = np.unique(found, return_counts=True)
    return ((places << COUNT_BITS) | np.minimum(counts, MOST_COUNT)).astype("<u4").tobytes()


def grams(folded: str) -> Hashes:
    """The hashes of all pairs and triples of neighbouring letters and digits."""
    letters = "".join(char if unicodedata.category(char)[0] in "LNM" else "\0" for char in folded)
    codes = np.frombuffer(letters.encode("utf-32-le", "replace"), dtype="<u4").astype(np.uint64)
    said = codes > 0
    pairs = codes[:-1] * _MIX[0] + codes[1:] * _MIX[1]
    triples = pairs[:-1] + codes[2:] * _MIX[2]
    two = said[:-1] & said[1:]
    return _hashed(np.concatenate([pairs[two], triples[two[:-1] & said[2:]]]))


def _hashed(mixed: npt.NDArray[np.uint64]) -> Hashes:
    low = mixed & np.uint64(0xFFFFFFFF)
    low = (low ^ (low >> np.uint64(15))) * np.uint64(_MIX[1]) & np.uint64(0xFFFFFFFF)
    hashes: Hashes = (low >> np.uint64(32 - HASH_BITS)).astype(np.uint32)
    return hashes


@dataclass(frozen=True)
class Rarity:
    """How much each pair or triple says, by the number of texts in which it stands: the rarer, the more.

    ``weights`` holds ln((n + 1) / (k + 1)) + 1 for each place, where k of n texts have it.
    """

    texts: int
    weights: Floats

    @classmethod
    def among(cls, sketches: Sequence[bytes]) -> Rarity:
        places = unpacked(b"".join(sketches))[0]
        counts = np.bincount(places, minlength=PLACES)
        weights = np.log((len(sketches) + 1) / (counts + 1)) + 1
        return cls(len(sketches), weights.astype(np.float32))

    def share(self, term: str) -> float:
        """The share of texts in which a term may stand: that of its rarest part, and never quite none."""
        return float(np.exp(1 - self.weights[grams(term)].max(initial=1.0)))


def unpacked(packed: bytes) -> tuple[Hashes, Floats]:
    """The places, and how often each is said; the second time counts less than the first."""
    words = np.frombuffer(packed, dtype="<u4")
    places: Hashes = words >> np.uint32(COUNT_BITS)
    counts = (words & np.uint32(MOST_COUNT)).astype(np.float32)
    said: Floats = 1 + np.log(np.maximum(counts, 1), dtype=np.float32)
    return places, said


def cosines(asked: bytes, others: Sequence[bytes], rarity: Rarity) -> Floats:
    """How like each of the others is to the sketch that is asked about, from 0 to 1.  O(size of the sketches)."""
    weights = rarity.weights
    lengths = np.array([len(other) // 4 for other in others], dtype=np.int64)
    owners = np.repeat(np.arange(len(others)), lengths)
    places, said = unpacked(b"".join(others))
    weighed = said * weights[places]
    own_places, own_said = unpacked(asked)
    own = np.zeros(PLACES, dtype=np.float32)
    own[own_places] = own_said * weights[own_places]
    shared = np.bincount(owners, weighed * own[places], len(others))
    norms = np.sqrt(np.bincount(owners, weighed * weighed, len(others))) * np.linalg.norm(own)
    found: Floats = np.divide(shared, norms, out=np.zeros(len(others)), where=norms > 0).astype(np.float32)
    return found


def score(cosine: float, *, same_place: bool, apart: timedelta | None) -> float:
    """The cosine, raised a little by the same place and by nearness in time; from 0 to 1.22."""
    nearness = 0.0 if apart is None else exp(-abs(apart) / FADING)
    return cosine * (1 + SAME_PLACE * same_place + SAME_DAYS * nearness)


def shared_words(heading: str, text: str, *, most: int = 2, shortest: int = 2) -> list[str]:
    """The longest passages of the heading that stand in the text as well, longest first, as they were written."""
    folded, wanted = fold(text), fold(heading)
    written = heading if len(heading) == len(wanted) else wanted
    found: list[str] = []
    spans = [(0, len(wanted))]
    while spans and len(found) < most:
        start, end = _longest(wanted, spans, folded)
        if end - start < shortest:
            break
        found.append(written[start:end].strip())
        spans = [part for span in spans for part in _without(span, start, end)]
    return found


def _longest(wanted: str, spans: list[tuple[int, int]], folded: str) -> tuple[int, int]:
    best = (0, 0)
    for start, end in spans:
        for first in range(start, end):
            last = first + best[1] - best[0] + 1
            while last <= end and wanted[first:last] in folded:
                best, last = (first, last), last + 1
    return best


def _without(span: tuple[int, int], start: int, end: int) -> list[tuple[int, int]]:
    if start < span[0] or end > span[1]:
        return [span]
    return [(span[0], start), (end, span[1])]
