"""Whether those who were heard are like those concerned, or so unlike that it is hardly chance.

For each group of a division: if everybody had come alike, how probable is it that of ``n`` people so few, or so many,
are of a group that makes up ``p`` of those concerned?  At most exp(-n KL(x/n, p)) (Chernoff 1952), whatever the numbers;
so no table of chi square has to be trusted where groups are small.  Both ends and every group are tried, and the
chance of a false word is shared among all of them (Bonferroni): all divisions together err in one of a hundred.

Where thousands answer, everything is beyond chance; so a group is named only where its share among those heard is also
less than four fifths, or more than five fourths, of its share among those concerned.

Nothing goes in but what is shown already, so nothing more is told.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import exp, inf, log
from typing import Generic, TypeVar

from .showing import ShownCoverage

Group = TypeVar("Group", bound=Hashable)
#: All groups of all divisions together are called unlike by chance once in a hundred times.
CHANCE = 0.01
#: From here on a difference matters (the four-fifths rule).
FEWER, MORE = 4 / 5, 5 / 4


@dataclass(frozen=True, slots=True)
class Unlike(Generic[Group]):
    """``group`` came less, or more, than those of the other groups; ``division`` is its place among the divisions."""

    division: int
    group: Group
    fewer: bool


def unlike(divisions: Sequence[ShownCoverage[Group]]) -> list[Unlike[Group]]:
    """The groups that came so much less or more than others that it is hardly chance, in the order of the divisions."""
    whole = [(place, one) for place, one in enumerate(divisions) if _known(one)]
    tried = 2 * sum(len(one.groups) for _place, one in whole)
    return [found for place, one in whole for found in _of(place, one, CHANCE / max(1, tried))]


def _known(division: ShownCoverage[Group]) -> bool:
    people = [one.people for one in division.groups.values()]
    return len(people) > 1 and all(one is not None for one in people) and sum(filter(None, people)) > 0


def _of(place: int, division: ShownCoverage[Group], chance: float) -> list[Unlike[Group]]:
    """Hidden numbers are as large as they can be at most: no larger than the smallest that is shown."""
    shown = [one.heard for one in division.groups.values() if one.heard]
    most_hidden, people = min(shown, default=0), sum(one.people or 0 for one in division.groups.values())
    hidden = sum(one.heard is None for one in division.groups.values())
    heard, at_most = sum(shown), sum(shown) + hidden * most_hidden
    found = []
    for group, one in division.groups.items():
        share = (one.people or 0) / people
        if heard and _fewer(division, most_hidden if one.heard is None else one.heard, heard, share, chance):
            found.append(Unlike(place, group, fewer=True))
        elif one.heard and one.heard > MORE * share * at_most and _hardly(one.heard, at_most, share, chance):
            found.append(Unlike(place, group, fewer=False))
    return found


def _fewer(division: ShownCoverage[Group], count: int, heard: int, share: float, chance: float) -> bool:
    """Even if all who would not say are of this group; nothing where their number is hidden."""
    if division.untold is None:
        return False
    most, whole = count + division.untold, heard + division.untold
    return most < FEWER * share * whole and _hardly(most, whole, share, chance)


def _hardly(count: int, heard: int, share: float, chance: float) -> bool:
    return exp(-heard * _distance(count / heard, share)) < chance


def _distance(part: float, share: float) -> float:
    """Kullback and Leibler's, between a share that was found and one that was expected."""
    if (part and not share) or (part < 1 and share == 1):
        return inf
    found = part * log(part / share) if part else 0.0
    return found + ((1 - part) * log((1 - part) / (1 - share)) if part < 1 else 0.0)
