"""The seats of a panel as a table: category, value, lowest and highest number, as ``lianxin draw`` reads them."""

from __future__ import annotations

import csv
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.lots import Bad, BadTable, Fault, Quota, read_quotas
from lianxin.algorithms.lots.pool import FLEX, HIGHEST, LOWEST, SPELLINGS
from lianxin.hear.text import clean
from lianxin.office.refusals import Refusal

#: How many rows a table has, and how long a name in it is.
MOST_ROWS, MOST_NAME, LEAST_VALUES = 60, 60, 2
#: So many faults are told at once.
_SHOWN = 5
_DELIMITERS = ",;\t，；"
_FAULTS = {
    Fault.NO_COLUMN: _("there is no column “%(column)s”"),
    Fault.EMPTY: _("row %(row)d: “%(column)s” is empty"),
    Fault.NOT_A_NUMBER: _("row %(row)d: “%(cell)s” under “%(column)s” is not a whole number"),
    Fault.LOW_ABOVE_HIGH: _("row %(row)d: min is larger than max"),
    Fault.FLEX_WITHIN: _("row %(row)d: “%(column)s” leaves no room outside min and max"),
    Fault.TWICE: _("row %(row)d: “%(cell)s” was named before"),
    Fault.UNKNOWN_VALUE: _("row %(row)d: there is no quota for “%(cell)s” under “%(column)s”"),
}


def fault_told(fault: Bad) -> str:
    """What is wrong with a table, in words."""
    return str(_FAULTS[fault.fault]) % {"row": fault.row, "column": fault.column, "cell": fault.cell}


def quotas_in(text: str, size: int) -> list[list[str | int]]:
    """The seats that were typed or pasted, with or without a line of names above them.  Raises Refusal."""
    try:
        quotas = read_quotas(_rows(text))
    except BadTable as problem:
        raise _refused("; ".join(fault_told(fault) for fault in problem.faults[:_SHOWN])) from None
    _demand_sound(quotas, size)
    return [list(_row(quota)) for quota in quotas]


def _rows(text: str) -> list[dict[str, str]]:
    lines = [line for line in text.strip().lstrip("\ufeff").splitlines() if line.strip()]
    if not lines:
        raise _refused(str(_("write a line for each kind of people")))
    if len(lines) > MOST_ROWS + 1:
        raise _refused(str(_("there are more than %(n)d rows")) % {"n": MOST_ROWS})
    delimiter = next((one for one in _DELIMITERS if lines[0].count(one) > 1), ",")
    cells = list(csv.reader(lines, delimiter=delimiter))
    heads = [cell.strip().lower() for cell in cells[0]]
    if {LOWEST, HIGHEST} <= {*heads}:
        return [_named(heads, row) for row in cells[1:]]
    return [_named([*SPELLINGS[0], LOWEST, HIGHEST, *FLEX], row) for row in cells]


def _named(heads: list[str], row: list[str]) -> dict[str, str]:
    return {head: clean(row[place]) if place < len(row) else "" for place, head in enumerate(heads)}


def _demand_sound(quotas: Iterable[Quota], size: int) -> None:
    """Every category has several values, and by itself leaves room for a panel of this size."""
    by_category: dict[str, list[Quota]] = {}
    for quota in quotas:
        by_category.setdefault(quota.category, []).append(quota)
    for category, rows in by_category.items():
        if max(len(category), *(len(row.feature) for row in rows)) > MOST_NAME:
            raise _refused(str(_("a name has at most %(n)d characters")) % {"n": MOST_NAME})
        if len(rows) < LEAST_VALUES:
            raise _refused(str(_("“%(category)s” has one value only")) % {"category": category})
        if not sum(row.low for row in rows) <= size <= sum(row.high for row in rows):
            text = _("the seats of “%(category)s” cannot add up to %(size)d")
            raise _refused(str(text) % {"category": category, "size": size})


def _row(quota: Quota) -> tuple[str, str, int, int, int, int]:
    return quota.category, quota.feature, quota.low, quota.high, quota.low_flex, quota.high_flex


def _refused(why: str) -> Refusal:
    text = _("These seats cannot be used: %(why)s.") % {"why": why}
    return Refusal("categories", text, "categories")


__all__ = ["fault_told", "quotas_in"]
