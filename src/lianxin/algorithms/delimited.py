"""Rows of delimited text: every reader of the house takes cells of the same length, whichever was used first."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _csv import Reader

#: A cell that begins with one of these is run as a formula by a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: Characters.  A cell may be far longer than anything that is taken in: it is read as one cell and then refused.
LONGEST_CELL = 32 * 1024 * 1024
# The library keeps one limit for the whole process.
csv.field_size_limit(LONGEST_CELL)


def reader(lines: Iterable[str], *, delimiter: str = ",", strict: bool = False) -> Reader:
    return csv.reader(lines, delimiter=delimiter, strict=strict)
