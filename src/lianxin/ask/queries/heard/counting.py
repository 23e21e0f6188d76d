"""Who was heard in a consultation, and who was not: what everybody may read of it.

Of all who had voted by the newest batch, so that no figure moves with one person.  What somebody said of themselves is
in no entry of the record: these figures are the office's own, and only the known numbers behind them are recorded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from lianxin.algorithms.small_numbers import LEAST
from lianxin.algorithms.weighting import (
    UNTOLD,
    ShownCoverage,
    Unlike,
    coverage,
    shown_coverage,
    unlike,
)

from ...models import Consultation
from .margins import Division, homes_margin
from .sealed import Sealed, sealed_in
from .weighing import Cell, Unused, Weighing, of_one, weighed

_MOST_KEPT = 50


@dataclass(frozen=True)
class Weights:
    """What the weights could do: all numbers of people rounded down to whole fives.

    ``effective``: as many equal people they are worth.  ``trimmed``: the share whose weight was held at a bound.
    ``left_out``: the share of those concerned for whom no weight can speak, because nobody of them answered.
    None where it cannot be told without telling of fewer than five.
    """

    used: tuple[Division, ...]
    unused: tuple[tuple[Division, Unused], ...]
    effective: int | None
    trimmed: float | None
    left_out: float | None
    short: bool | None


@dataclass(frozen=True)
class Heard:
    """``covers`` stands beside ``divisions``; ``unlike`` names who came so much less or more that it is hardly chance."""

    as_of: datetime
    people: int
    divisions: tuple[Division, ...]
    covers: tuple[ShownCoverage[int], ...]
    unlike: tuple[Unlike[int], ...]
    weights: Weights


_kept: dict[bytes, Heard] = {}


def heard_in(consultation: Consultation) -> Heard | None:
    """None until five people are in the record: of fewer nothing is told."""
    sealed = sealed_in(consultation)
    if sealed is None:
        return None
    salt = bytes(sealed.batch.salt)
    if kept := _kept.get(salt):
        return kept
    people = sealed.people
    if people.total() < LEAST:
        return None
    found = _counted(sealed, people)
    if len(_kept) >= _MOST_KEPT:
        _kept.clear()
    _kept[salt] = found
    return found


def _counted(sealed: Sealed, people: Counter[Cell]) -> Heard:
    divisions = sealed.divisions
    covers = tuple(_cover(place, one, people) for place, one in enumerate(divisions))
    weights = _weights(weighed(divisions, people), covers)
    return Heard(sealed.batch.sealed_at, people.total(), divisions, covers, tuple(unlike(covers)), weights)


def _cover(place: int, division: Division, people: Mapping[Cell, int]) -> ShownCoverage[int]:
    said = of_one(place, people)
    heard = {one.number: said[band] for band, one in enumerate(division.shares)}
    known = {one.number: one.people for one in division.shares}
    return shown_coverage(coverage(heard, known, untold=said[UNTOLD]))


def _weights(found: Weighing, covers: Sequence[ShownCoverage[int]]) -> Weights:
    """Nothing is told from which one could work out that nobody came of a part, where that is not told."""
    raked = found.raked
    if raked is None:
        return Weights(found.used, found.unused, None, None, None, short=None)
    told = [_tells_noughts(covers[place]) for place in found.places]
    left_out = [part for part, may in zip(raked.left_out, told, strict=True) if may]
    most = round(max(left_out), 2) if left_out else None
    if not all(told):
        return Weights(found.used, found.unused, None, None, most, short=None)
    effective = int(raked.effective // LEAST * LEAST)
    return Weights(found.used, found.unused, effective, round(raked.trimmed, 2), most, short=not raked.holds)


def _tells_noughts(cover: ShownCoverage[int]) -> bool:
    """Nought is hidden only where every number is."""
    return cover.untold is not None or any(one.heard is not None for one in cover.groups.values())


@dataclass(frozen=True)
class Homes:
    """At how many homes somebody asked at the door: by area, and in all.  ``names`` are those of the areas."""

    asked: int
    names: Mapping[int, dict[str, str]]
    cover: ShownCoverage[int]
    source: str


def homes_in(consultation: Consultation) -> Homes | None:
    """None where nobody asked at a door and nobody said how many homes there are."""
    rows = consultation.asked_homes.order_by().values_list("household__area", "household__area__names")
    counted = {area: (names, count) for area, names, count in rows.annotate(n=Count("pk"))}
    margin = homes_margin(consultation)
    bands = [row for row in margin.bands.all() if row.area_id] if margin else []
    if not counted and not bands:
        return None
    known = {row.area_id: row.people for row in bands if row.area_id}
    names = {row.area_id: row.names for row in bands if row.area_id}
    heard = {area: count for area, (_names, count) in counted.items() if area is not None}
    names = {area: told for area, (told, _count) in counted.items() if area is not None} | names
    untold = counted.get(None, ({}, 0))[1]
    asked = sum(heard.values()) + untold
    source = f"{margin.source}, {margin.counted_on:%Y-%m-%d}" if margin else ""
    return Homes(asked, names, shown_coverage(coverage(heard, known, untold=untold)), source)
