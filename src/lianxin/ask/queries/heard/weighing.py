"""What those who answered make up of all whom it concerns: cells, weights, and shares both plain and weighted.

What somebody said of themselves stands with their number alone.  It is counted here by cells of people who said the
same, and leaves this room only as figures that ``shown_coverage`` and ``shown_estimate`` let out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from lianxin.algorithms.weighting import UNTOLD, Cells, Estimate, Raked, counted, estimate, rake

from .margins import GROUPS, Division

#: Where each person stands in every division, by place; ``UNTOLD`` where they did not say.
Cell = tuple[int, ...]


class Unused(StrEnum):
    """Why a division cannot be weighted by."""

    UNKNOWN = "unknown"
    NOBODY_SAID = "nobody_said"
    WRONG = "wrong"


@dataclass(frozen=True, eq=False)
class Weighing:
    """Those who were counted, by cell of the divisions ``used``, which stand at ``places`` among all.

    ``keys`` has the cell of each count.  ``raked`` is None where no division can be used, or nobody answered.
    """

    places: tuple[int, ...]
    keys: tuple[Cell, ...]
    cells: Cells
    used: tuple[Division, ...]
    unused: tuple[tuple[Division, Unused], ...]
    raked: Raked | None


def cell_of(divisions: Sequence[Division], group: int | None, bands: Mapping[str, int]) -> Cell:
    said = {GROUPS: group, **{int(margin): band for margin, band in bands.items()}}
    return tuple(_place(one, said.get(one.number)) for one in divisions)


def _place(division: Division, number: int | None) -> int:
    places = (place for place, one in enumerate(division.shares) if one.number == number)
    return next(places, UNTOLD)


def weighed(divisions: Sequence[Division], people: Mapping[Cell, int]) -> Weighing:
    """Those who are counted in ``people``, weighed by every division of which the numbers are known and can be right."""
    reasons = [_unused(place, one, people) for place, one in enumerate(divisions)]
    places = tuple(place for place, reason in enumerate(reasons) if reason is None)
    used = tuple(divisions[place] for place in places)
    unused = tuple((one, why) for one, why in zip(divisions, reasons, strict=True) if why)
    keys, cells = _cells(used, folded(places, people))
    known = [[share.people or 0 for share in one.shares] for one in used]
    return Weighing(places, keys, cells, used, unused, rake(cells, known) if used and keys else None)


def estimated(found: Weighing, yes: Mapping[Cell, int], *, instrument: str = "") -> Estimate | None:
    """The share of those weighed who said yes, who are counted in ``yes`` by their cell of all divisions."""
    if not found.keys:
        return None
    said = folded(found.places, yes)
    raked = found.raked or rake(found.cells, [[1]])
    told = estimate(found.cells, raked, [said[key] for key in found.keys], instrument=instrument)
    return told if told is None or found.raked else replace(told, weighted=None)


def folded(places: Sequence[int], people: Mapping[Cell, int]) -> Counter[Cell]:
    """Counted by some of the divisions alone, which stand at ``places`` among all."""
    found: Counter[Cell] = Counter()
    for cell, count in people.items():
        found[tuple(cell[place] for place in places)] += count
    return found


def of_one(place: int, people: Mapping[Cell, int]) -> Counter[int]:
    """Counted by the one division that stands there."""
    found: Counter[int] = Counter()
    for cell, count in people.items():
        found[cell[place]] += count
    return found


def _cells(used: Sequence[Division], people: Counter[Cell]) -> tuple[tuple[Cell, ...], Cells]:
    """Every key is one cell; without a division all are in the same one."""
    keys = sorted(key for key, count in people.items() if count)
    sizes = [len(one.shares) for one in used] or [1]
    columns = [[key[place] for key in keys] for place in range(len(used))] or [[0] * len(keys)]
    cells, places = counted(columns, sizes)
    ordered = tuple(key for _place, key in sorted(zip(places.tolist(), keys, strict=True)))
    counts = np.array([people[key] for key in ordered], dtype=np.int64)
    return ordered, replace(cells, counts=counts)


def _unused(place: int, division: Division, people: Mapping[Cell, int]) -> Unused | None:
    """A number that fewer people have than were heard is wrong: then nothing is made of it."""
    if not division.known or not any(share.people for share in division.shares):
        return Unused.UNKNOWN
    said = of_one(place, people)
    if not sum(count for band, count in said.items() if band != UNTOLD):
        return Unused.NOBODY_SAID
    too_many = any(said[band] > (share.people or 0) for band, share in enumerate(division.shares))
    return Unused.WRONG if too_many else None
