"""What those heard said, plainly and weighted, and what changed between two askings.

Weighted figures of people who came by themselves are no poll: both figures are given, each with its interval and the
number of people it is worth.  Weights make groups stand as they are; they cannot know what those would have said who
differ, inside a group, from those who came.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import sqrt

import numpy as np
import numpy.typing as npt

from ..canonical import JSON, digest
from ..intervals import Interval, wilson
from .cells import Cells, Floats
from .raking import Raked

#: With more of the weight than this in the wrong group, weights no longer tell more than plain counting.
MOST_SHORT = 0.05


@dataclass(frozen=True, slots=True)
class Part:
    """A share of people, with its 95 % interval, and the number of equal people it is worth."""

    share: float
    interval: Interval
    worth: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """``yes`` of ``asked`` as they were heard, plain and weighted; ``instrument`` is what they were asked with.

    ``weighted`` is None where the margins cannot be made to fit: then the plain figure stands alone.  It stands for all
    people but those in groups of which nobody was heard: at least the share ``left_out`` of all.
    """

    yes: int
    asked: int
    plain: Part
    weighted: Part | None
    left_out: float
    instrument: str

    @property
    def best(self) -> Part:
        return self.weighted or self.plain


@dataclass(frozen=True, slots=True)
class Change:
    """By how much a share changed, as a difference of shares between -1 and 1."""

    difference: float
    low: float
    high: float
    weighted: bool

    @property
    def sure(self) -> bool:
        return self.low > 0 or self.high < 0


class OtherInstrument(ValueError):
    """Two askings that did not ask the same cannot be compared."""


def instrument(asked: JSON) -> str:
    """The mark of what was asked: every text, order and choice that people saw, as a digest of its one spelling."""
    return digest(asked)


def estimate(
    cells: Cells, raked: Raked, yes: npt.ArrayLike, asked: npt.ArrayLike | None = None, *, instrument: str
) -> Estimate | None:
    """The share that said yes, of all who were asked; None when nobody was.

    ``yes`` and ``asked``: shape (cells,), how many in each cell; without ``asked``, all who were heard.
    Raises ValueError where more said yes than were asked, or more were asked than heard.
    """
    said = np.asarray(yes, dtype=float)
    of = cells.counts.astype(float) if asked is None else np.asarray(asked, dtype=float)
    if said.shape != cells.counts.shape or of.shape != said.shape:
        raise ValueError("each cell has its answers")
    if (said < 0).any() or (said > of).any() or (of > cells.counts).any():
        raise ValueError("more said yes than were asked, or more were asked than heard")
    if not of.any():
        return None
    plain = _part(said, of, np.ones_like(of))
    weighted = _part(said, of, raked.weights, raked.shortfall) if raked.shortfall <= MOST_SHORT else None
    return Estimate(int(said.sum()), int(of.sum()), plain, weighted, max(raked.left_out), instrument)


def _part(yes: Floats, asked: Floats, weights: Floats, shortfall: float = 0.0) -> Part:
    """Wilson's interval for as many answers as these are worth.

    Worth is the lower of two numbers: Kish's, and the one that has the variance of this very answer, which is larger
    where those who weigh much say something else.  Where some of the weight is in the wrong group, all of it could have
    said the opposite, and the interval is wider by so much.
    """
    total = float((weights * asked).sum())
    share = min(1.0, max(0.0, float((weights * yes).sum()) / total))
    worth = total**2 / float((weights**2 * asked).sum())
    spread = float((weights**2 * (yes * (1 - share) ** 2 + (asked - yes) * share**2)).sum()) / total**2
    if spread > 0:
        worth = min(worth, share * (1 - share) / spread)
    bounds = wilson(share * worth, worth) or Interval(0.0, 1.0)
    low, high = min(bounds.low, share) - shortfall, max(bounds.high, share) + shortfall
    return Part(share, Interval(max(0.0, low), min(1.0, high)), worth)


def change(before: Estimate, after: Estimate) -> Change:
    """The later share less the earlier, with its 95 % interval (Newcombe 1998, two samples, method 10).

    Weighted where both are.  Where the same people answered twice the interval is wider than it would have to be.
    Raises OtherInstrument where the two did not ask the same.
    """
    if before.instrument != after.instrument:
        raise OtherInstrument("what was asked has changed, so the figures cannot be compared")
    weighted = before.weighted is not None and after.weighted is not None
    first, second = (before.best, after.best) if weighted else (before.plain, after.plain)
    difference = second.share - first.share
    down = sqrt((second.share - second.interval.low) ** 2 + (first.interval.high - first.share) ** 2)
    up = sqrt((second.interval.high - second.share) ** 2 + (first.share - first.interval.low) ** 2)
    return Change(difference, max(-1.0, difference - down), min(1.0, difference + up), weighted)


def runs(series: Sequence[Estimate]) -> list[list[Estimate]]:
    """A series in the order of its askings, broken wherever what was asked has changed."""
    return [list(run) for _asked, run in groupby(series, key=lambda one: one.instrument)]
