"""What of it may be shown to everybody: nothing by which a group of fewer than five can be told.

Everything shown is made out of what is shown already, the sum and the known numbers of people; so it says no more.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from math import ceil, floor
from typing import Generic, TypeVar

from ..intervals import Interval
from ..small_numbers import LEAST, shown, shown_of
from .coverage import Coverage, Heard, dissimilarity, ratio
from .estimates import Estimate, Part

Group = TypeVar("Group", bound=Hashable)
#: Shares are shown in whole hundredths: with more figures one could work back to single answers.
_PLACES = 2
#: Weighted shares are shown in steps that are worth as many answers as are told at least; with longer steps than
#: a tenth they say nothing.
_MOST_STEP = 10


@dataclass(frozen=True, slots=True)
class ShownHeard:
    """``heard`` is None where the group, or another by way of the sum, would be too small to be said."""

    heard: int | None
    people: int | None
    rate: float | None
    interval: Interval | None


@dataclass(frozen=True)
class ShownCoverage(Generic[Group]):
    """``exact``: nothing had to be hidden.  Otherwise the ratio is at most, and the dissimilarity at least, what is shown."""

    groups: Mapping[Group, ShownHeard]
    untold: int | None
    ratio: float | None
    dissimilarity: float | None
    exact: bool


@dataclass(frozen=True, slots=True)
class ShownEstimate:
    """Both figures beside each other, rounded; and for which share of all people they cannot speak.

    Who knows the plain figure, the weights and the weighted one could work out what each group said.  So the weighted
    one is rounded further: its steps are worth five answers, and where that would be more than a tenth it is left out.
    """

    asked: int
    plain: Part
    weighted: Part | None
    left_out: float


def shown_coverage(found: Coverage[Group]) -> ShownCoverage[Group]:
    """How many were heard in all is taken to be known, as it is on the page of every consultation."""
    numbers: dict[Group | None, int] = {group: one.heard for group, one in found.groups.items()}
    told = shown_of({**numbers, None: found.untold}, sum_is_known=True)
    groups = {group: _shown(told[group], one) for group, one in found.groups.items()}
    whole = {group: one for group, one in found.groups.items() if told[group] is not None}
    exact = all(number is not None for number in told.values())
    return ShownCoverage(
        groups,
        told[None],
        ratio([one for one in whole.values() if one.known]),
        _at_least(found, whole, told[None]),
        exact,
    )


def _shown(heard: int | None, one: Heard) -> ShownHeard:
    if heard is None:
        return ShownHeard(None, one.people, None, None)
    return ShownHeard(heard, one.people, one.rate, one.interval)


def _at_least(found: Coverage[Group], whole: Mapping[Group, Heard], untold: int | None) -> float | None:
    """With the hidden groups as one, of which the sum is known; groups taken together can only differ less.

    Where it is hidden as well how many did not tell, or nobody knows how many people a hidden group has, nothing is
    said.
    """
    hidden = [one for group, one in found.groups.items() if group not in whole]
    if hidden and (untold is None or not all(one.people for one in hidden)):
        return None
    together = Heard(sum(one.heard for one in hidden), sum(one.people or 0 for one in hidden))
    known = [one for one in whole.values() if one.known] + ([together] if hidden else [])
    return dissimilarity(known)


def shown_estimate(found: Estimate) -> ShownEstimate | None:
    """None where fewer than five were asked, or where fewer than five, but somebody, said yes or no."""
    numbers = (found.asked, found.yes, found.asked - found.yes)
    if any(shown(number) is None for number in numbers) or not found.asked:
        return None
    step = max(1, ceil(100 * LEAST / found.asked))
    weighted = _stepped(found.weighted, step) if found.weighted and step <= _MOST_STEP else None
    return ShownEstimate(found.asked, _rounded(found.plain), weighted, round(found.left_out, _PLACES))


def _rounded(part: Part) -> Part:
    low, high = round(part.interval.low, _PLACES), round(part.interval.high, _PLACES)
    return Part(round(part.share, _PLACES), Interval(low, high), round(part.worth))


def _stepped(part: Part, step: int) -> Part:
    """In steps of so many hundredths, the interval outwards; what it is worth in whole fives, downwards."""
    share, low = round(100 * part.share / step) * step, floor(100 * part.interval.low / step) * step
    high = ceil(100 * part.interval.high / step) * step
    bounds = Interval(max(0, min(low, share)) / 100, min(100, max(high, share)) / 100)
    return Part(min(100, share) / 100, bounds, floor(part.worth / LEAST) * LEAST)
