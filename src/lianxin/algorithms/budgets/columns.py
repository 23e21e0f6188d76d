"""Columns of very many rows: found in the bytes of a file all at once, and taken as texts only where somebody asks.

Whether names differ and which ballots are equal is seen from the bytes as numbers, eight to a number.  That works for short
cells of visible ASCII without spaces, as nearly all are; ``words`` says where it does not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

import numpy as np
from numpy.typing import NDArray

#: Longer cells, and more bytes in all, are cheaper as texts.
MOST_WIDE, MOST_BYTES = 128, 16_000_000
_WORD = 8
#: So that whole numbers can be taken from the last cell too.
PADDING = bytes(MOST_WIDE)
_FIRST_VISIBLE, _VISIBLE = ord("!"), ord("~") - ord("!") + 1
#: What keeps the first so many bytes of a number.
_MASKS = np.array([(1 << 8 * count) - 1 for count in range(_WORD + 1)], dtype="<u8")
#: An odd number whose powers spread what words say over all bits.
_SPREAD = 0x9E3779B97F4A7C15

#: What a voter wrote: the text of the ballot, or that and the text of the points.
Key = str | tuple[str, str]
Words = NDArray[np.uint64]
#: Of bytes in a file, which is never so large that they would not fit.
Places = NDArray[np.int32]


class Cells(Sequence[str]):
    """One column, each cell from ``gap`` bytes behind the end of the last to its own, in bytes that end with the ``PADDING``."""

    def __init__(self, data: bytes, before: Places, gap: int, ends: Places) -> None:
        self._data, self._before, self._gap, self._ends = data, before, gap, ends

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return list(Cells(self._data, self._before[place], self._gap, self._ends[place]))
        return self._data[self._before[place] + self._gap : self._ends[place]].decode()

    def __iter__(self) -> Iterator[str]:
        for start, end in zip(self._starts().tolist(), self._ends.tolist(), strict=True):
            yield self._data[start:end].decode()

    def _starts(self) -> Places:
        return self._before + np.int32(self._gap)

    @property
    def filled(self) -> bool:
        """Whether there is something in every cell."""
        return bool((self._ends > self._starts()).all())

    @property
    def rising(self) -> bool:
        """Whether each cell is longer than the last, or comes behind it, as numbers given out in turn do."""
        if self.words is None or self.words.shape[1] > 1:
            return False
        beyond = (_WORD - (self._ends - self._starts())).astype(np.uint64)
        numbers = self.words[:, 0].byteswap() >> (beyond * np.uint64(8))
        return bool((numbers[1:] > numbers[:-1]).all())

    @cached_property
    def words(self) -> Words | None:
        """Each cell as a row of numbers, zeros behind its end: equal where the cells are equal, and only there."""
        starts = self._starts()
        long = self._ends - starts
        count = -(-int(long.max(initial=1)) // _WORD)
        if count * _WORD > MOST_WIDE or count * _WORD * len(long) > MOST_BYTES:
            return None
        # Wherever a number of eight bytes can begin, one does.
        numbers = np.ndarray(len(self._data) - _WORD + 1, dtype="<u8", buffer=self._data, strides=1)
        words = np.empty((len(long), count), dtype="<u8")
        for place in range(count):
            inside = _MASKS[np.clip(long - place * _WORD, 0, _WORD)]
            words[:, place] = numbers[starts + place * _WORD] & inside
        visible = words.view(np.uint8) - np.uint8(_FIRST_VISIBLE) < _VISIBLE
        return words if np.count_nonzero(visible) == long.sum() else None


@dataclass(frozen=True)
class Grouped:
    """The different keys in the order in which they first come, how often each comes, and which one each row has."""

    keys: Sequence[Key]
    times: Sequence[int]
    of_rows: NDArray[np.intp]


def different(cells: Sequence[str]) -> bool:
    """Whether there is something in every cell, and nowhere the same."""
    words = cells.words if isinstance(cells, Cells) else None
    if isinstance(cells, Cells) and words is not None and cells.filled:
        if cells.rising:
            return True
        spread = np.sort(_spread(words))
        if not (spread[1:] == spread[:-1]).any():
            return True
    texts = set(cells)
    return len(texts) == len(cells) and "" not in texts


def grouped(columns: Sequence[Sequence[str]]) -> Grouped:
    """Rows that have the same in one column, or in both of two."""
    return _by_words(columns) or _by_texts(columns)


def _by_texts(columns: Sequence[Sequence[str]]) -> Grouped:
    keys: Sequence[Key] = columns[0] if len(columns) == 1 else list(zip(*columns, strict=True))
    times = Counter(keys)
    numbers = {key: number for number, key in enumerate(times)}
    rows = np.fromiter(map(numbers.__getitem__, keys), dtype=np.intp, count=len(keys))
    return Grouped(list(times), list(times.values()), rows)


def _by_words(columns: Sequence[Sequence[str]]) -> Grouped | None:
    """None where it does not work.  That no two different rows were taken for equal is checked at the end."""
    parts = [cells.words for cells in columns if isinstance(cells, Cells)]
    rows = [words for words in parts if words is not None]
    if len(rows) < len(columns) or not len(rows[0]):
        return None
    words = np.hstack(rows)
    _, first, group, times = np.unique(
        _spread(words), return_index=True, return_inverse=True, return_counts=True
    )
    if (words != words[first[group]]).any():
        return None
    order = np.argsort(first)
    number = np.empty_like(order)
    number[order] = np.arange(len(order))
    places = first[order].tolist()
    texts = [[cells[place] for place in places] for cells in columns]
    keys: list[Key] = list(texts[0]) if len(texts) == 1 else list(zip(*texts, strict=True))
    return Grouped(keys, times[order].tolist(), number[group])


def _spread(words: Words) -> Words:
    """One number for each row; a single word stands for itself."""
    found = words[:, 0]
    for place in range(1, words.shape[1]):
        found = found * np.uint64(_SPREAD) ^ words[:, place] ^ (found >> np.uint64(29))
    return found
