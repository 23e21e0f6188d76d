"""Ties, decided by what was declared before the vote, and every one of them told.

The order of criteria is part of the rule.  By default more supporters win, then the lower cost.  What is equal then is
decided by lot: projects come in the order of ``sha256(lot + newline + id)``, where the lot is a text that nobody could
know before the ballots were closed (numbers drawn in public).  Without a lot the order of the file decides, and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from .profile import Profile


class Criterion(StrEnum):
    VOTES = "votes"
    CHEAP = "cost"
    DEAR = "dear"
    LOT = "lot"
    LISTED = "order"


@dataclass(frozen=True)
class Tie:
    """Which step, who was equal, who won, and by what."""

    step: int
    tied: tuple[int, ...]
    won: int
    by: Criterion


@dataclass(frozen=True)
class TieBreak:
    criteria: tuple[Criterion, ...] = (Criterion.VOTES, Criterion.CHEAP)
    lot: str = ""

    @property
    def order(self) -> tuple[Criterion, ...]:
        """With the last one, which leaves no tie."""
        return (*self.criteria, Criterion.LOT if self.lot else Criterion.LISTED)

    def key(self, profile: Profile, project: int) -> tuple[int | str, ...]:
        """What comes first wins."""
        return tuple(self._measure(profile, one)(project) for one in self.order)

    def decide(self, profile: Profile, tied: Sequence[int], step: int) -> Tie:
        left = list(tied)
        for criterion in self.order:
            measure = self._measure(profile, criterion)
            best = min(map(measure, left))
            left = [one for one in left if measure(one) == best]
            if len(left) == 1:
                break
        return Tie(step, tuple(sorted(tied)), left[0], criterion)

    def _measure(self, profile: Profile, criterion: Criterion) -> Callable[[int], int | str]:
        measures: dict[Criterion, Callable[[int], int | str]] = {
            Criterion.VOTES: lambda one: -profile.votes[one],
            Criterion.CHEAP: lambda one: profile.costs[one],
            Criterion.DEAR: lambda one: -profile.costs[one],
            Criterion.LOT: lambda one: sha256(f"{self.lot}\n{profile.ids[one]}".encode()).hexdigest(),
            Criterion.LISTED: lambda one: one,
        }
        return measures[criterion]
