"""Small groups are not counted out: a figure must not point at a person, neither alone nor by what is left of a sum.

Nought is shown, because it is about nobody.  From one to ``LEAST - 1`` is not.  Where the sum of the groups is known,
one hidden figure would be the sum without the others; so further figures are hidden until the sum tells no single one.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

#: Below this somebody could be told apart.
LEAST = 5
#: Two hidden groups of which a sum is known must leave open this many ways to share it.
_WAYS = 2

K = TypeVar("K", bound=Hashable)


def shown(number: int) -> int | None:
    """The number, or None where it is too small to be said."""
    return None if 0 < number < LEAST else number


def shown_of(groups: Mapping[K, int], *, sum_is_known: bool) -> dict[K, int | None]:
    """The groups of one whole; None for each that is too small, and for those that would give one away.

    With a known sum the smallest of the groups of five and more are hidden as well, all that are of that size: a
    small one and one of these could then have changed places, and the same would be hidden.  Where there is none
    and the sum of the small ones can come about in one way alone, nothing is shown at all.
    """
    found = {key: shown(number) for key, number in groups.items()}
    hidden = [key for key, number in found.items() if number is None]
    if not (sum_is_known and hidden):
        return found
    smallest = min((number for number in found.values() if number), default=None)
    if smallest is None:
        return found if _open(groups) else dict.fromkeys(groups)
    return {key: None if number == smallest else number for key, number in found.items()}


def _open(groups: Mapping[K, int]) -> bool:
    """Whether the sum of small groups alone can come about in several ways."""
    small = [number for number in groups.values() if 0 < number < LEAST]
    lowest, highest = len(small), len(small) * (LEAST - 1)
    return len(small) >= _WAYS and lowest < sum(small) < highest
