"""Points that lie close together become one, on a grid, so that a map of thousands stays small and legible."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

#: Millionths of a degree in a thousandth: about a hundred metres from north to south.
THOUSANDTH = 1_000


@dataclass(frozen=True)
class Cluster:
    """The points of one cell of the grid, and the middle of them, in millionths of a degree."""

    lat_e6: int
    lon_e6: int
    members: tuple[int, ...]


def coarse(degrees_e6: int) -> int:
    """The nearest thousandth of a degree: a street, not a house."""
    return (degrees_e6 + THOUSANDTH // 2) // THOUSANDTH * THOUSANDTH


def coarse_range(low_e6: int, high_e6: int) -> tuple[int, int]:
    """Between which exact degrees, both included, those lie whose coarse degrees lie between these two."""
    return coarse(low_e6) - THOUSANDTH // 2, coarse(high_e6) + THOUSANDTH - THOUSANDTH // 2 - 1


def clusters(points: Mapping[int, tuple[int, int]], cell: int) -> list[Cluster]:
    """Every point in exactly one cluster of cells ``cell`` thousandths wide, in the order of the grid.  O(n log n)."""
    side = cell * THOUSANDTH
    cells: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for member in sorted(points):
        lat, lon = points[member]
        cells[lat // side, lon // side].append(member)
    return [_cluster(members, points) for _cell, members in sorted(cells.items())]


def _cluster(members: list[int], points: Mapping[int, tuple[int, int]]) -> Cluster:
    lats, lons = zip(*(points[member] for member in members), strict=True)
    return Cluster(sum(lats) // len(members), sum(lons) // len(members), tuple(members))
