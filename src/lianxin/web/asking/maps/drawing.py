"""An opinion map as SVG, drawn here: no script, no style in it, and shapes and letters beside every colour."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import sqrt
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lianxin.algorithms.opinion_map.own_place import OwnPlace

#: In the units of the picture.
WIDE, HIGH, BARS_HIGH, EDGE = 480, 480, 220, 24
LETTERS = "ABCDE"
_LEAST_MARK = 3.0
_STAR = "0,-14 4,-4 14,-4 6,3 9,13 0,7 -9,13 -6,3 -14,-4 -4,-4"

Drawing = Mapping[str, Any]


def picture(document: Mapping[str, Any], own: OwnPlace | None = None) -> SafeString | str:
    """Marks for squares of at least five people, the letter of each group, and one's own star; or nothing at all."""
    drawing = document["drawing"]
    if drawing is None or not drawing["squares"]:
        return ""
    flat = is_flat(drawing)
    height = BARS_HIGH if flat else HIGH
    shapes = _bars(drawing) if flat else _marks(drawing)
    return format_html(
        '<svg class="opinions" viewBox="0 0 {} {}" role="img" aria-labelledby="map-title">'
        '<title id="map-title">{}</title>'
        '<path class="axis" d="M{} {}H{}"/>{}{}{}</svg>',
        WIDE + 2 * EDGE,
        height + 2 * EDGE,
        _("Map of opinions; the table below says the same."),
        EDGE,
        EDGE + (height if flat else height / 2),
        EDGE + WIDE,
        format_html_join("", '<path class="mark m{}" d="{}"/>', shapes),
        _letters(document, height, flat=flat),
        _own(own, height, flat=flat) if own else "",
    )


def is_flat(drawing: Drawing) -> bool:
    """Whether people differ along one line alone; then heights are free to count them."""
    return bool(drawing["high"][1] <= drawing["low"][1])


def _marks(drawing: Drawing) -> list[tuple[int, str]]:
    """In the middle of each square a shape whose area is the number of people."""
    cell, most = WIDE / drawing["side"], max(one["people"] for one in drawing["squares"])
    found = []
    for one in drawing["squares"]:
        x, y = EDGE + (one["x"] + 0.5) * cell, EDGE + HIGH - (one["y"] + 0.5) * cell
        half = max(_LEAST_MARK, 0.5 * cell * sqrt(one["people"] / most))
        group = max(one["group"], 0)
        found.append((group, _SHAPES[group](x, y, half)))
    return found


def _bars(drawing: Drawing) -> list[tuple[int, str]]:
    """A bar for each step along the line, as high as there are people; those of several groups on top of each other."""
    cell, heights = WIDE / drawing["side"], dict[int, int]()
    for one in drawing["squares"]:
        heights[one["x"]] = heights.get(one["x"], 0) + one["people"]
    unit, stood = BARS_HIGH / max(heights.values()), dict[int, float]()
    found = []
    for one in drawing["squares"]:
        high, below = one["people"] * unit, stood.get(one["x"], 0.0)
        x, y = EDGE + one["x"] * cell + 1, EDGE + BARS_HIGH - below
        found.append((max(one["group"], 0), f"M{x:.0f} {y:.0f}v{-high:.0f}h{cell - 2:.0f}v{high:.0f}z"))
        stood[one["x"]] = below + high
    return found


def _circle(x: float, y: float, half: float) -> str:
    r = round(half)
    return f"M{x - r:.0f} {y:.0f}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0z"


def _square(x: float, y: float, half: float) -> str:
    side = 1.8 * half
    return f"M{x - side / 2:.0f} {y - side / 2:.0f}h{side:.0f}v{side:.0f}h{-side:.0f}z"


def _triangle(x: float, y: float, half: float) -> str:
    return f"M{x:.0f} {y - half:.0f}l{half:.0f} {1.8 * half:.0f}h{-2 * half:.0f}z"


def _diamond(x: float, y: float, half: float) -> str:
    return f"M{x:.0f} {y - half:.0f}l{half:.0f} {half:.0f}l{-half:.0f} {half:.0f}l{-half:.0f} {-half:.0f}z"


def _cross(x: float, y: float, half: float) -> str:
    third = half / 1.5
    arm = half - third / 2
    return (
        f"M{x - third / 2:.0f} {y - half:.0f}h{third:.0f}v{arm:.0f}h{arm:.0f}v{third:.0f}h{-arm:.0f}v{arm:.0f}"
        f"h{-third:.0f}v{-arm:.0f}h{-arm:.0f}v{-third:.0f}h{arm:.0f}z"
    )


#: One for each group; the legend beside the table names them in this order.
_SHAPES: tuple[Callable[[float, float, float], str], ...] = (_circle, _square, _triangle, _diamond, _cross)
SIGNS = "●■▲◆✚"


def _letters(document: Mapping[str, Any], height: float, *, flat: bool) -> SafeString | str:
    """Where each group has its middle."""
    drawing, centres = document["drawing"], (document["groups"] or {}).get("centres", [])
    places = [_framed(drawing, [*centre, 0.0][:2]) for centre in centres]
    return format_html_join(
        "",
        '<text class="letter" x="{}" y="{}">{}</text>',
        (
            (round(EDGE + x * WIDE), EDGE - 6 if flat else round(EDGE + (1 - y) * height) + 8, LETTERS[group])
            for group, (x, y) in enumerate(places)
        ),
    )


def _framed(drawing: Drawing, point: list[float]) -> tuple[float, float]:
    """Between 0 and 1 along both axes of the picture."""
    found = []
    for low, high, at in zip(drawing["low"], drawing["high"], point, strict=True):
        found.append(min(1.0, max(0.0, (at - low) / (high - low))) if high > low else 0.0)
    return found[0], found[1]


def _own(own: OwnPlace, height: float, *, flat: bool) -> SafeString:
    y = EDGE + height - 16 if flat else EDGE + (1 - own.y) * height
    return format_html(
        '<g class="own" transform="translate({} {})"><polygon points="{}"/><text y="-18">{}</text></g>',
        round(EDGE + own.x * WIDE),
        round(max(y, 2 * EDGE)),
        _STAR,
        _("You"),
    )
