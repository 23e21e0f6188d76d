"""The map as data for whoever draws it: how many stand where, never who, and never fewer than five."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .votes import Floats, Ints

#: Squares along each axis, the finest first, and how many of the people have to stand in squares that are shown.
SIDES, SHOWN = (16, 12, 8, 6, 4, 3, 2), 0.8
#: The fewest people of whom a place on the map may speak.
FEWEST = 5

#: So many digits of every place are published.
DIGITS = 6


@dataclass(frozen=True, eq=False)
class Frame:
    """What stands for 0 and 1 along each axis of the drawing: the same for everybody's dot and for the crowd."""

    low: Floats
    high: Floats

    def at(self, points: Floats) -> Floats:
        """Places between 0 and 1; outside the frame, at its edge."""
        width = np.where(self.high > self.low, self.high - self.low, 1.0)
        inside: Floats = np.clip((points - self.low) / width, 0.0, 1.0)
        return inside


def frame(points: Floats) -> Frame:
    """From the 1st to the 99th percentile, and a tenth more, so that one far-off person does not shrink all others.

    Rounded, as everything that is published: the last digits differ from processor to processor.
    """
    if not len(points):
        return Frame(np.zeros(2), np.ones(2))
    low, high = np.percentile(points, 1, axis=0), np.percentile(points, 99, axis=0)
    edge = 0.1 * (high - low)
    return Frame(np.round(low - edge, DIGITS), np.round(high + edge, DIGITS))


def crowd(points: Floats, labels: Ints) -> dict[str, Any]:
    """Squares of a grid with the number of people of each group in them; squares with fewer than five are not told.

    `points` is (n, 2), the first two axes; `labels` (n) the group, or -1. `scattered` counts those in no square shown.
    The grid is the finest that leaves at most a fifth of the people out; `side` says how fine that is.
    """
    framed = frame(points)
    for side in SIDES:
        squares = _squares(framed.at(points), labels, side)
        shown = sum(square["people"] for square in squares)
        if shown >= SHOWN * len(points):
            break
    return {
        "side": side,
        "low": framed.low.tolist(),
        "high": framed.high.tolist(),
        "squares": squares,
        "scattered": len(points) - shown,
    }


def _squares(places: Floats, labels: Ints, side: int) -> list[dict[str, int]]:
    step = np.minimum((places * side).astype(np.int64), side - 1)
    squares = []
    for group in np.unique(labels).tolist():
        counted = np.bincount(step[labels == group] @ np.array([1, side]), minlength=side * side)
        squares += [
            {"x": int(at % side), "y": int(at // side), "group": group, "people": int(counted[at])}
            for at in np.flatnonzero(counted >= FEWEST)
        ]
    return squares
