"""Of whom nobody was heard: whole parts first, and then two parts crossed where that nobody came is hardly chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import cast

from lianxin.algorithms.small_numbers import LEAST
from lianxin.algorithms.weighting import Unheard, alike_everywhere, visit_next

from ...models import Consultation
from .counting import homes_in
from .margins import Division, divisions_of
from .sealed import sealed_in
from .weighing import Cell, folded, of_one

#: As many as somebody can go to before the list is made anew.
MOST = 12


@dataclass(frozen=True)
class Silent:
    """``names`` of one part, or of two that cross; ``people`` is only expected where they cross.

    ``silent``: that nobody was heard is hardly chance.
    """

    names: tuple[dict[str, str], ...]
    people: int | None
    expected: int | None
    silent: bool


def silent_in(consultation: Consultation) -> list[Silent]:
    """Of fewer than five who answered nothing is told: then all parts are there."""
    divisions, people = _counted(consultation)
    whole = [one for place in range(len(divisions)) for one in _parts(place, divisions, people)]
    crossed = [
        one
        for first, second in combinations(range(len(divisions)), 2)
        for one in _crossings(first, second, divisions, people)
    ]
    return (_largest(whole) + _largest(crossed))[:MOST]


class Reached(StrEnum):
    """Where nobody is on the list: why."""

    ALL = "all"
    BUT_SMALL = "but_small"
    NO_PARTS = "no_parts"
    TOO_FEW = "too_few"


def reached_in(consultation: Consultation) -> Reached:
    """Whether somebody of every part was heard; parts of fewer than five people are not on the list of silent ones."""
    divisions, people = _counted(consultation)
    if not divisions:
        return Reached.NO_PARTS
    if not people:
        return Reached.TOO_FEW
    came = {(place, band) for cell in people for place, band in enumerate(cell)}
    wanted = {
        (place, band)
        for place, one in enumerate(divisions)
        for band, share in enumerate(one.shares)
        if share.people != 0
    }
    return Reached.ALL if wanted <= came else Reached.BUT_SMALL


def _counted(consultation: Consultation) -> tuple[Sequence[Division], Counter[Cell]]:
    sealed = sealed_in(consultation)
    if sealed is None:
        return divisions_of(consultation), Counter()
    people = sealed.people
    return sealed.divisions, people if people.total() >= LEAST else Counter()


def _largest(rows: Sequence[Silent]) -> list[Silent]:
    return sorted(rows, key=lambda one: (not one.silent, one.people is None, -(one.people or 0)))


def _parts(place: int, divisions: Sequence[Division], people: Mapping[Cell, int]) -> list[Silent]:
    heard, shares = of_one(place, people), divisions[place].shares
    known = {band: one.people for band, one in enumerate(shares)}
    return [
        _silent((shares[one.group].names,), one)
        for one in visit_next(heard, cast("Mapping[int, float | None]", known)).groups
    ]


def _crossings(
    first: int, second: int, divisions: Sequence[Division], people: Mapping[Cell, int]
) -> list[Silent]:
    """Only of parts of which somebody was heard: others stand on the list by themselves."""
    pair = [divisions[first], divisions[second]]
    if not all(one.known and any(share.people for share in one.shares) for one in pair):
        return []
    heard = folded((first, second), people)
    came = [{key[at] for key in heard} for at in (0, 1)]
    margins: list[Mapping[Hashable, float]] = [
        {band: float(share.people or 0) for band, share in enumerate(one.shares)} for one in pair
    ]
    expected = {key: number for key, number in alike_everywhere(margins).items() if number}
    found = visit_next(cast("Mapping[tuple[Hashable, ...], int]", heard), expected).groups
    return [
        _silent(tuple(pair[at].shares[cast("int", band)].names for at, band in enumerate(one.group)), one)
        for one in found
        if one.silent and all(band in came[at] for at, band in enumerate(one.group))
    ]


def _silent(names: tuple[dict[str, str], ...], one: Unheard[int] | Unheard[tuple[Hashable, ...]]) -> Silent:
    people = None if one.people is None else round(one.people)
    expected = None if one.expected is None else round(one.expected)
    return Silent(names, people, expected, one.silent)


@dataclass(frozen=True)
class Quiet:
    """An area in which fewer homes were asked than elsewhere; the number of homes asked as far as it is told."""

    names: dict[str, str]
    homes: int
    asked: int | None


def quiet_areas(consultation: Consultation) -> list[Quiet]:
    """Areas by the share of homes that were asked, the lowest first; those whose number is hidden come last.

    Those whose homes nobody counted are not there, nor those where more were asked than are said to be there.
    """
    homes = homes_in(consultation)
    if homes is None:
        return []
    rows = [
        (one.rate, Quiet(homes.names[area], one.people, one.heard))
        for area, one in homes.cover.groups.items()
        if one.people and (one.heard is None or one.rate is not None)
    ]
    rows.sort(key=lambda one: (one[0] is None, one[0] or 0.0, -one[1].homes))
    return [row for _rate, row in rows][:MOST]
