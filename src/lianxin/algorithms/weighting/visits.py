"""Where to go next: groups of which nobody was heard, those with the most people first.

A weight cannot speak for people of whom nobody was heard; a visitor can ask them.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import exp, prod
from typing import Generic, TypeVar

from ..small_numbers import LEAST

Group = TypeVar("Group", bound=Hashable)
#: Nobody from a group by chance alone: that happens once in a hundred groups that are heard like the others.
CHANCE = 0.01


@dataclass(frozen=True, slots=True)
class Unheard(Generic[Group]):
    """A group of which nobody was heard.

    ``people``: how many live there, None where nobody knows.  ``expected``: how many would have been heard if they
    were heard like all others.  ``silent``: that none was is hardly chance.
    """

    group: Group
    people: float | None
    expected: float | None
    silent: bool


@dataclass(frozen=True)
class Visits(Generic[Group]):
    """``groups``: first those with the most people, last those of which the number is not known.

    ``smaller`` groups have fewer than five people each, ``smaller_people`` together: to name them would be to point at
    somebody, so they are only counted.
    """

    groups: tuple[Unheard[Group], ...]
    smaller: int
    smaller_people: float


def visit_next(heard: Mapping[Group, int], people: Mapping[Group, float | None]) -> Visits[Group]:
    """Every group with people of which nobody was heard.

    ``people`` may be what is known, or what ``alike_everywhere`` expects.  Groups of equal size stay in their order.
    """
    known = {group: number for group, number in people.items() if number}
    rate = sum(heard.get(group, 0) for group in known) / sum(known.values()) if known else 0.0
    nobody = [group for group, number in people.items() if not heard.get(group) and number != 0]
    small = [group for group in nobody if (people[group] or LEAST) < LEAST]
    named = [_unheard(group, people[group], rate) for group in nobody if group not in set(small)]
    named.sort(key=lambda one: (one.people is None, -(one.people or 0)))
    return Visits(tuple(named), len(small), float(sum(people[group] or 0 for group in small)))


def _unheard(group: Group, people: float | None, rate: float) -> Unheard[Group]:
    expected = None if people is None else rate * people
    return Unheard(group, people, expected, silent=expected is not None and exp(-expected) < CHANCE)


def alike_everywhere(margins: Sequence[Mapping[Hashable, float]]) -> dict[tuple[Hashable, ...], float]:
    """How many people each crossing of groups would have if all margins were spread alike in each other.

    An expectation, for where only margins are known.  The margins' totals may differ a little, as they do where they
    were counted on different days; the first one's holds.  Raises ValueError where nobody lives in a margin.
    """
    totals = [sum(margin.values()) for margin in margins]
    if not margins or min(totals) <= 0:
        raise ValueError("somebody lives in every margin")
    return {
        tuple(group for group, _people in crossing): totals[0]
        * prod(number / total for (_group, number), total in zip(crossing, totals, strict=True))
        for crossing in product(*(margin.items() for margin in margins))
    }
