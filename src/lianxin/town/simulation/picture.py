"""The result drawn: for each kind of office what is published as solved beside what is true, over all towns."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from statistics import mean

from .judging import Judged, Unit, share, truth

WIDTH, LEFT, ROW, TOP = 720, 150, 34, 70
SCALE = WIDTH - LEFT - 40
_BEGIN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
    'font-family="sans-serif" font-size="13" role="img">'
)
_LEGEND = "filled: published, told outside; ring: true; tick: word on the receipt page; right: flagged"


def drawn(judged: Judged) -> str:
    """An SVG without scripts or foreign fonts: filled is published, open is true, the tick is the raw figure."""
    kinds = _kinds(judged)
    height = TOP + ROW * len(kinds) + 40
    parts = [
        _BEGIN.format(width=WIDTH, height=height),
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        f'<text x="16" y="26" font-size="16" font-weight="bold">{judged.towns} towns: told and true</text>',
        f'<text x="16" y="46" fill="#555">{_LEGEND}</text>',
        *_grid(height),
    ]
    for place, (kind, units) in enumerate(kinds.items()):
        parts += _row(TOP + ROW * place + ROW / 2, kind, units)
    return "\n".join([*parts, "</svg>\n"])


def _kinds(judged: Judged) -> dict[str, list[Unit]]:
    kinds: dict[str, list[Unit]] = {}
    for town in judged.raw:
        for unit in town["units"]:
            kinds.setdefault(unit["conduct"], []).append(unit)
    return kinds


def _grid(height: int) -> Iterator[str]:
    for tenth in range(0, 11, 2):
        x = LEFT + SCALE * tenth / 10
        yield f'<line x1="{x}" y1="{TOP - 8}" x2="{x}" y2="{height - 30}" stroke="#ddd"/>'
        yield f'<text x="{x}" y="{height - 12}" text-anchor="middle" fill="#555">{tenth * 10} %</text>'


def _row(y: float, kind: str, units: list[Unit]) -> Iterator[str]:
    flagged = sum(bool(unit["signs"]) for unit in units)
    honest = not units[0]["gives_away"]
    colour = "#1b6e5a" if honest else "#a33a2a"
    yield f'<text x="16" y="{y + 4}" fill="{colour}">{escape(kind)}</text>'
    yield f'<text x="{WIDTH - 8}" y="{y + 4}" text-anchor="end" fill="#555">{flagged}/{len(units)}</text>'
    told = _mean([share(unit, "resolution_outside") for unit in units])
    true = _mean([truth(unit) for unit in units])
    raw = _mean([share(unit, "resolution_raw") for unit in units])
    if told is not None:
        yield f'<circle cx="{LEFT + SCALE * told:.1f}" cy="{y}" r="6" fill="{colour}"/>'
    if true is not None:
        yield (
            f'<circle cx="{LEFT + SCALE * true:.1f}" cy="{y}" r="9" fill="none" stroke="#222" stroke-width="1.5"/>'
        )
    if raw is not None:
        x = LEFT + SCALE * raw
        yield f'<line x1="{x:.1f}" y1="{y - 10}" x2="{x:.1f}" y2="{y + 10}" stroke="#777" stroke-width="2"/>'


def _mean(shares: list[float | None]) -> float | None:
    known = [one for one in shares if one is not None]
    return mean(known) if known else None
