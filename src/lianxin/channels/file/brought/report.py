"""What became of a file that was brought in, row by row where something could not be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from ..problems import BadFile, Rejected

__all__ = ["BadFile", "Failure", "Rejected", "Report", "digest_of"]


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


def digest_of(paths: Iterable[Path]) -> str:
    """SHA-256 over the digests of the files, whatever they are called and however they are ordered."""
    digests = sorted(sha256(path.read_bytes()).hexdigest() for path in paths)
    return sha256("\n".join(digests).encode()).hexdigest()
