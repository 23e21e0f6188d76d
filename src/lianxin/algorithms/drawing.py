"""Drawing by lot so that anybody can draw again: whose name gives the smallest hash under the seed is drawn first."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256


def lot(seed: str, number: int) -> bytes:
    """The lot of one number: SHA-256 of the seed, a slash and the number in decimal digits."""
    return sha256(f"{seed}/{number}".encode()).digest()


def draw(seed: str, numbers: Iterable[int], size: int) -> list[int]:
    """The ``size`` numbers with the smallest lots, smallest first; all of them if there are not so many.

    The order in which they are given and how often one is named change nothing.  O(n log n).
    """
    return sorted(set(numbers), key=lambda number: lot(seed, number))[: max(size, 0)]
