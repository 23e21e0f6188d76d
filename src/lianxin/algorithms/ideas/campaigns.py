"""Near copies of one idea are one campaign: shown as such, with all its copies, and supported once by each person."""

from __future__ import annotations

from collections.abc import Sequence

from ..shingles import near_copies, shingles

#: Copies with another greeting, name or number still share so many of their neighbouring words; the same short wish
#: for another place does not, and stays an idea of its own.
LEAST_ALIKE = 0.7


def campaigns(texts: Sequence[str]) -> list[tuple[int, ...]]:
    """Every text in exactly one campaign, most of them alone; the earliest text of each stands first and stands for it.

    Time grows with the number of texts, not with its square.
    """
    groups = near_copies([shingles(text) for text in texts], LEAST_ALIKE)
    grouped = {place for group in groups for place in group}
    alone = [(place,) for place in range(len(texts)) if place not in grouped]
    return sorted([*map(tuple, groups), *alone])
