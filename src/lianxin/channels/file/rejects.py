"""The rejects file: rows that could not be taken in, with reasons, ready to be mended and imported by itself."""

from __future__ import annotations

import csv
import filecmp
import os
from collections.abc import Sequence
from itertools import chain, count
from pathlib import Path
from typing import IO, Any

from .guard import guarded
from .messages import text_of
from .table import REJECT_COLUMNS, Row

_LONGEST_RAW = 30_000  # characters; no spreadsheet shows more in one cell, and the row's number is beside it


def default_path(source: Path) -> Path:
    """Beside the file if one may write there, else in the current folder."""
    name = f"{source.stem}.rejects.csv"
    beside = source.resolve().parent
    return (beside if os.access(beside, os.W_OK) else Path.cwd()) / name


class Rejects:
    """Written aside and put in place at the end, so that a killed import leaves no half a file.

    ``keep`` says that a file which is already there may be one that somebody is mending: it is not touched, and
    this one gets a number.
    """

    def __init__(self, path: Path, columns: Sequence[str], *, keep: bool) -> None:
        self._path = path
        self._keep = keep
        self._partial = path.with_name(path.name + ".partial")
        self._columns = [column for column in columns if column not in REJECT_COLUMNS]
        self._file: IO[str] | None = None
        self._writer: Any = None

    def add(self, row: Row, reason: str) -> None:
        if self._file is None:
            self._begin()
        cells = [text_of(row.cells.get(column)) for column in self._columns]
        self._writer.writerow([row.number, *map(guarded, (reason, row.raw[:_LONGEST_RAW], *cells))])

    def _begin(self) -> None:
        # The byte order mark tells spreadsheets that this is UTF-8.
        self._file = self._partial.open("w", encoding="utf-8-sig", errors="replace", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow([*REJECT_COLUMNS, *map(guarded, self._columns)])

    def finish(self) -> Path | None:
        """Put the file in place and return where it is; None when nothing was rejected."""
        if self._file is None:
            return None
        self._file.close()
        self._file = None
        target = self._target()
        self._partial.replace(target)
        return target

    def _target(self) -> Path:
        if not self._keep:
            return self._path
        numbered = (self._path.with_name(f"{self._path.stem}-{number}.csv") for number in count(2))
        return next(path for path in chain([self._path], numbered) if self._may_take(path))

    def _may_take(self, path: Path) -> bool:
        return not path.exists() or filecmp.cmp(path, self._partial, shallow=False)
