"""What can be wrong with a budget file, as data: whoever shows it to people words it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Above, what makes a file useless; below, what a reader should know of one that is counted as it stands."""

    TOO_LARGE = "too-large"
    NOT_UTF8 = "not-utf8"
    QUOTES = "quotes"
    NO_SECTION = "no-section"
    NO_COLUMN = "no-column"
    COLUMN_TWICE = "column-twice"
    CELLS = "cells"
    NO_KEY = "no-key"
    KEY_TWICE = "key-twice"
    NO_AMOUNT = "no-amount"
    NO_NUMBER = "no-number"
    VOTE_TYPE = "vote-type"
    TOO_MANY = "too-many"
    NO_ID = "no-id"
    ID_TWICE = "id-twice"
    UNKNOWN_PROJECT = "unknown-project"
    PROJECT_TWICE = "project-twice"
    POINTS = "points"
    POINTS_COUNT = "points-count"

    COUNT = "count"
    TOTAL = "total"
    LENGTH = "length"
    COST = "cost"
    POINTS_LIMIT = "points-limit"
    POINTS_SUM = "points-sum"
    SCORING = "scoring"
    THRESHOLD = "threshold"


#: Problems that are told of one file.
MOST_PROBLEMS = 50


@dataclass(frozen=True)
class Problem:
    """Where it is, what it is, and the word at which it was seen."""

    line: int
    reason: Reason
    about: str = ""


class BadElection(ValueError):
    """A file that cannot be counted, with every reason that was found (up to a bound)."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{one.line}: {one.reason} {one.about}".strip() for one in problems))
        self.problems = tuple(problems)


class Problems:
    """Collects; gives up when there are enough, or at the end of a part that the next one needs."""

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def __len__(self) -> int:
        return len(self._found)

    def add(self, line: int, reason: Reason, about: str = "") -> None:
        self._found.append(Problem(line, reason, about[:80]))
        if len(self._found) >= MOST_PROBLEMS:
            self.settle()

    def settle(self) -> None:
        if self._found:
            raise BadElection(self._found)
