"""Outlines of areas as a drawing, and simplified for a map: never more corners than the eye can tell apart."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shapely.affinity import affine_transform
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from .regions import outline

#: Units from edge to edge of a drawing, and the margin around it.
WIDTH, MARGIN = 360, 4
#: A drawing is at most so high, beside its width.
TALLEST = 1.5


@dataclass(frozen=True)
class Shape:
    """One area: its SVG path, a point inside it for its label, and how wide it is."""

    code: str
    path: str
    x: float
    y: float
    width: float


@dataclass(frozen=True)
class Drawing:
    """All areas at one scale, north above."""

    width: int
    height: int
    shapes: list[Shape]


def drawing(outlines: Mapping[str, str]) -> Drawing | None:
    """The outlines drawn side by side, larger areas below smaller ones; None where nothing has an outline."""
    known = {code: outline(text) for code, text in outlines.items() if text}
    if not known:
        return None
    west, south, east, north = _bounds(known)
    # Degrees of longitude are shorter than those of latitude, except at the equator.
    squeeze = max(0.01, math.cos(math.radians((south + north) / 2)))
    across, down = max((east - west) * squeeze, 1e-9), max(north - south, 1e-9)
    scale = min((WIDTH - 2 * MARGIN) / across, (WIDTH * TALLEST - 2 * MARGIN) / down)
    left = (WIDTH - across * scale) / 2
    matrix = [scale * squeeze, 0, 0, -scale, left - west * squeeze * scale, MARGIN + north * scale]
    placed = {code: affine_transform(shape, matrix) for code, shape in known.items()}
    largest_first = sorted(placed.items(), key=lambda item: -item[1].area)
    shapes = [_shape(code, shape) for code, shape in largest_first]
    return Drawing(WIDTH, math.ceil(down * scale) + 2 * MARGIN, shapes)


def _bounds(shapes: Mapping[str, BaseGeometry]) -> tuple[float, float, float, float]:
    wests, souths, easts, norths = zip(*(shape.bounds for shape in shapes.values()), strict=True)
    return min(wests), min(souths), max(easts), max(norths)


def _shape(code: str, placed: BaseGeometry) -> Shape:
    simple = placed.simplify(0.5)
    middle = simple.representative_point()
    west, _south, east, _north = simple.bounds
    return Shape(code, _path(mapping(simple)), round(middle.x, 1), round(middle.y, 1), east - west)


def _path(data: Any) -> str:
    polygons = [data["coordinates"]] if data["type"] == "Polygon" else data["coordinates"]
    rings = [ring for polygon in polygons for ring in polygon]
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring[:-1]) + "Z" for ring in rings)


def inside(text: str) -> list[float]:
    """A point well inside the outline, longitude first: where its name is written."""
    middle = outline(text).representative_point()
    return [round(middle.x, 5), round(middle.y, 5)]


def simplified(text: str, *, parts: int = 500) -> Any:
    """The outline as GeoJSON without bends smaller than one of so many parts of its size; five decimals are a metre."""
    shape = outline(text)
    west, south, east, north = shape.bounds
    simple: BaseGeometry = shape.simplify(max(east - west, north - south) / parts)
    data = mapping(simple)
    return {"type": data["type"], "coordinates": _rounded(data["coordinates"])}


def _rounded(coordinates: Any) -> Any:
    if isinstance(coordinates, (int, float)):
        return round(coordinates, 5)
    return [_rounded(part) for part in coordinates]
