"""Elections about money as Pabulib files (.pb) tell them: read, checked, and written back as they were.

The format is described at pabulib.org/format: three tables (META, PROJECTS, VOTES), semicolons between cells, quotes
as in CSV, UTF-8.  Columns and keys that we do not know are kept and written back.  Vote types: approval, choose-1,
cumulative, scoring, ordinal; and ``knapsack``, which is approval within the budget (elsewhere written as approval with
``max_sum_cost``).

A file that cannot be counted is refused with the number of every bad line (``BadElection``).  What does not change what
a ballot says (a wrong total, a ballot beyond the limits) is remarked, and the ballot counts as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from .columns import Grouped, Key, different, grouped
from .problems import BadElection, Problem, Problems, Reason
from .tables import SECTIONS, Table, tables

MOST_BYTES = 128 * 1024 * 1024
MOST_PROJECTS = 5_000
MOST_VOTERS = 2_000_000
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
class Style:
    """What the tables do not say of a file, so that it can be written byte for byte."""

    mark: bool = False
    newline: str = "\n"
    ended: bool = True


@dataclass(frozen=True)
class Election:
    """A file that can be counted.

    ``ballots`` are the different ones, in the order in which they first come; ``cast`` says who cast which.
    """

    meta: Table
    projects: Table
    votes: Table
    vote_type: VoteType
    budget: Fraction
    ids: tuple[str, ...]
    costs: tuple[Fraction, ...]
    ballots: tuple[Ballot, ...]
    cast: Grouped
    style: Style = Style()

    @property
    def voters(self) -> int:
        return self.votes.count

    @property
    def times(self) -> Sequence[int]:
        """How many voters cast each ballot."""
        return self.cast.times

    @property
    def ballot_of(self) -> tuple[int, ...]:
        """Which ballot each voter cast."""
        return tuple(self.cast.of_rows.tolist())

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
    if len(data) > MOST_BYTES:
        raise BadElection([Problem(0, Reason.TOO_LARGE)])
    problems = Problems()
    newline = "\r\n" if b"\r\n" in data else "\n"
    style = Style(data.startswith(b"\xef\xbb\xbf"), newline, data.endswith((b"\n", b"\r")))
    meta, projects, votes = tables(data, problems)
    said = _meta(meta, problems)
    vote_type, budget = _terms(said, problems)
    ids, costs = _projects(projects, problems)
    problems.settle()
    cast = _votes(votes, vote_type, {one: n for n, one in enumerate(ids)}, problems)
    problems.settle()
    return Election(meta, projects, votes, vote_type, budget, ids, costs, *cast, style)


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


def _meta(table: Table, problems: Problems) -> dict[str, tuple[int, str]]:
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


def _demand(table: Table, names: Iterable[str], problems: Problems) -> None:
    for name in names:
        if table.place(name) is None:
            problems.add(table.lines[0], Reason.NO_COLUMN, name)


def _terms(said: dict[str, tuple[int, str]], problems: Problems) -> tuple[VoteType, Fraction]:
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


def _projects(table: Table, problems: Problems) -> tuple[tuple[str, ...], tuple[Fraction, ...]]:
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
    table: Table, vote_type: VoteType, places: dict[str, int], problems: Problems
) -> tuple[tuple[Ballot, ...], Grouped]:
    """Each different text of a ballot is read once, however many cast it."""
    _demand(table, ("voter_id", "vote", *(["points"] if vote_type.pointed else [])), problems)
    if table.count > MOST_VOTERS:
        problems.add(table.lines[0], Reason.TOO_MANY, str(table.count))
    problems.settle()
    _demand_different(table, problems)
    names = ("vote", "points") if vote_type.pointed else ("vote",)
    cast = grouped([table.column(name) for name in names])
    plain = [(place, None) for place in range(len(places))]
    reading = _Reading(vote_type, places, plain, problems, table, cast)
    return tuple(map(reading.ballot, cast.keys)), cast


def _demand_different(table: Table, problems: Problems) -> None:
    """One person, one ballot."""
    names = table.column("voter_id")
    if different(names):
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
    """``plain`` are the projects as ballots without points name them."""

    vote_type: VoteType
    places: dict[str, int]
    plain: Sequence[tuple[int, None]]
    problems: Problems
    table: Table
    cast: Grouped

    def ballot(self, key: Key) -> Ballot:
        """An empty cell, or the word ``none``, is a ballot that supports nothing."""
        vote, points = (key, "") if isinstance(key, str) else key
        places = [self.places.get(name, -1) for name in vote.split(",")]
        if -1 in places or len(set(places)) < len(places) or vote.lower() == "none":
            places = self._places(key, _parts(vote))
        if not self.vote_type.pointed:
            return tuple([self.plain[place] for place in places])
        told = _parts(points)
        if len(told) != len(places):
            self._add(key, Reason.POINTS_COUNT, f"{len(told)}/{len(places)}")
        return tuple((place, self._number(key, one)) for place, one in zip(places, told, strict=False))

    def _places(self, key: Key, names: list[str]) -> list[int]:
        """Name by name, where there is more than ids and commas, or a fault."""
        if len(set(names)) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            self._add(key, Reason.PROJECT_TWICE, twice)
        for name in names:
            if name not in self.places:
                self._add(key, Reason.UNKNOWN_PROJECT, name)
        return [self.places.get(name, 0) for name in names]

    def _number(self, key: Key, text: str) -> Fraction:
        negative = text.startswith("-") and self.vote_type is not VoteType.SCORING
        if negative or not _POINTS.fullmatch(text):
            self._add(key, Reason.POINTS, text)
            return Fraction(0)
        return Fraction(text)

    def _add(self, key: Key, reason: Reason, about: str) -> None:
        """At the line where a ballot like this was first cast."""
        self.problems.add(self._first[key], reason, about)

    @cached_property
    def _first(self) -> dict[Key, int]:
        lines = dict(zip(reversed(self.cast.of_rows.tolist()), reversed(self.table.lines[1:]), strict=True))
        return {key: lines[number] for number, key in enumerate(self.cast.keys)}


def _parts(cell: str) -> list[str]:
    return [] if not cell or cell.lower() == "none" else [part.strip() for part in cell.split(",")]
