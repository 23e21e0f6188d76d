"""Texts as rows of figures: how often a gram stands in the text, and how rare it is elsewhere (TF-IDF)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy

from . import grams
from .grams import Codes, Found

#: Words beside characters: they repeat what the pairs say, so they count for less.
WORD_SHARE = 0.7
#: A gram of one text alone cannot join it with another.
LEAST_TEXTS = 2

Floats = npt.NDArray[np.float32]
Matrix = Any  # scipy ships no types
Finder = Callable[[Sequence[str]], Found]


@dataclass(frozen=True)
class Block:
    """The grams of one kind that are known: their codes in order, and how rare each is."""

    codes: Codes
    rarity: Floats

    @classmethod
    def learn(cls, found: Found, texts: int, kept_from: int) -> Block:
        """Grams of at least two texts, and every gram of the texts from ``kept_from`` on."""
        codes, place = np.unique(found.code, return_inverse=True)
        counts = scipy.sparse.coo_matrix(
            (found.weight, (found.text, place)), shape=(texts, len(codes))
        ).tocsr()
        spread = np.bincount(counts.indices, minlength=len(codes))
        kept = spread >= LEAST_TEXTS
        kept[counts[kept_from:].indices] = True
        rarity = np.log((1 + texts) / (1 + spread[kept])) + 1
        return cls(codes[kept], rarity.astype(np.float32))

    def places(self, found: Found) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
        """Where in the block each occurrence belongs, and whether it is known at all."""
        if not len(self.codes):
            return np.zeros(len(found.code), dtype=np.int64), np.zeros(len(found.code), dtype=bool)
        place = np.minimum(np.searchsorted(self.codes, found.code), len(self.codes) - 1)
        return place, self.codes[place] == found.code

    def rows(self, found: Found, texts: int, *, level: bool = False) -> Matrix:
        """One row a text, of length 1: (1 + log of the count) × rarity.  ``level``: no part counts for more."""
        place, known = self.places(found)
        weight = np.ones_like(found.weight) if level else found.weight
        cells = (weight[known], (found.text[known], place[known]))
        rows = scipy.sparse.coo_matrix(cells, shape=(texts, len(self.codes)), dtype=np.float32).tocsr()
        rows.data = (1 + np.log(rows.data)) * self.rarity[rows.indices]
        return _of_length_one(rows)


def _of_length_one(rows: Matrix) -> Matrix:
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1))).ravel()
    each = np.repeat(np.maximum(lengths, np.finfo(np.float32).tiny), np.diff(rows.indptr))
    rows.data /= each.astype(np.float32)
    return rows


@dataclass(frozen=True)
class Features:
    """Characters with pairs, then words: the columns of a row."""

    characters: Block
    words: Block

    @classmethod
    def learn(cls, prepared: Sequence[str], kept_from: int) -> Features:
        learned = [Block.learn(find(prepared), len(prepared), kept_from) for find in FINDERS]
        return cls(*learned)

    def rows(self, prepared: Sequence[str], *, level: bool = False) -> Matrix:
        characters = self.characters.rows(grams.characters(prepared), len(prepared), level=level)
        words = self.words.rows(grams.words(prepared), len(prepared), level=level)
        return scipy.sparse.hstack(
            [characters, words * np.float32(WORD_SHARE)], format="csr", dtype=np.float32
        )

    def narrowed(self, rows: Matrix, known: npt.NDArray[np.bool_]) -> Matrix:
        """The rows as they would be if only these columns were known."""
        rows = rows.copy()
        rows.data[~known[rows.indices]] = 0
        rows.eliminate_zeros()
        split = len(self.characters.codes)
        characters, words = _of_length_one(rows[:, :split]), _of_length_one(rows[:, split:])
        return scipy.sparse.hstack(
            [characters, words * np.float32(WORD_SHARE)], format="csr", dtype=np.float32
        )

    @property
    def width(self) -> int:
        return len(self.characters.codes) + len(self.words.codes)


FINDERS: tuple[Finder, Finder] = (grams.characters, grams.words)
