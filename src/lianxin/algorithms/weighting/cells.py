"""Those heard, counted by cell: people who told the same about themselves count together.

A million people make some thousand cells, and whatever is asked of the weights afterwards is asked of the cells.
Nothing in here says who somebody is: only how many told the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

#: Stands where somebody did not say to which group they belong.
UNTOLD = -1
#: Up to so many possible cells, and up to so many for each person, counting by place beats sorting.
_MOST_PLACES, _PLACES_EACH = 1 << 22, 4
_MOST_CELLS = 1 << 62


@dataclass(frozen=True, eq=False)
class Cells:
    """Occupied cells alone, in ascending order of their code.

    ``sizes``: how many groups each margin has.  ``codes``: shape (cells,), a number of mixed base that names the
    group of each margin, where one more digit in each place stands for "not told".  ``counts``: shape (cells,), how
    many people each cell holds, at least one.
    """

    sizes: tuple[int, ...]
    codes: Ints
    counts: Ints

    @property
    def heard(self) -> int:
        return int(self.counts.sum())

    def groups(self, margin: int) -> Ints:
        """The group of each cell in one margin; the last number, ``sizes[margin]``, is "not told"."""
        below = prod(size + 1 for size in self.sizes[margin + 1 :])
        found: Ints = self.codes // below % (self.sizes[margin] + 1)
        return found

    def plus(self, other: Cells) -> Cells:
        """Both together, as if they had been counted at once.  Raises ValueError for other margins."""
        if self.sizes != other.sizes:
            raise ValueError("the margins differ")
        codes, places = np.unique(np.concatenate([self.codes, other.codes]), return_inverse=True)
        counts = np.bincount(places, np.concatenate([self.counts, other.counts]), len(codes))
        return Cells(self.sizes, codes, counts.astype(np.int64))

    def places(self, columns: Sequence[npt.ArrayLike]) -> npt.NDArray[np.intp]:
        """In which cell each person is.  Raises ValueError for somebody whose cell is not there."""
        wanted = coded(columns, self.sizes)
        found = np.searchsorted(self.codes, wanted)
        if wanted.size and (
            not self.codes.size or (self.codes[np.minimum(found, self.codes.size - 1)] != wanted).any()
        ):
            raise ValueError("somebody is in a cell of which nobody was counted")
        return found


def counted(columns: Sequence[npt.ArrayLike], sizes: Sequence[int]) -> tuple[Cells, npt.NDArray[np.intp]]:
    """The cells, and in which of them each person is.

    ``columns``: for each margin the group of every person, from 0 to below its size, or ``UNTOLD``.  O(people), and
    O(people log people) where there are many more possible cells than people.
    Raises ValueError for groups that are not there, columns of different lengths, or too many margins.
    """
    sizes = tuple(map(int, sizes))
    codes = coded(columns, sizes)
    possible = prod(size + 1 for size in sizes)
    if possible <= min(_MOST_PLACES, max(_PLACES_EACH * codes.size, 1 << 12)):
        all_counts = np.bincount(codes, minlength=possible)
        occupied = np.flatnonzero(all_counts)
        rank = np.zeros(possible, dtype=np.intp)
        rank[occupied] = np.arange(occupied.size)
        return Cells(sizes, occupied.astype(np.int64), all_counts[occupied].astype(np.int64)), rank[codes]
    occupied, places, counts = np.unique(codes, return_inverse=True, return_counts=True)
    return Cells(sizes, occupied, counts.astype(np.int64)), places


def coded(columns: Sequence[npt.ArrayLike], sizes: Sequence[int]) -> Ints:
    if len(columns) != len(sizes) or not sizes or min(sizes) < 1:
        raise ValueError("each margin has one column and at least one group")
    if prod(size + 1 for size in sizes) > _MOST_CELLS:
        raise ValueError("so many margins cannot be crossed")
    arrays = [np.asarray(column) for column in columns]
    if len({array.shape for array in arrays}) > 1 or arrays[0].ndim != 1:
        raise ValueError("every column has one place for each person")
    codes = np.zeros(arrays[0].shape, dtype=np.int64)
    for array, size in zip(arrays, sizes, strict=True):
        codes *= size + 1
        codes += _digits(array, size)
    return codes


def _digits(array: npt.NDArray[Any], size: int) -> Ints:
    if not array.size:
        return np.zeros(0, dtype=np.int64)
    if not np.issubdtype(array.dtype, np.integer):
        raise ValueError("groups are numbered")
    lowest, highest = int(array.min()), int(array.max())
    if lowest < UNTOLD or highest >= size:
        raise ValueError("there is no such group")
    groups = array.astype(np.int64, copy=False)
    return groups if lowest >= 0 else np.where(groups == UNTOLD, size, groups)
