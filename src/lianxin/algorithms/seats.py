"""Seats divided among groups, and tables at which the groups are mixed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

Item = TypeVar("Item")


def shared_out(seats: int, weights: Mapping[int, int], ready: Mapping[int, int]) -> dict[int, int]:
    """How many seats each group gets: one seat after the other to whom it is owed most (Sainte-Laguë 1910).

    No group gets more than stand ready in it: what it cannot fill goes to the others by the same rule.  A group without weight
    gets what the others leave.  Ties go to the lower number.  O(seats × groups).
    """
    given = dict.fromkeys(ready, 0)
    for _seat in range(min(seats, sum(ready.values()))):
        open_to = [group for group in sorted(ready) if given[group] < ready[group]]
        owed = max(open_to, key=lambda group: Fraction(weights.get(group, 0), 2 * given[group] + 1))
        given[owed] += 1
    return given


def tables(people: Sequence[tuple[Item, int]], most: int) -> list[list[Item]]:
    """As few tables as have at most ``most`` people, sizes differing by one, and each group spread over all of them.

    ``people`` come with their group.  Of any group no table has two more than another.
    """
    number = -(-len(people) // most)
    found: list[list[Item]] = [[] for _ in range(number)]
    for place, (item, _group) in enumerate(sorted(people, key=lambda one: one[1])):
        found[place % number].append(item)
    return found
