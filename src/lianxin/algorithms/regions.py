"""Which of the office's areas a point lies in, from outlines that the office gave; no map service is asked."""

from __future__ import annotations

import json
from collections.abc import Mapping

from shapely import STRtree, is_valid
from shapely.errors import GEOSException
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

MILLION = 1_000_000
_KINDS = ("Polygon", "MultiPolygon")


class BadOutline(ValueError):
    """The text is no outline of an area; ``problem`` is json, kind, shape or degrees."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def _no_number(name: str) -> float:
    raise ValueError(name)


def outline(text: str) -> BaseGeometry:
    """The geometry of a GeoJSON polygon or multipolygon in WGS 84 degrees; raises ``BadOutline``."""
    try:
        data = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise BadOutline("json") from None
    if not isinstance(data, dict) or data.get("type") not in _KINDS:
        raise BadOutline("kind")
    try:
        geometry = shape(data)
    except (GEOSException, TypeError, ValueError, IndexError, KeyError, AttributeError):
        raise BadOutline("shape") from None
    if geometry.is_empty or not is_valid(geometry):
        raise BadOutline("shape")
    west, south, east, north = geometry.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:  # noqa: PLR2004  the earth's own bounds
        raise BadOutline("degrees")
    return geometry


class Regions:
    """Outlines by code, in a tree of boxes: to look costs O(log areas)."""

    def __init__(self, outlines: Mapping[str, str]) -> None:
        shapes = {code: outline(text) for code, text in outlines.items() if text}
        self._codes = list(shapes)
        self._shapes = list(shapes.values())
        self._tree = STRtree(self._shapes)

    def containing(self, lat_e6: int, lon_e6: int) -> list[str]:
        """The areas that the point lies in or on the edge of, the smallest first."""
        point = Point(lon_e6 / MILLION, lat_e6 / MILLION)
        hits = [int(index) for index in self._tree.query(point, predicate="intersects")]
        return [self._codes[index] for index in sorted(hits, key=lambda index: self._shapes[index].area)]
