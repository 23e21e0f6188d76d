"""Where one person stands on a map that was drawn already, from their own answers and the published document alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import factor
from .drawing import Frame
from .factor import Model
from .votes import LEAST_VOTES, Floats, collect


@dataclass(frozen=True)
class OwnPlace:
    """Between 0 and 1 along each axis of the drawing; ``group`` is the nearest one, where there are groups."""

    x: float
    y: float
    group: int | None


def own_place(document: Mapping[str, Any], answers: Mapping[int, int]) -> OwnPlace | int:
    """The place of somebody with these answers by statement, or how many more answers it takes.

    The map itself does not move by it.  Answers about statements that were not on the map count for nothing.
    """
    rows = [row for row in document["statements"] if row["on_the_map"]]
    known = {row["id"] for row in rows}
    said = {number: choice for number, choice in answers.items() if number in known}
    if missing := max(0, min(LEAST_VOTES, len(rows)) - len(said)):
        return missing
    point = _point(rows, said, eased=document["held_out"]["ease"])
    drawing = document["drawing"]
    framed = Frame(np.array(drawing["low"]), np.array(drawing["high"])).at(np.pad(point, (0, 1))[:2])
    return OwnPlace(float(framed[0]), float(framed[1]), _nearest(document, point))


def _point(rows: list[dict[str, Any]], said: Mapping[int, int], *, eased: bool) -> Floats:
    """Along every axis of the model."""
    numbers = sorted(said)
    votes = collect(
        np.ones(len(numbers), dtype=np.int64),
        np.array(numbers),
        np.array([said[number] for number in numbers]),
        also_statements=np.array([row["id"] for row in rows]),
    )
    sides = np.array([row["side"] for row in rows], dtype=np.float64)
    means = np.array([row["bridging"] for row in rows], dtype=np.float64)
    nobody = np.zeros((1, sides.shape[1]))
    model = Model(0.0, means, np.zeros(1), nobody, sides, eased=eased)
    place: Floats = factor.placed(votes, model).places[0]
    return place


def _nearest(document: Mapping[str, Any], point: Floats) -> int | None:
    centres = (document["groups"] or {}).get("centres")
    if not centres:
        return None
    return int(((np.array(centres) - point) ** 2).sum(axis=1).argmin())
