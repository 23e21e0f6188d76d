"""Of whom how many were heard: each group beside the number of people who live there.

``ratio`` is the lowest rate of a group beside the highest: 1 when all were heard alike, 0 when one was not heard at
all.  ``dissimilarity`` is the share of those heard that would have to belong to another group for all to be heard
alike: half the sum of the differences between both distributions (Duncan and Duncan 1955).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from ..intervals import Interval, wilson

Group = TypeVar("Group", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Heard:
    """``heard`` of ``people``, with the 95 % interval of the rate.

    ``people`` is None where nobody knows how many there are; then there is no rate.  A rate above 1 cannot be: more
    people were heard than are known to live there, so the known number is wrong, and there is no rate either.
    """

    heard: int
    people: int | None

    @property
    def known(self) -> bool:
        return bool(self.people) and self.heard <= (self.people or 0)

    @property
    def rate(self) -> float | None:
        return self.heard / self.people if self.known and self.people else None

    @property
    def interval(self) -> Interval | None:
        return wilson(self.heard, self.people) if self.known and self.people else None


@dataclass(frozen=True)
class Coverage(Generic[Group]):
    """All groups of one kind, in the order of the known numbers.

    ``untold``: heard, and did not say to which group they belong.  ``ratio`` and ``dissimilarity`` look at groups
    with a known number of people alone; None where there are fewer than two, or nobody of them was heard.
    """

    groups: Mapping[Group, Heard]
    untold: int
    ratio: float | None
    dissimilarity: float | None

    @property
    def people(self) -> int:
        """All who were heard."""
        return sum(one.heard for one in self.groups.values()) + self.untold

    @property
    def unknown(self) -> list[Group]:
        """Groups of which nobody knows how many people they have, or of which the known number cannot be right."""
        return [group for group, one in self.groups.items() if not one.known and one.people != 0]

    @property
    def unheard(self) -> list[Group]:
        return [group for group, one in self.groups.items() if not one.heard and one.people != 0]


def coverage(
    heard: Mapping[Group, int], people: Mapping[Group, int | None], *, untold: int = 0
) -> Coverage[Group]:
    """Each group that is known beside those heard of it; groups that only those heard named come after, without a rate.

    Raises ValueError for negative numbers.
    """
    if untold < 0 or any((number or 0) < 0 for number in [*heard.values(), *people.values()]):
        raise ValueError("nobody can be heard fewer times than never")
    named = dict.fromkeys([*people, *heard])
    groups = {group: Heard(heard.get(group, 0), people.get(group)) for group in named}
    known = [one for one in groups.values() if one.known]
    return Coverage(groups, untold, ratio(known), dissimilarity(known))


def ratio(known: list[Heard]) -> float | None:
    rates = [one.rate for one in known if one.rate is not None]
    return min(rates) / max(rates) if len(rates) > 1 and max(rates) > 0 else None


def dissimilarity(known: list[Heard]) -> float | None:
    heard, people = sum(one.heard for one in known), sum(one.people or 0 for one in known)
    if len(known) < 2 or not heard:  # noqa: PLR2004  nothing to compare with
        return None
    return sum(abs(one.heard / heard - (one.people or 0) / people) for one in known) / 2
