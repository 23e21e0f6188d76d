"""The three tables of a Pabulib file: META, PROJECTS and VOTES, each cell kept as it was written.

Nearly every file has its ballots one to a line, without quotation marks: these are taken apart all at once.  Whatever is
not so plain, or not right, is read row by row, which finds the same cells and can say in which line a fault is.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ..delimited import LONGEST_CELL
from ..delimited import reader as delimited
from .columns import PADDING, Cells, Places
from .problems import BadElection, Problem, Problems, Reason

SECTIONS = ("META", "PROJECTS", "VOTES")
_MARK = b"\xef\xbb\xbf"
_VOTES = b"\nVOTES"
#: A table of one column could have rows that are blank.
_LEAST_WIDTH = 2
#: So many bytes are looked through at once: memory that is used again and again stays near, and is asked for once.
_PIECE = 32_768


@dataclass(frozen=True)
class Table:
    """A section, column by column, each cell as it was written.

    ``lines`` are where its head and its rows began in the file that was read.
    """

    columns: tuple[str, ...]
    cells: tuple[Sequence[str], ...]
    lines: Sequence[int] = ()

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.cells[0]) if self.cells else 0

    @property
    def rows(self) -> Iterator[tuple[str, ...]]:
        return zip(*self.cells, strict=True)

    def place(self, name: str) -> int | None:
        names = [column.strip() for column in self.columns]
        return names.index(name) if name in names else None

    def column(self, name: str) -> Sequence[str]:
        """The cells below this name, without spaces around; empty texts where there is no such column."""
        at = self.place(name)
        if at is None:
            return [""] * self.count
        cells = self.cells[at]
        bare = isinstance(cells, Cells) and cells.words is not None
        return cells if bare else [cell.strip() for cell in cells]


def tables(data: bytes, problems: Problems) -> list[Table]:
    """The three tables in their order; a title is a row of one word, where the next section may begin."""
    if quickly := _at_once(data.removeprefix(_MARK)):
        return quickly
    found, _ = _row_by_row(_text(data), problems)
    if missing := SECTIONS[len(found) :]:
        raise BadElection([Problem(1, Reason.NO_SECTION, name) for name in missing])
    problems.settle()
    return [section.table(problems) for section in found]


@dataclass
class _Section:
    """Taken in column by column: so many rows kept as rows would make the machine look through them again and again."""

    head: list[str]
    cells: list[list[str]]
    lines: list[int]

    def take(self, line: int, row: list[str], problems: Problems) -> None:
        if not self.head:
            self.head, self.cells, self.lines = row, [[] for _ in row], [line]
        elif len(row) != len(self.head):
            problems.add(line, Reason.CELLS, f"{len(row)}/{len(self.head)}")
        else:
            self.lines.append(line)
            for column, cell in zip(self.cells, row, strict=True):
                column.append(cell)

    def table(self, problems: Problems) -> Table:
        names = [name.strip() for name in self.head]
        for name in sorted({name for name in names if name and names.count(name) > 1}):
            problems.add(self.lines[0], Reason.COLUMN_TWICE, name)
        return Table(tuple(self.head), tuple(self.cells), self.lines)


def _row_by_row(text: str, problems: Problems) -> tuple[list[_Section], int]:
    """The sections, and the line after the last one."""
    reader = delimited(io.StringIO(text, newline=""), delimiter=";", strict=True)
    found, line = list[_Section](), 1
    try:
        for row in reader:
            if row and (row[0].strip() or any(cell.strip() for cell in row)):
                if len(found) < len(SECTIONS) and _is_title(row, SECTIONS[len(found)]):
                    found.append(_Section([], [], [line]))
                elif not found:
                    break
                else:
                    found[-1].take(line, row, problems)
            line = reader.line_num + 1
    except csv.Error:
        raise BadElection([Problem(line, Reason.QUOTES)]) from None
    return found, line


def _is_title(row: list[str], name: str) -> bool:
    return row[0].strip().upper() == name and not any(cell.strip() for cell in row[1:])


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadElection([Problem(data.count(b"\n", 0, error.start) + 1, Reason.NOT_UTF8)]) from None


def _at_once(data: bytes) -> list[Table] | None:
    """None unless everything is plain and nothing is wrong."""
    told = Problems()
    start = data.find(b"\n", data.find(_VOTES) + 1) + 1
    try:
        found, line = _row_by_row(data[:start].decode(), told)
        votes = _plain(data, start, line)
    except (BadElection, UnicodeDecodeError):
        return None
    if votes is None or len(found) < len(SECTIONS) or found[-1].head:
        return None
    before = [section.table(told) for section in found[:-1]]
    return None if told else [*before, votes]


def _plain(data: bytes, start: int, line: int) -> Table | None:
    """Rows without quotation marks that all have as many cells; ``line`` is where the head is, which begins at ``start``."""
    newline = b"\r\n" if data.find(b"\r", start) >= 0 else b"\n"
    end = len(data)
    while end > start and data[end - 1] in b"\r\n":
        end -= 1
    body = b"".join((memoryview(data)[start:end], newline, PADDING))
    head = body[: body.index(newline)].decode().split(";")
    ends = _ends(body, len(head), newline)
    if ends is None or b'"' in body or _too_long(body):
        return None
    _demand_utf8(body)
    columns = (
        Cells(body, ends[:-1, -1], len(newline), ends[1:, 0]),
        *(Cells(body, ends[1:, place - 1], 1, ends[1:, place]) for place in range(1, len(head))),
    )
    # Where a first cell may be blank, so may the whole row be, which is no row then.
    if not head[0].strip() or not columns[0].filled or columns[0].words is None:
        return None
    if len({name.strip() for name in head}) < len(head):
        return None
    return Table(tuple(head), columns, range(line, line + len(ends)))


def _ends(body: bytes, width: int, newline: bytes) -> Places | None:
    """Where each cell ends, row by row with the head; None where rows are not alike."""
    data = np.frombuffer(body, dtype=np.uint8)
    marks, signs = map(
        np.concatenate, zip(*map(partial(_marks, data), range(0, len(data), _PIECE)), strict=True)
    )
    if width < _LEAST_WIDTH or len(marks) % width:
        return None
    if (signs.reshape(-1, width) != np.frombuffer(b";" * (width - 1) + b"\n", dtype=np.uint8)).any():
        return None
    ends: Places = marks.reshape(-1, width)
    if newline == b"\n":
        return ends
    returns = np.count_nonzero(data == ord("\r"))
    ends[:, -1] -= 1
    alike = returns == len(ends) and (data[ends[:, -1]] == ord("\r")).all()
    return ends if alike else None


def _marks(data: NDArray[np.uint8], start: int) -> tuple[Places, NDArray[np.uint8]]:
    """Where semicolons and ends of lines are in a piece, and which of them is where."""
    piece = data[start : start + _PIECE]
    found = np.flatnonzero((piece == ord(";")) | (piece == ord("\n")))
    return (found + start).astype(np.int32), piece[found]


def _demand_utf8(body: bytes) -> None:
    """Raises ``UnicodeDecodeError``, wherever in the rows the fault is."""
    start = 0
    while not body.isascii() and start < len(body):
        end = body.find(b"\n", start + _PIECE) + 1 or len(body)
        body[start:end].decode()
        start = end


def _too_long(body: bytes) -> bool:
    """A row beyond what a reader of rows takes for one cell."""
    start, most = 0, LONGEST_CELL
    while len(body) - start > most:
        end = body.rfind(b"\n", start, start + most)
        if end < 0:
            return True
        start = end + 1
    return False
