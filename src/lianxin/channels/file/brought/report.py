"""What became of a file that was brought in, row by row where something could not be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from lianxin.hear.commands import NotHeard
from lianxin.office.refusals import Refusal

from ..problems import BadFile, Rejected
from .columns import Cells

__all__ = ["BadFile", "Failure", "Rejected", "Report", "digest_of", "take_in"]


@dataclass(frozen=True)
class Failure:
    """A row that did not come in: by its line in the file (the first is 1), its column where one is at fault, and why."""

    file: str
    line: int
    column: str
    why: str


@dataclass
class Report:
    """Every row of a statement, idea or project is ``new``, ``already`` in, or a failure.

    ``waiting``: those of the new that somebody has to look at here.  ``lost``: votes on what is not shown here.
    ``agrees``: which number agrees in the file; the counts that it gives beside the votes say it.
    """

    dry: bool
    new: int = 0
    already: int = 0
    waiting: int = 0
    people: int = 0
    votes: int = 0
    lost: int = 0
    agrees: int = 1
    failures: list[Failure] = field(default_factory=list)

    def document(self) -> dict[str, Any]:
        return asdict(self)


def take_in(
    rows: Iterable[Cells | tuple[int, str]],
    take: Callable[[Cells], bool],
    report: Report,
    *,
    file: str,
    columns: Mapping[str, str],
) -> None:
    """Each row by itself: what cannot come in is told with its line, and with the column of the field that is at fault."""
    for row in rows:
        if isinstance(row, tuple):
            report.failures.append(Failure(file, row[0], "", row[1]))
            continue
        try:
            came = take(row)
        except (Rejected, Refusal, NotHeard) as error:
            column = row.column(columns.get(getattr(error, "field", ""), ""))
            report.failures.append(Failure(file, row.line, column, str(getattr(error, "text", error))))
            continue
        report.new += came
        report.already += not came


def digest_of(paths: Iterable[Path]) -> str:
    """SHA-256 over the digests of the files, whatever they are called and however they are ordered."""
    digests = sorted(sha256(path.read_bytes()).hexdigest() for path in paths)
    return sha256("\n".join(digests).encode()).hexdigest()
