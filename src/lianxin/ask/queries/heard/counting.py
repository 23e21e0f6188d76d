"""Who was heard in a consultation, and who was not: what everybody may read of it.

Of all who had voted by the newest batch, so that no figure moves with one person.  What somebody said of themselves is
in no entry of the record: these figures are the office's own, and only the known numbers behind them are recorded.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef

from lianxin.algorithms.small_numbers import LEAST
from lianxin.algorithms.weighting import (
    UNTOLD,
    ShownCoverage,
    Unlike,
    coverage,
    shown_coverage,
    unlike,
)

from ...models import Consultation, Participant, Vote
from ..statements import newest_batch
from .margins import Division, divisions_of, homes_margin
from .weighing import Cell, Unused, Weighing, cell_of, weighed

#: Counting is for everybody: with many votes it is done at most once in so many seconds.
_SECONDS, _MOST_KEPT = 10.0, 50


@dataclass(frozen=True)
class Weights:
    """What the weights could do: all numbers of people rounded down to whole fives.

    ``effective``: as many equal people they are worth.  ``trimmed``: the share whose weight was held at a bound.
    ``left_out``: the share of those concerned for whom no weight can speak, because nobody of them answered.
    """

    used: tuple[Division, ...]
    unused: tuple[tuple[Division, Unused], ...]
    effective: int | None
    trimmed: float
    left_out: float
    short: bool


@dataclass(frozen=True)
class Heard:
    """``covers`` stands beside ``divisions``; ``unlike`` names who came so much less or more that it is hardly chance."""

    as_of: datetime
    people: int
    divisions: tuple[Division, ...]
    covers: tuple[ShownCoverage[int], ...]
    unlike: tuple[Unlike[int], ...]
    weights: Weights


_kept: dict[tuple[int, bytes], tuple[float, Heard]] = {}


def heard_in(consultation: Consultation) -> Heard | None:
    """None until the first batch is there."""
    batch = newest_batch(consultation)
    if batch is None:
        return None
    key, now = (consultation.pk, bytes(batch.salt)), time.monotonic()
    if (kept := _kept.get(key)) and now < kept[0]:
        return kept[1]
    found = _counted(consultation, batch.sealed_at)
    if len(_kept) > _MOST_KEPT:
        _kept.clear()
    _kept[key] = (now + _SECONDS, found)
    return found


def _counted(consultation: Consultation, as_of: datetime) -> Heard:
    divisions = divisions_of(consultation)
    people = voters_by_cell(consultation, divisions)
    covers = tuple(_cover(place, one, people) for place, one in enumerate(divisions))
    weights = _weights(weighed(divisions, people))
    return Heard(as_of, people.total(), tuple(divisions), covers, tuple(unlike(covers)), weights)


def voters_by_cell(consultation: Consultation, divisions: Sequence[Division]) -> Counter[Cell]:
    """Whoever said something that is in the record, by what they said of themselves."""
    voted = Exists(Vote.objects.filter(participant=OuterRef("pk"), batch__isnull=False))
    rows = Participant.objects.filter(voted, consultation=consultation).order_by()
    found: Counter[Cell] = Counter()
    for group, bands, count in rows.values_list("group__number", "bands").annotate(n=Count("pk")):
        found[cell_of(divisions, group, bands)] += count
    return found


def _cover(place: int, division: Division, people: Mapping[Cell, int]) -> ShownCoverage[int]:
    said: Counter[int] = Counter()
    for cell, count in people.items():
        said[cell[place]] += count
    heard = {one.number: said[band] for band, one in enumerate(division.shares)}
    known = {one.number: one.people for one in division.shares}
    return shown_coverage(coverage(heard, known, untold=said[UNTOLD]))


def _weights(found: Weighing) -> Weights:
    raked = found.raked
    if raked is None:
        return Weights(found.used, found.unused, None, 0.0, 0.0, short=False)
    effective = int(raked.effective // LEAST * LEAST)
    trimmed, left_out = round(raked.trimmed, 2), round(max(raked.left_out), 2)
    return Weights(found.used, found.unused, effective, trimmed, left_out, short=not raked.holds)


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
