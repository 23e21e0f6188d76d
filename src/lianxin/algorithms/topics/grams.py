"""What a text is made of: its characters, pairs of neighbouring characters, and words, as numbers.

All of it is done on one long row of code points, so that thousands of texts a second need no loop over characters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..folding import fold

#: Characters of a text that are read; a report that needs more has said by then what it is about.
LONGEST = 8000
#: A message says at its beginning what it is about: these characters count so many times more.
HEAD, HEAD_EXTRA = 30, 3.0
LONGEST_WORD = 32

Codes = npt.NDArray[np.uint64]
Whole = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]

# Odd multipliers of a polynomial hash modulo 2**64.  The last step of splitmix64 spreads its weak low bits.
_BASE, _CHARACTER, _PAIR, _WORD = (
    np.uint64(number)
    for number in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93)
)
_INVERSE = np.uint64(pow(int(_BASE), -1, 1 << 64))
# Han and kana: a space between two of them was put in by a machine and says nothing.
_CLOSE = "々〇\u3041-\u312f\u3400-\u9fff\U00020000-\U000323af"
FIRST_CLOSE = "\u3005"
_SPACES = re.compile(f"(?<=[{_CLOSE}]) (?=[{_CLOSE}])")


@dataclass(frozen=True)
class Found:
    """Occurrences: in which text, of what (a 64-bit hash), from where to where, counting how much."""

    text: Whole
    code: Codes
    start: Whole
    end: Whole
    weight: npt.NDArray[np.float32]


def prepare(text: str) -> str:
    """The folded text, cut to what is read."""
    return fold(text[:LONGEST])


@dataclass(frozen=True)
class Row:
    """Texts in one row of code points, each between two zeros."""

    points: npt.NDArray[np.uint32]
    text: Whole
    offset: Whole

    @classmethod
    def of(cls, texts: Sequence[str]) -> Row:
        joined = "\0" + "".join(f"{text}\0" for text in texts)
        points = np.frombuffer(joined.encode("utf-32-le", "replace"), dtype="<u4")
        ends = np.flatnonzero(points == 0)
        text = np.cumsum(points == 0) - 1
        return cls(points, text, np.arange(len(points)) - ends[text] - 1)


def characters(prepared: Sequence[str]) -> Found:
    """Every character and every pair of neighbours."""
    row = Row.of([_SPACES.sub("", text) for text in prepared])
    code = row.points.astype(np.uint64)
    there = code > 0
    one, two = np.flatnonzero(there), np.flatnonzero(there[:-1] & there[1:])
    single = _spread(code[one] * _CHARACTER)
    pair = _spread((code[two] * _BASE + code[two + 1]) * _PAIR)
    start = np.concatenate([one, two])
    end = np.concatenate([one + 1, two + 2])
    return _found(row, np.concatenate([single, pair]), start, end)


def words(prepared: Sequence[str]) -> Found:
    """Every run of letters and digits: a word, where the writer or the script puts spaces."""
    row = Row.of(prepared)
    edges = np.diff(np.concatenate([[False], _is_word(row.points), [False]]).astype(np.int8))
    start, end = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    short = end - start <= LONGEST_WORD
    start, end = start[short], end[short]
    return _found(row, _hash_runs(row.points, start, end), start, end)


def _found(row: Row, code: Codes, start: Whole, end: Whole) -> Found:
    weight = 1 + HEAD_EXTRA * (row.offset[start] < HEAD)
    offset = row.offset[start]
    return Found(row.text[start], code, offset, offset + end - start, weight.astype(np.float32))


def _hash_runs(points: npt.NDArray[np.uint32], start: Whole, end: Whole) -> Codes:
    """The polynomial hash of each run, from running sums: no run is walked through."""
    powers = np.multiply.accumulate(np.full(len(points), _BASE))
    sums = np.concatenate([[np.uint64(0)], np.cumsum(points.astype(np.uint64) * powers, dtype=np.uint64)])
    back = np.multiply.accumulate(np.full(len(points), _INVERSE))
    return _spread((sums[end] - sums[start]) * back[start] * _WORD)


def _spread(code: Codes) -> Codes:
    code = (code ^ (code >> np.uint64(31))) * np.uint64(0x94D049BB133111EB)
    return code ^ (code >> np.uint64(29))


def _is_word(points: npt.NDArray[np.uint32]) -> Marks:
    kinds, where = np.unique(points, return_inverse=True)
    marks = np.array([chr(kind).isalnum() for kind in kinds.tolist()], dtype=bool)
    return np.asarray(marks[where], dtype=bool)


def squeezed(prepared: str) -> str:
    """The text to which the offsets of ``characters`` belong."""
    return _SPACES.sub("", prepared)
