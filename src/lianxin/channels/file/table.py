"""A file as a table: named columns and a stream of rows, whatever its format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.utils.translation import gettext as _

from .problems import BadFile

#: The columns that a rejects file has before the original ones; they mark it as one of ours.
REJECT_NUMBER, REJECT_REASON, REJECT_RAW = "lianxin:row", "lianxin:reason", "lianxin:raw"
REJECT_COLUMNS = (REJECT_NUMBER, REJECT_REASON, REJECT_RAW)


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

    columns: list[str]
    encoding: str

    def rows(self) -> Iterator[Row]: ...

    def part_read(self) -> float:
        """How much of the file has been read, from 0 to 1."""
        ...

    def close(self) -> None: ...


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
