"""How many are really solved, when all were free to answer but only some were asked by somebody neutral.

Whoever answers a form of their own accord is no sample, and whoever is pressed says yes.  So a few are drawn by lot
and asked by somebody outside (``first``), and of those who said solved a few are drawn once more, months later
(``later``).  Everybody is put into a stratum by what they had said of their own accord, even nothing; what the drawn
ones of a stratum say holds for the others of that stratum.  This is two-phase sampling with later correction:
Neyman (1938); Cochran, Sampling Techniques (1977), chapter 12; Hansen and Hurwitz (1946) for those who keep silent.

Pure arithmetic: O(number of strata).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .intervals import Z_95, Interval


@dataclass(frozen=True, slots=True)
class Share:
    """``k`` of ``n``."""

    k: int = 0
    n: int = 0

    @property
    def value(self) -> float:
        return self.k / self.n if self.n else 1.0


@dataclass(frozen=True, slots=True)
class Stratum:
    """People who said the same of their own accord, and what those of them say who were drawn and reached.

    ``size`` are all of them, those drawn included; ``own`` is their own word as a share that is solved, None when
    they said nothing.  ``first``: solved, of those asked outside.  ``confirmed``: still solved, of those who had
    said solved outside and were asked again.  ``later``: still solved, of those asked again without a first asking.
    ``up`` and ``down``: asked outside, and afterwards they themselves said the opposite, for better or worse.
    """

    size: int
    own: float | None
    first: Share = Share()
    confirmed: Share = Share()
    later: Share = Share()
    up: int = 0
    down: int = 0

    @property
    def asked(self) -> int:
        return self.first.n + self.later.n


@dataclass(frozen=True, slots=True)
class Estimate:
    """The estimated share, its 95 % interval, and on how many answers it stands."""

    share: float
    interval: Interval
    asked: int


def estimate(strata: Sequence[Stratum]) -> Estimate | None:
    """The share that is solved among everybody in the strata; None when nobody was reached by somebody outside.

    In a stratum where nobody was reached, people's own word stands; where they said nothing either, the mean of all
    who were asked stands in, and the interval grows by as much as can be wrong.
    """
    size, asked = sum(one.size for one in strata), sum(one.asked for one in strata)
    if not size or not asked:
        return None
    reached = [one for one in strata if one.asked]
    mean = sum(_point(one, 0.0) * one.size for one in reached) / sum(one.size for one in reached)
    points = [_point(one, mean) for one in strata]
    changed = sum(one.up - one.down * _held(one) for one in strata)
    share = sum(point * one.size for point, one in zip(points, strata, strict=True)) + changed
    variance = sum((one.size / size) ** 2 * _variance(one) for one in strata)
    share = min(1.0, max(0.0, share / size))
    return Estimate(share, _interval(share, variance, asked), asked)


def _held(one: Stratum) -> float:
    """How much of "solved" told outside holds."""
    return one.confirmed.value


def _weight(one: Stratum) -> float:
    """How much the first asking counts beside the later one: by how many answers each stands on.

    Where some were asked again but none of those asked first, the first asking has not been confirmed and waits.
    """
    if not one.first.n or not one.later.n:
        return 1.0 if one.first.n else 0.0
    if one.first.k and not one.confirmed.n:
        return 0.0
    answers = 1 / (1 / one.first.n + (1 / one.confirmed.n if one.first.k else 0.0))
    return answers / (answers + one.later.n)


def _point(one: Stratum, mean: float) -> float:
    if not one.asked:
        return mean if one.own is None else one.own
    weight = _weight(one)
    first = one.first.value * _held(one) if one.first.n else 0.0
    return weight * first + (1 - weight) * (one.later.value if one.later.n else 0.0)


def _variance(one: Stratum) -> float:
    if not one.asked:
        return 1 / 12 if one.own is None else 0.0  # uniform between none and all
    weight, held = _weight(one), _held(one)
    # Who was asked has answered: only the others are uncertain.
    first = _spread(one.first) * held**2 * (1 - one.first.n / max(one.size, one.first.n, 1))
    again = (
        _spread(one.confirmed)
        * one.first.value**2
        * (1 - one.confirmed.n / max(one.first.k, one.confirmed.n, 1))
    )
    later = _spread(one.later) * (1 - one.later.n / max(one.size, one.later.n, 1))
    return weight**2 * (first + again) + (1 - weight) ** 2 * later


def _spread(share: Share) -> float:
    """The variance of a share, drawn a little to the middle so that "all of three" does not count as certain."""
    if not share.n:
        return 0.0
    n = share.n + 4
    middle = (share.k + 2) / n
    return middle * (1 - middle) / n


def _interval(share: float, variance: float, asked: int) -> Interval:
    """Wilson's interval for as many answers as would give this variance."""
    if variance <= 0:
        return Interval(share, share)
    middle = (share * asked + 2) / (asked + 4)
    n = middle * (1 - middle) / variance
    slack = Z_95**2 / n
    centre = (share + slack / 2) / (1 + slack)
    half = (share * (1 - share) * slack + slack**2 / 4) ** 0.5 / (1 + slack)
    return Interval(min(share, max(0.0, centre - half)), max(share, min(1.0, centre + half)))
