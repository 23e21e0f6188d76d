"""Excel workbooks: the first sheet, by its stored values."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from .problems import BadFile
from .table import Row, named

Pair = tuple[tuple[Any, ...], tuple[Any, ...]]
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    SyntaxError,  # what either reader of XML raises
    EOFError,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    OSError,
    RuntimeError,  # sealed with a password, or of a version of the format that nobody knows
)  # all that openpyxl lets through when a workbook is damaged
#: Bytes of all parts together, for whoever works at the machine itself.
LARGEST_UNPACKED = 2 * 1024**3
#: A sheet has no more rows; and so many blank rows and cells are passed over before a sheet counts as broken.
_MOST_ROWS, _MOST_BLANK = 1_048_576, 20_000_000


class Spreadsheet:
    """A workbook read row by row, twice side by side: once for stored values, once to see formulas."""

    encoding = "xlsx"

    def __init__(self, path: Path, largest: int = LARGEST_UNPACKED) -> None:
        self._files: list[BinaryIO] = []
        self._at, self._blank, self._largest = 0, 0, largest
        try:
            books = [self._load(path, stored=stored) for stored in (True, False)]
            self._begin(books)
        except BadFile:
            self.close()
            raise
        except _BROKEN:
            self.close()
            raise _damaged() from None

    def _load(self, path: Path, *, stored: bool) -> Any:
        # Opened here: what openpyxl opens by itself stays open where it stumbles.
        file = path.open("rb")
        self._files.append(file)
        with zipfile.ZipFile(file) as parts:
            if sum(part.file_size for part in parts.infolist()) > self._largest:
                told = {"n": self._largest // 2**20}
                raise BadFile(_("The workbook unpacks to more than %(n)d MB. Save it as CSV.") % told)
        with _quietly():
            return openpyxl.load_workbook(file, read_only=True, data_only=stored)

    def _begin(self, books: list[Any]) -> None:
        sheets = [book.worksheets[0] for book in books if book.worksheets]
        if not sheets:
            raise BadFile(_("The workbook has no sheet with rows."))
        self._size = max(1, sheets[0].max_row or 1)
        for sheet in sheets:
            sheet.reset_dimensions()  # what a writer claims about the size may be wrong
        self._pairs: Iterator[Pair] = zip(*(sheet.iter_rows() for sheet in sheets), strict=True)
        header: Pair = next(self._pairs, ((), ()))
        self.columns = named([cell.value for cell in header[0]])

    def rows(self) -> Iterator[Row]:
        while pair := self._next():
            yield self._row(self._at + 1, *pair)

    def _next(self) -> Pair | None:
        """The next row that is not blank."""
        try:
            with _quietly():
                for pair in self._pairs:
                    self._at += 1
                    self._demand_end()
                    if any(cell.value not in (None, "") for cell in pair[1]):
                        return pair
                    self._blank += 1 + len(pair[1])
        except BadFile:
            raise
        except _BROKEN:
            raise _damaged() from None
        return None

    def _demand_end(self) -> None:
        """A row may name any number: whatever lies between would be passed over for ever."""
        if self._at >= _MOST_ROWS or self._blank > _MOST_BLANK:
            raise BadFile(
                _("The workbook has rows where no sheet can have any, or hardly any but blank ones.")
            )

    def _row(self, number: int, stored: tuple[Any, ...], written: tuple[Any, ...]) -> Row:
        cells: dict[str, object] = dict.fromkeys(self.columns)
        spoilt: dict[str, str] = {}
        for column, value, formula in zip(self.columns, stored, written, strict=False):
            cells[column] = value.value
            if formula.data_type == "f" and value.value is None:
                cells[column] = str(formula.value)
                spoilt[column] = _("“%(column)s” is a formula without a stored value.") % {"column": column}
            elif value.data_type == "e":
                spoilt[column] = _("“%(column)s” holds the error %(value)s.") % {
                    "column": column,
                    "value": value.value,
                }
        return Row(number, cells, spoilt=spoilt)

    def part_read(self) -> float:
        return min(1.0, self._at / self._size)

    def close(self) -> None:
        for file in self._files:
            file.close()


@contextmanager
def _quietly() -> Iterator[None]:
    """What the library finds odd about a workbook is no matter for whoever imports it: the rows tell."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _damaged() -> BadFile:
    return BadFile(_("The workbook is damaged or cut off and cannot be read any further."))
