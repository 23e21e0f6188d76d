"""Elections about money as Pabulib files (.pb) tell them: read, checked, and written back as they were.

The format is described at pabulib.org/format: three tables (META, PROJECTS, VOTES), semicolons between cells, quotes
as in CSV, UTF-8.  Columns and keys that we do not know are kept and written back.  Vote types: approval, choose-1,
cumulative, scoring, ordinal; and ``knapsack``, which is approval within the budget (elsewhere written as approval with
``max_sum_cost``).

A file that cannot be counted is refused with the number of every bad line (``BadElection``).  What does not change what
a ballot says (a wrong total, a ballot beyond the limits) is remarked, and the ballot counts as it stands.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from .problems import BadElection, Problem, Reason

MOST_BYTES = 128 * 1024 * 1024
MOST_PROJECTS = 5_000
MOST_VOTERS = 2_000_000
#: Problems that are told of one file.
MOST_PROBLEMS = 50
SECTIONS = ("META", "PROJECTS", "VOTES")
AMOUNT = re.compile(r"([0-9]{1,15})(?:[.,]([0-9]{1,6}))?")
_POINTS = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,6})?")

_QUOTED = re.compile('[;"\\r\\n]')

#: What META says that changes the score of a ballot, where it says it.
_COUNTED = {"default_score": _POINTS, "max_length": re.compile(r"[0-9]{1,9}")}

#: Project and points (None where the ballot has none), in the order of the ballot.
Ballot = tuple[tuple[int, Fraction | None], ...]


class VoteType(StrEnum):
    APPROVAL = "approval"
    CHOOSE_1 = "choose-1"
    KNAPSACK = "knapsack"
    CUMULATIVE = "cumulative"
    SCORING = "scoring"
    ORDINAL = "ordinal"

    @property
    def pointed(self) -> bool:
        return self in {VoteType.CUMULATIVE, VoteType.SCORING}


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

    def column(self, name: str) -> list[str]:
        """The cells below this name, without spaces around; empty texts where there is no such column."""
        at = self.place(name)
        return [""] * self.count if at is None else [cell.strip() for cell in self.cells[at]]


@dataclass(frozen=True)
class Style:
    """What the tables do not say of a file, so that it can be written byte for byte."""

    mark: bool = False
    newline: str = "\n"
    ended: bool = True


@dataclass(frozen=True)
class Election:
    """A file that can be counted.  ``ballots`` are the different ones; ``ballot_of`` says which each voter cast."""

    meta: Table
    projects: Table
    votes: Table
    vote_type: VoteType
    budget: Fraction
    ids: tuple[str, ...]
    costs: tuple[Fraction, ...]
    ballots: tuple[Ballot, ...]
    ballot_of: tuple[int, ...]
    style: Style = Style()

    def told(self, key: str) -> str:
        """What META says of a key, or an empty text."""
        return dict(zip(self.meta.column("key"), self.meta.column("value"), strict=True)).get(key, "")

    def selected(self) -> tuple[str, ...]:
        """The official outcome, where the file tells it."""
        return tuple(
            one for one, mark in zip(self.ids, self.projects.column("selected"), strict=True) if mark == "1"
        )


def parse(data: bytes) -> Election:
    """Read a file; raises ``BadElection``."""
    problems = _Problems()
    text = _text(data)
    style = Style(
        data.startswith(b"\xef\xbb\xbf"), "\r\n" if "\r\n" in text else "\n", text.endswith(("\n", "\r"))
    )
    meta, projects, votes = _tables(text, problems)
    said = _meta(meta, problems)
    vote_type, budget = _terms(said, problems)
    ids, costs = _projects(projects, problems)
    problems.settle()
    ballots, ballot_of = _votes(votes, vote_type, {one: n for n, one in enumerate(ids)}, problems)
    problems.settle()
    return Election(meta, projects, votes, vote_type, budget, ids, costs, ballots, ballot_of, style)


def written(election: Election) -> bytes:
    """The file again: the same bytes where it was quoted no more than needed, the same cells in any case."""
    return _written((election.meta, election.projects, election.votes), election.style)


def composed(
    meta: Mapping[str, str], projects: Sequence[Mapping[str, str]], votes: Sequence[Mapping[str, str]]
) -> bytes:
    """A new file out of named cells; every row of a table has the same names."""
    head = Table(("key", "value"), (tuple(meta), tuple(meta.values())))
    tables = (_table(projects, "project_id", "cost"), _table(votes, "voter_id", "vote", "points"))
    return _written((head, *tables), Style())


def amount_of(text: str) -> Fraction | None:
    """An amount as it is written, exactly; None where it is none."""
    found = AMOUNT.fullmatch(text)
    if found is None:
        return None
    part = found[2] or ""
    return Fraction(int(found[1] + part), 10 ** len(part))


def _table(rows: Sequence[Mapping[str, str]], *names: str) -> Table:
    """A table without rows has at least the columns that every reader asks for."""
    columns = tuple(rows[0]) if rows else names
    return Table(columns, tuple([row[column] for row in rows] for column in columns))


def _written(tables: Iterable[Table], style: Style) -> bytes:
    lines = []
    for name, table in zip(SECTIONS, tables, strict=True):
        lines += [name, *(";".join(map(_cell, row)) for row in (table.columns, *table.rows))]
    text = style.newline.join(lines) + (style.newline if style.ended else "")
    return (b"\xef\xbb\xbf" if style.mark else b"") + text.encode()


def _cell(text: str) -> str:
    """In quotation marks only where it would not be read back otherwise."""
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


class _Problems:
    """Collects; gives up when there are enough, or at the end of a part that the next one needs."""

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def add(self, line: int, reason: Reason, about: str = "") -> None:
        self._found.append(Problem(line, reason, about[:80]))
        if len(self._found) >= MOST_PROBLEMS:
            self.settle()

    def settle(self) -> None:
        if self._found:
            raise BadElection(self._found)


def _text(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise BadElection([Problem(0, Reason.TOO_LARGE)])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadElection([Problem(data.count(b"\n", 0, error.start) + 1, Reason.NOT_UTF8)]) from None


@dataclass
class _Section:
    """Taken in column by column: so many rows kept as rows would make the machine look through them again and again."""

    head: list[str]
    cells: list[list[str]]
    lines: list[int]

    def take(self, line: int, row: list[str], problems: _Problems) -> None:
        if not self.head:
            self.head, self.cells, self.lines = row, [[] for _ in row], [line]
        elif len(row) != len(self.head):
            problems.add(line, Reason.CELLS, f"{len(row)}/{len(self.head)}")
        else:
            self.lines.append(line)
            for column, cell in zip(self.cells, row, strict=True):
                column.append(cell)

    def table(self, problems: _Problems) -> Table:
        names = [name.strip() for name in self.head]
        for name in sorted({name for name in names if name and names.count(name) > 1}):
            problems.add(self.lines[0], Reason.COLUMN_TWICE, name)
        return Table(tuple(self.head), tuple(self.cells), self.lines)


def _tables(text: str, problems: _Problems) -> list[Table]:
    """The three tables in their order; a title is a row of one word, where the next section may begin."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)
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
    if missing := SECTIONS[len(found) :]:
        raise BadElection([Problem(1, Reason.NO_SECTION, name) for name in missing])
    problems.settle()
    return [section.table(problems) for section in found]


def _is_title(row: list[str], name: str) -> bool:
    return row[0].strip().upper() == name and not any(cell.strip() for cell in row[1:])


def _meta(table: Table, problems: _Problems) -> dict[str, tuple[int, str]]:
    """Every key with its line and its value."""
    _demand(table, ("key", "value"), problems)
    problems.settle()
    said: dict[str, tuple[int, str]] = {}
    for line, key, value in zip(table.lines[1:], table.column("key"), table.column("value"), strict=True):
        if key in said:
            problems.add(line, Reason.KEY_TWICE, key)
        said[key] = (line, value)
    for key in ("budget", "vote_type"):
        if key not in said:
            problems.add(table.lines[0], Reason.NO_KEY, key)
    problems.settle()
    return said


def _demand(table: Table, names: Iterable[str], problems: _Problems) -> None:
    for name in names:
        if table.place(name) is None:
            problems.add(table.lines[0], Reason.NO_COLUMN, name)


def _terms(said: dict[str, tuple[int, str]], problems: _Problems) -> tuple[VoteType, Fraction]:
    (line, vote_type), (at, typed) = said["vote_type"], said["budget"]
    budget = amount_of(typed)
    if vote_type not in set(VoteType):
        problems.add(line, Reason.VOTE_TYPE, vote_type)
    if budget is None:
        problems.add(at, Reason.NO_AMOUNT, typed)
    for key, form in _COUNTED.items():
        line, typed = said.get(key, (0, ""))
        if typed and not form.fullmatch(typed):
            problems.add(line, Reason.NO_NUMBER, typed)
    problems.settle()
    return VoteType(vote_type), budget or Fraction(0)


def _projects(table: Table, problems: _Problems) -> tuple[tuple[str, ...], tuple[Fraction, ...]]:
    _demand(table, ("project_id", "cost"), problems)
    if table.count > MOST_PROJECTS:
        problems.add(table.lines[0], Reason.TOO_MANY, str(table.count))
    problems.settle()
    costs: dict[str, Fraction] = {}
    for line, one, typed in zip(
        table.lines[1:], table.column("project_id"), table.column("cost"), strict=True
    ):
        cost = amount_of(typed)
        if not one or "," in one:
            problems.add(line, Reason.NO_ID, one)
        elif one in costs:
            problems.add(line, Reason.ID_TWICE, one)
        if cost is None:
            problems.add(line, Reason.NO_AMOUNT, typed)
        costs[one] = cost or Fraction(0)
    return tuple(costs), tuple(costs.values())


def _votes(
    table: Table, vote_type: VoteType, places: dict[str, int], problems: _Problems
) -> tuple[tuple[Ballot, ...], tuple[int, ...]]:
    """Each different text of a ballot is read once, however many cast it."""
    _demand(table, ("voter_id", "vote", *(["points"] if vote_type.pointed else [])), problems)
    if table.count > MOST_VOTERS:
        problems.add(table.lines[0], Reason.TOO_MANY, str(table.count))
    problems.settle()
    _demand_different(table, problems)
    reading = _Reading(vote_type, places, problems)
    points = table.column("points") if vote_type.pointed else itertools.repeat("")
    known: dict[tuple[str, str], int] = {}
    ballots: list[Ballot] = []
    ballot_of: list[int] = []
    for line, key in zip(table.lines[1:], zip(table.column("vote"), points), strict=True):  # noqa: B905  one is endless
        number = known.setdefault(key, len(ballots))
        if number == len(ballots):
            ballots.append(reading.ballot(line, *key))
        ballot_of.append(number)
    return tuple(ballots), tuple(ballot_of)


def _demand_different(table: Table, problems: _Problems) -> None:
    """One person, one ballot."""
    names = table.column("voter_id")
    if len(set(names)) == len(names) and "" not in names:
        return
    seen: set[str] = set()
    for line, name in zip(table.lines[1:], names, strict=True):
        if not name:
            problems.add(line, Reason.NO_ID)
        elif name in seen:
            problems.add(line, Reason.ID_TWICE, name)
        seen.add(name)


@dataclass(frozen=True)
class _Reading:
    vote_type: VoteType
    places: dict[str, int]
    problems: _Problems

    def ballot(self, line: int, vote: str, points: str) -> Ballot:
        """An empty cell, or the word ``none``, is a ballot that supports nothing."""
        names = _parts(vote)
        if len(set(names)) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            self.problems.add(line, Reason.PROJECT_TWICE, twice)
        for name in names:
            if name not in self.places:
                self.problems.add(line, Reason.UNKNOWN_PROJECT, name)
        places = [self.places.get(name, 0) for name in names]
        if not self.vote_type.pointed:
            return tuple((place, None) for place in places)
        told = _parts(points)
        if len(told) != len(names):
            self.problems.add(line, Reason.POINTS_COUNT, f"{len(told)}/{len(names)}")
        return tuple((place, self._number(line, one)) for place, one in zip(places, told, strict=False))

    def _number(self, line: int, text: str) -> Fraction:
        negative = text.startswith("-") and self.vote_type is not VoteType.SCORING
        if negative or not _POINTS.fullmatch(text):
            self.problems.add(line, Reason.POINTS, text)
            return Fraction(0)
        return Fraction(text)


def _parts(cell: str) -> list[str]:
    return [] if not cell or cell.lower() == "none" else [part.strip() for part in cell.split(",")]
