"""Figures that are too regular: exact chances under the plainest honest course, as hints and nothing more."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from math import lgamma

import numpy as np

from .peers import at_least

#: People round to these; the other last digits of a counted figure come about equally often.
ROUND = frozenset("05")
LAST_DIGITS = tuple("12346789")
#: The exact count grows with the square of the figures; the newest so many say enough.
MOST = 300
_FIGURE = re.compile(r"(?<![\d.,:/-])\d{3,6}(?![\d:/-]|[.,]\d)")
_YEARS = range(1900, 2101)


def figures(text: str) -> list[str]:
    """Whole figures of three to six digits that somebody wrote; neither years nor dates, times, codes or phones."""
    return [found for found in _FIGURE.findall(text) if int(found) not in _YEARS]


def last_digits(written: Sequence[str]) -> list[int]:
    """How often each last digit occurs that people do not round to."""
    counted = Counter(figure[-1] for figure in written[-MOST:])
    return [counted[digit] for digit in LAST_DIGITS]


def too_often(counts: Sequence[int]) -> float:
    """At most the chance that some cell is as full as the fullest, where all are equally likely."""
    return min(1.0, len(counts) * at_least(max(counts), sum(counts), 1 / len(counts)))


def too_even(counts: Sequence[int]) -> float:
    """The chance that equally likely cells come out as evenly as these, or more so.

    Exact: of all ways to fill the cells, those whose squares add up to no more.
    """
    cells, total = len(counts), sum(counts)
    squares = sum(count * count for count in counts)
    if squares >= total + total * (total - 1) / cells:
        return 1.0  # less even than chance makes them on average
    ways = np.zeros((total + 1, squares + 1))
    ways[0, 0] = 1.0
    for _cell in counts:
        ways = _with_one_more(ways)
    return float(min(1.0, np.exp(lgamma(total + 1) - total * np.log(cells)) * ways[total].sum()))


def _with_one_more(ways: np.ndarray) -> np.ndarray:
    """Fill one more cell with every number it can hold."""
    total, squares = (size - 1 for size in ways.shape)
    filled = np.zeros_like(ways)
    for count in range(min(total, int(squares**0.5)) + 1):
        part = ways[: total + 1 - count, : squares + 1 - count * count]
        filled[count:, count * count :] += part * np.exp(-lgamma(count + 1))
    return filled


def same_gap(gaps: Sequence[int], usual: float) -> tuple[int, float]:
    """How often the commonest gap occurs, and at most the chance of it where its share is usually ``usual``."""
    counted = Counter(gaps)
    most = max(counted.values(), default=0)
    return most, min(1.0, len(counted) * at_least(most, len(gaps), usual)) if gaps else 1.0
