"""Whether one unit stands out among its peers: exact chances, with room for honest differences.

Units differ honestly: one has harder work, another speaks with more people.  So the question is never whether two
shares are equal, but how likely so many would be if the unit's odds were at most ``odds`` times those of its peers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import scipy

from .intervals import wilson

#: Looks at a year that moves on from day to day mostly see the same: a year of looks weighs as so many.
LOOKS_A_YEAR = 4

Key = TypeVar("Key")


@dataclass(frozen=True)
class Share:
    """``seen`` of ``of``."""

    seen: int
    of: int

    def __add__(self, other: Share) -> Share:
        return Share(self.seen + other.seen, self.of + other.of)

    @property
    def part(self) -> float:
        return self.seen / self.of if self.of else 0.0


@dataclass(frozen=True)
class Margin:
    """What is left to honest differences and to chance.

    ``odds``: so many times the peers' odds are ordinary.  ``gap``: so many percentage points are ordinary.
    ``usual``: so many per cent are ordinary whatever the peers have.  ``least``: fewer than so many are not judged.
    ``one_in``: at most one false alarm in so many office-years.
    """

    odds: int
    gap: int
    usual: int
    least: int
    one_in: int


@dataclass(frozen=True)
class StandsOut:
    """A unit beside its peers, and how likely that is within the margin."""

    share: Share
    peers: Share
    chance: float


def standing_out(shares: Mapping[Key, Share], margin: Margin) -> dict[Key, StandsOut]:
    """Those that stand out, each beside the better half of the others; nothing where there are no two others."""
    judged = {key: share for key, share in shares.items() if share.of >= margin.least}
    if len(judged) < 3:  # noqa: PLR2004  one unit and two peers
        return {}
    bound = 1 / (margin.one_in * LOOKS_A_YEAR * len(judged))
    found = {}
    for key, share in judged.items():
        peers = better_half([other for name, other in judged.items() if name != key])
        if 100 * (share.part - peers.part) < margin.gap:
            continue
        chance = chance_within(share, peers, margin)
        if chance <= bound:
            found[key] = StandsOut(share, peers, chance)
    return found


def better_half(shares: Sequence[Share]) -> Share:
    """The half with the lower shares, at least two, taken together: some peers may do what is looked for."""
    ordered = sorted(shares, key=lambda share: (share.part, -share.of))
    return sum(ordered[: max(2, (len(ordered) + 1) // 2)], Share(0, 0))


def chance_within(share: Share, peers: Share, margin: Margin) -> float:
    """The chance of so many or more for a unit that uses up the whole margin.

    Beside the peers it is the smaller of two: given how many there are in all (which says little where peers have
    next to none), and given the most that the peers' share is likely to be.  What is usual anywhere is never a sign.
    """
    bounds = wilson(peers.seen, peers.of)
    highest = times_odds(bounds.high if bounds else 1.0, margin.odds)
    beside = min(chance_of(share, peers, margin.odds), at_least(share.seen, share.of, highest))
    return max(beside, at_least(share.seen, share.of, margin.usual / 100))


def times_odds(part: float, odds: float) -> float:
    """The share whose odds are so many times those of ``part``."""
    return odds * part / (1 + (odds - 1) * part)


def chance_of(share: Share, peers: Share, odds: float = 1.0) -> float:
    """The chance of seeing so many or more, given how many there are in all, if the odds are ``odds`` times as high.

    Fisher's noncentral hypergeometric distribution, summed exactly: O(seen).
    """
    total = share.seen + peers.seen
    lowest, highest = max(0, total - peers.of), min(total, share.of)
    counts = np.arange(lowest, highest + 1, dtype=float)
    weights = _log_choose(share.of, counts) + _log_choose(peers.of, total - counts) + counts * np.log(odds)
    weights = np.exp(weights - weights.max())
    return float(weights[counts >= share.seen].sum() / weights.sum())


def at_least(seen: int, of: int, usual: float) -> float:
    """The chance of so many or more of ``of``, where each happens with the chance ``usual`` (binomial)."""
    counts = np.arange(seen, of + 1, dtype=float)
    if not 0 < usual < 1:
        return float(usual >= 1 or seen <= 0)
    logs = _log_choose(of, counts) + counts * np.log(usual) + (of - counts) * np.log1p(-usual)
    return float(min(1.0, np.exp(logs).sum()))


def _log_choose(n: int, k: np.ndarray) -> np.ndarray:
    chosen: np.ndarray = (
        scipy.special.gammaln(n + 1.0) - scipy.special.gammaln(k + 1.0) - scipy.special.gammaln(n - k + 1.0)
    )
    return chosen
