"""Near copies: texts that share nearly all of their short runs, found without comparing each with each.

A text is cut into its words, where a character of a script without spaces is a word; figures are all one, because a
copy with another date or number is a copy.  Two texts are as like as the share of neighbouring words they have in
common.  MinHash signatures name the pairs worth comparing, and each named pair is compared exactly, so chance may
cost a pair in millions but never adds one.
"""

from __future__ import annotations

import itertools
import re
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from .folding import fold
from .terms import unspaced

Shingles = frozenset[int]

_ROWS, _BANDS = 4, 32
_SEED = 311
_WORD = re.compile(r"\d+|[^\W\d_]+")
#: A word of letters tells about as much as two characters of a script without spaces.
_LETTERS = 2


def tokens(text: str) -> list[str]:
    """The words of a text in order; every figure reads 0."""
    found: list[str] = []
    for word in _WORD.findall(fold(text)):
        if word[0].isdecimal():
            found.append("0")
        elif unspaced(word[0]):
            found += word
        else:
            found.append(word)
    return found


def weight(text: str) -> int:
    """How much a text says at most: a character of a script without spaces counts one, a word two, a figure none."""
    return sum(0 if one == "0" else 1 if unspaced(one) else _LETTERS for one in tokens(text))


def shingles(text: str) -> Shingles:
    """Pairs of neighbouring words, as numbers."""
    words = tokens(text)
    pairs = [" ".join(pair) for pair in itertools.pairwise(words)] or words
    return frozenset(zlib.crc32(pair.encode()) for pair in pairs)


def alike(one: Shingles, other: Shingles) -> float:
    """Jaccard's index: what two texts share, of all they have; 0 where one has nothing."""
    return len(one & other) / len(one | other) if one and other else 0.0


def near_copies(texts: Sequence[Shingles], least: float) -> list[list[int]]:
    """Groups of two and more texts that repeat each other, each at least so like a text of its group.

    Time grows with the number of texts and with the pairs that are really alike; equal texts cost nothing more.
    """
    places: defaultdict[Shingles, list[int]] = defaultdict(list)
    for index, text in enumerate(texts):
        if text:
            places[text].append(index)
    distinct = list(places)
    roots = list(range(len(distinct)))
    for one, other in _candidates(distinct):
        if alike(distinct[one], distinct[other]) >= least:
            roots[_root(roots, other)] = _root(roots, one)
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for index, text in enumerate(distinct):
        groups[_root(roots, index)] += places[text]
    return sorted(sorted(group) for group in groups.values() if len(group) > 1)


def _root(roots: list[int], index: int) -> int:
    while roots[index] != index:
        roots[index] = index = roots[roots[index]]
    return index


def _candidates(texts: Sequence[Shingles]) -> Iterator[tuple[int, int]]:
    """Pairs of which some band of the signatures agrees; each is named once, with its left neighbour in the band."""
    named: set[tuple[int, int]] = set()
    signatures = _signatures(texts)
    for band in range(_BANDS):
        buckets: defaultdict[bytes, list[int]] = defaultdict(list)
        for index in range(len(texts)):
            buckets[signatures[index, band * _ROWS : (band + 1) * _ROWS].tobytes()].append(index)
        for bucket in buckets.values():
            named.update(itertools.pairwise(bucket))
            named.update((bucket[0], other) for other in bucket[2:])
    yield from sorted(named)


def _signatures(texts: Sequence[Shingles]) -> npt.NDArray[np.uint64]:
    chance = np.random.default_rng(_SEED)
    factor, shift = chance.integers(1, 2**63, size=(2, _ROWS * _BANDS, 1), dtype=np.uint64)
    found = np.zeros((len(texts), _ROWS * _BANDS), dtype=np.uint64)
    for index, text in enumerate(texts):
        values = np.fromiter(text, dtype=np.uint64, count=len(text))
        found[index] = (
            ((values | np.uint64(1 << 40)) * (factor | np.uint64(1)) + shift) >> np.uint64(24)
        ).min(1)
    return found
