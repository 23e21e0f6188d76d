"""CSV and its relatives."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import cast

from django.utils.translation import gettext as _

from lianxin.algorithms.delimited import LONGEST_CELL, reader

from . import guard
from .encodings import detect
from .problems import BadFile
from .table import REJECT_RAW, REJECT_REASON, Row, named

_DELIMITERS = ",;\t|"


class Recorder:
    """Passes lines on and remembers those of the row being read."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self.taken: list[str] = []

    def __iter__(self) -> Recorder:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.taken.append(line)
        return line

    def take(self) -> str:
        text, self.taken = "".join(self.taken), []
        return text


class TextTable:
    """A text file with one line of column names and a delimiter that this line shows."""

    def __init__(self, path: Path, encoding: str = "") -> None:
        found = detect(path, encoding)
        self.encoding = found.name
        self._size = max(1, path.stat().st_size)
        self._bytes = path.open("rb")
        self._file = TextIOWrapper(self._bytes, encoding=found.name, errors=found.errors, newline="")
        self._lines = Recorder(self._file)
        delimiter = _delimiter(path, found.name, found.errors)
        self._reader = reader(self._lines, delimiter=delimiter, strict=True)
        self.columns = self._header()
        self._escaped = REJECT_REASON in self.columns
        if self._escaped:
            self.columns = [guard.unguarded(column) for column in self.columns]

    def _header(self) -> list[str]:
        try:
            header = next(self._reader, [])
            self._lines.take()
            return named(header)
        except csv.Error:
            self.close()
            raise BadFile(_("The line with the names of the columns cannot be read.")) from None
        except BadFile:
            self.close()
            raise

    def rows(self) -> Iterator[Row]:
        """Every row that is not blank, numbered by the line on which it begins."""
        while True:
            number = self._reader.line_num + 1
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Row(number, {}, problem=_quoting(error), raw=self._lines.take())
                continue
            raw = self._lines.take()
            if any(cell.strip() for cell in cells):
                yield self._row(number, cells, raw)

    def _row(self, number: int, cells: list[str], raw: str) -> Row:
        width = len(self.columns)
        if any("\udc80" <= char <= "\udcff" for cell in cells for char in cell):
            return Row(number, {}, _("The file breaks off inside this row."), raw)
        if len(cells) < width or any(cells[width:]):
            counts = {"cells": len(cells), "columns": width}
            return Row(
                number, {}, _("The row has %(cells)s cells, but there are %(columns)s columns.") % counts, raw
            )
        if self._escaped:
            cells = [guard.unguarded(cell) for cell in cells]
        row = dict(zip(self.columns, cells, strict=False))
        return Row(number, cast("dict[str, object]", row), raw=str(row.get(REJECT_RAW, "")))

    def part_read(self) -> float:
        return min(1.0, self._bytes.tell() / self._size)

    def close(self) -> None:
        self._file.close()


def _delimiter(path: Path, encoding: str, errors: str) -> str:
    """The delimiter that stands most often in the first line, outside quotation marks."""
    with path.open(encoding=encoding, errors=errors) as file:
        line = file.readline(LONGEST_CELL)
    outside = "".join(line.split('"')[::2])
    return max(_DELIMITERS, key=outside.count)


def _quoting(error: csv.Error) -> str:
    if "end of data" in str(error):
        return _("A quotation mark is opened in this row and never closed.")
    if "field limit" in str(error):
        return _("A cell of this row is too long to read.")
    return _("The quotation marks of this row do not match.")
