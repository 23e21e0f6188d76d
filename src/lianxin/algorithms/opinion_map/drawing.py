"""The map as data for whoever draws it: how many stand where, never who, and never fewer than five."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .votes import Floats, Ints

#: Along each axis; and the fewest people of whom a place on the map may speak.
SIDE, FEWEST = 16, 5


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
    """From the 1st to the 99th percentile, and a tenth more, so that one far-off person does not shrink all others."""
    if not len(points):
        return Frame(np.zeros(2), np.ones(2))
    low, high = np.percentile(points, 1, axis=0), np.percentile(points, 99, axis=0)
    edge = 0.1 * (high - low)
    return Frame(low - edge, high + edge)


def crowd(points: Floats, labels: Ints) -> dict[str, Any]:
    """Squares of a grid with the number of people of each group in them; squares with fewer than five are joined.

    `points` is (n, 2), the first two axes; `labels` (n) the group, or -1. `scattered` counts those in no square shown.
    """
    framed = frame(points)
    step = np.minimum((framed.at(points) * SIDE).astype(np.int64), SIDE - 1)
    squares = []
    for group in np.unique(labels).tolist():
        code = step[labels == group] @ np.array([1, SIDE])
        counted = np.bincount(code, minlength=SIDE * SIDE)
        squares += [
            {"x": int(at % SIDE), "y": int(at // SIDE), "group": group, "people": int(counted[at])}
            for at in np.flatnonzero(counted >= FEWEST)
        ]
    shown = sum(square["people"] for square in squares)
    return {
        "side": SIDE,
        "low": framed.low.tolist(),
        "high": framed.high.tolist(),
        "squares": squares,
        "scattered": len(points) - shown,
    }
