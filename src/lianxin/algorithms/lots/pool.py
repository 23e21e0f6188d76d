"""The pool and the quotas, as tables give them: who stands ready, and of which features a panel needs how many."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from hashlib import sha256
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ..digits import whole

Ints = NDArray[np.int64]
#: A table in the wild calls the category "feature" and the feature "value"; both spellings are read.
SPELLINGS = (("category", "feature"), ("feature", "value"))
LOWEST, HIGHEST = "min", "max"
FLEX = ("min_flex", "max_flex")
#: More digits are no number of people.
_DIGITS = 9


class Fault(StrEnum):
    """What can be wrong with a table."""

    NO_COLUMN = "no_column"
    EMPTY = "empty"
    NOT_A_NUMBER = "not_a_number"
    LOW_ABOVE_HIGH = "low_above_high"
    FLEX_WITHIN = "flex_within"
    TWICE = "twice"
    UNKNOWN_VALUE = "unknown_value"


@dataclass(frozen=True, slots=True)
class Bad:
    """One thing wrong: the row of the table (the first below the heads is 1, 0 is the heads), the column, the cell."""

    row: int
    column: str
    cell: str
    fault: Fault


class BadTable(Exception):
    """A table cannot be used as it is; every fault is named."""

    def __init__(self, faults: Sequence[Bad]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Quota:
    """A panel has from ``low`` to ``high`` people of this feature.

    ``low_flex`` and ``high_flex`` say how far the quota may give way if no panel can be made otherwise.
    """

    category: str
    feature: str
    low: int
    high: int
    low_flex: int
    high_flex: int


@dataclass(frozen=True)
class Pool:
    """People by number: the first row is person 0 here, and 1 in everything that is published.

    ``values[person, category]`` is the place of the person's feature among the quotas.  People of one household
    share its number; who gives no address has a household of the own.
    """

    quotas: tuple[Quota, ...]
    values: Ints
    households: Ints

    @property
    def digest(self) -> str:
        """SHA-256 of quotas, features and households, without anything else that stood in the table."""
        told = [asdict(quota) for quota in self.quotas]
        rows = [self.values.tolist(), self.households.tolist()]
        return sha256(json.dumps([told, rows], ensure_ascii=False).encode()).hexdigest()

    @property
    def seed(self) -> int:
        """With what the search for the fairest list begins.  Nobody chooses it: it is the pool itself."""
        return int(self.digest[:15], 16)


def read_quotas(rows: Iterable[Mapping[str, str]]) -> tuple[Quota, ...]:
    """The quotas in their order, categories together."""
    given = [_lowered(row) for row in rows]
    names = next((pair for pair in SPELLINGS if given and {*pair} <= given[0].keys()), None)
    if names is None or not {LOWEST, HIGHEST} <= given[0].keys():
        missing = [name for name in (*SPELLINGS[0], LOWEST, HIGHEST) if not given or name not in given[0]]
        raise BadTable([Bad(0, name, "", Fault.NO_COLUMN) for name in missing])
    faults: list[Bad] = []
    found: dict[tuple[str, str], Quota] = {}
    for number, row in enumerate(given, 1):
        quota = _quota(number, row, names, faults)
        if quota and (quota.category, quota.feature) in found:
            faults.append(Bad(number, names[1], quota.feature, Fault.TWICE))
        elif quota:
            found[quota.category, quota.feature] = quota
    if faults:
        raise BadTable(faults)
    order = list(dict.fromkeys(category for category, _feature in found))
    return tuple(sorted(found.values(), key=lambda quota: order.index(quota.category)))


def _lowered(row: Mapping[str, str]) -> dict[str, str]:
    return {name.strip().lower(): cell.strip() for name, cell in row.items()}


def _quota(number: int, row: dict[str, str], names: tuple[str, str], faults: list[Bad]) -> Quota | None:
    blank = [Bad(number, name, "", Fault.EMPTY) for name in names if not row[name]]
    low, high = (_number(number, row, name, faults) for name in (LOWEST, HIGHEST))
    flexes = [_number(number, row, name, faults) if row.get(name) else None for name in FLEX]
    faults += blank
    if blank or low is None or high is None:
        return None
    if low > high:
        faults.append(Bad(number, LOWEST, row[LOWEST], Fault.LOW_ABOVE_HIGH))
        return None
    # Where no flex is given, a quota may give way as far as it must.
    low_flex, high_flex = 0 if flexes[0] is None else flexes[0], -1 if flexes[1] is None else flexes[1]
    if low_flex > low or -1 < high_flex < high:
        name = FLEX[0] if low_flex > low else FLEX[1]
        faults.append(Bad(number, name, row[name], Fault.FLEX_WITHIN))
    return Quota(row[names[0]], row[names[1]], low, high, low_flex, high_flex)


def _number(number: int, row: dict[str, str], name: str, faults: list[Bad]) -> int | None:
    cell = row[name]
    found = whole(cell, _DIGITS)
    if found is None:
        faults.append(Bad(number, name, cell, Fault.NOT_A_NUMBER))
    return found


def read_people(
    rows: Sequence[Mapping[str, str]], quotas: Sequence[Quota], *, address: Sequence[str] = ()
) -> Pool:
    """The pool.  Columns that are neither a category nor part of an address are not looked at.  O(rows)."""
    categories = list(dict.fromkeys(quota.category for quota in quotas))
    heads = list(rows[0]) if rows else []
    column = {name.strip().casefold(): name for name in heads}
    missing = [name for name in (*categories, *address) if name.casefold() not in column]
    if missing:
        raise BadTable([Bad(0, name, "", Fault.NO_COLUMN) for name in missing])
    place = {(quota.category, quota.feature.casefold()): number for number, quota in enumerate(quotas)}
    faults: list[Bad] = []
    values = np.zeros((len(rows), len(categories)), dtype=np.int64)
    for number, row in enumerate(rows):
        for at, category in enumerate(categories):
            cell = row.get(column[category.casefold()], "").strip()
            found = place.get((category, cell.casefold()))
            if found is None:
                fault = Fault.UNKNOWN_VALUE if cell else Fault.EMPTY
                faults.append(Bad(number + 1, category, cell, fault))
            else:
                values[number, at] = found
    if faults:
        raise BadTable(faults)
    return Pool(tuple(quotas), values, _households(rows, [column[name.casefold()] for name in address]))


def _households(rows: Sequence[Mapping[str, str]], address: Sequence[str]) -> Ints:
    """Equal addresses, whatever their spaces and capitals, are one household; half an address is none."""
    numbers: dict[tuple[str, ...], int] = {}
    found = []
    for number, row in enumerate(rows):
        key = tuple(" ".join(row.get(name, "").split()).casefold() for name in address)
        lone = not key or not all(key)
        found.append(numbers.setdefault((str(number),) if lone else ("", *key), len(numbers)))
    return np.array(found, dtype=np.int64)


def categories_of(quotas: Sequence[Quota]) -> list[range]:
    """The places of the quotas of each category."""
    starts = [n for n, quota in enumerate(quotas) if n == 0 or quota.category != quotas[n - 1].category]
    return [range(start, end) for start, end in pairwise([*starts, len(quotas)])]
