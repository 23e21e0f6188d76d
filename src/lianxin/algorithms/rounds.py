"""Rounds of visits that hours cannot hold: too many homes within an hour, homes at night, a clock that jumps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)
#: From here to there people sleep.
NIGHT_FROM, NIGHT_TO = 23, 5


@dataclass(frozen=True)
class Stop:
    """One visit: which home, when by the office's clock on its own wall, and how many seconds the device was off."""

    visit: int
    home: int
    at: datetime
    clock_off: int


def too_many(stops: Sequence[Stop], most: int) -> list[Stop]:
    """The visits of the fullest hour, if it has more than ``most`` different homes; else none.  O(n log n)."""
    ordered = sorted(stops, key=lambda stop: stop.at)
    fullest: list[Stop] = []
    first = 0
    for last, stop in enumerate(ordered):
        while stop.at - ordered[first].at >= HOUR:
            first += 1
        within = ordered[first : last + 1]
        if len({one.home for one in within}) > max(most, len({one.home for one in fullest})):
            fullest = within
    return fullest


def at_night(stops: Sequence[Stop]) -> list[Stop]:
    """Visits to homes whose people sleep."""
    return [stop for stop in stops if stop.at.hour >= NIGHT_FROM or stop.at.hour < NIGHT_TO]


def clock_jumps(stops: Sequence[Stop], ordinary: int) -> list[Stop]:
    """Visits sent by a device whose clock was off by more than so many seconds, unlike at other times.

    A clock that is always wrong by the same is only badly set; one that is moved between visits is not.
    """
    if not stops:
        return []
    middle = sorted(stop.clock_off for stop in stops)[len(stops) // 2]
    return [stop for stop in stops if abs(stop.clock_off - middle) > ordinary]
