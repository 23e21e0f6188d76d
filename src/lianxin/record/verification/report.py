"""What a check found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

#: Told how many entries or rows have been looked at since the last call.
Step = Callable[[int], None]


def no_step(_count: int) -> None:
    """For checks that nobody watches."""


class Unreadable(Exception):
    """The source is not there, or is not a record at all; the text says what to do."""


@dataclass(frozen=True)
class Finding:
    """``where``: table and row, file, or stream; ``problem``: what does not hold, in plain words."""

    where: str
    problem: str


@dataclass
class StreamReport:
    """One office's log as it was found."""

    origin: str
    size: int = 0
    root: str = ""
    head_ok: bool = False
    #: How often the time of an entry lies well before that of the entry in front of it.
    set_back: int = 0


@dataclass
class Report:
    """Everything that was found: what is broken, and what a careful reader should know."""

    streams: list[StreamReport] = field(default_factory=list)
    broken: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.broken

    def fail(self, where: str, problem: str) -> None:
        self.broken.append(Finding(where, problem))

    def warn(self, where: str, problem: str) -> None:
        self.warnings.append(Finding(where, problem))
