"""A file as a table: named columns and a stream of rows, whatever its format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from django.utils.translation import gettext as _

from .problems import BadFile

#: The columns that a rejects file has before the original ones; they mark it as one of ours.
REJECT_NUMBER, REJECT_REASON, REJECT_RAW = "lianxin:row", "lianxin:reason", "lianxin:raw"
REJECT_COLUMNS = (REJECT_NUMBER, REJECT_REASON, REJECT_RAW)
_OLD_EXCEL, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"


@dataclass(frozen=True)
class Row:
    """One row: where it stands, its cells by column, and per column what makes the cell unusable.

    ``problem`` says why the row as a whole cannot be read; ``raw`` then is its text as it stands.
    """

    number: int
    cells: dict[str, object]
    problem: str = ""
    raw: str = ""
    spoilt: dict[str, str] = field(default_factory=dict)


class Table(Protocol):
    """An open file.  ``rows`` may raise ``BadFile`` on the way; what came before stands."""

    columns: Sequence[str]
    encoding: str

    def rows(self) -> Iterator[Row]: ...

    def part_read(self) -> float:
        """How much of the file has been read, from 0 to 1."""
        ...

    def close(self) -> None: ...


def open_table(path: Path, encoding: str = "") -> Table:
    """Open a file by what it is, not by what its name says where the two differ."""
    from .json_lines import JsonLines  # the readers build on this module
    from .spreadsheet import Spreadsheet  # as above
    from .text_table import TextTable  # as above

    start = _start(path)
    if start.startswith(_ZIP):
        return Spreadsheet(path)
    if start.startswith(_OLD_EXCEL) or path.suffix.lower() in {".xls", ".xlsx"}:
        raise BadFile(_("This is not a readable .xlsx file. Open it in a spreadsheet and save it as .xlsx."))
    if path.suffix.lower() in {".jsonl", ".ndjson", ".json"}:
        return JsonLines(path, encoding)
    return TextTable(path, encoding)


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise BadFile(
            _("%(path)s cannot be read: %(problem)s.") % {"path": path, "problem": error.strerror}
        ) from None
    if not start:
        raise BadFile(_("The file is empty."))
    return start


def named(header: Sequence[object]) -> list[str]:
    """The columns' names: one for each, no two alike."""
    names = ["" if cell is None else str(cell).strip() for cell in header]
    while names and not names[-1]:
        names.pop()
    names = [name or f"#{position}" for position, name in enumerate(names, start=1)]
    if double := sorted({name for name in names if names.count(name) > 1}):
        raise BadFile(_("Two columns have the same name: %(names)s.") % {"names": ", ".join(double)})
    if not names:
        raise BadFile(_("The file has no line with the names of its columns."))
    return names
