"""Votes and statements as Polis hands them out (CSV, and the JSON of its interface), read tolerantly and written back.

Two kinds of export are about: one line for each vote (`votes.csv`: timestamp, comment-id, voter-id, vote), and one line
for each person (`participants-votes.csv`: a column for each statement). Columns are known by name; others are passed
over. Agree is 1 in most files and -1 in some old ones: the numbers of agreements that the files give beside the votes
say which, else 1 is taken, and the reader says where it knows from.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..delimited import FORMULA
from ..delimited import reader as delimited
from ..digits import whole
from .votes import Ints, Votes, collect

#: Numbers that every program reads back as they were, and so many digits that are always one of them.
MOST, _DIGITS = 2**53, 15
COLUMNS, NUMBER, VOTE, BROKEN, TWICE = "columns", "number", "vote", "broken", "twice"


class Unreadable(ValueError):
    """The file is none of those that are read here; the argument names the columns that are missing."""


@dataclass(frozen=True)
class Problem:
    """A line that was left out, by its number (the first is 1), and why: one of the codes above."""

    line: int
    code: str


@dataclass
class Cast:
    """Votes as they stand in a file, in its order; `agrees` is what the file itself counts for each person."""

    people: list[int] = field(default_factory=list)
    statements: list[int] = field(default_factory=list)
    values: list[int] = field(default_factory=list)
    moments: list[int] = field(default_factory=list)
    agrees: dict[int, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(self, person: int, statement: int, value: int, moment: int) -> None:
        self.people.append(person)
        self.statements.append(statement)
        self.values.append(value)
        self.moments.append(moment)


@dataclass(frozen=True)
class Statement:
    """Moderated: 1 let in, 0 not looked at, -1 out. Counts and line are those of the file, where it has them."""

    number: int
    text: str = ""
    moderated: int = 1
    meta: bool = False
    agrees: int | None = None
    line: int = 0


@dataclass
class Statements:
    rows: dict[int, Statement] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def out(self, *, strict: bool = False) -> list[int]:
        """What was moderated out; where moderation is strict, also what nobody looked at."""
        return sorted(one.number for one in self.rows.values() if one.moderated < (1 if strict else 0))

    def meta(self) -> list[int]:
        return sorted(one.number for one in self.rows.values() if one.meta)


def read_votes(lines: Iterable[str]) -> Cast:
    """`votes.csv`: a line for each vote. Raises Unreadable without its columns."""
    found = Cast()
    for line, row in _rows(lines, ("comment-id", "voter-id", "vote"), found.problems):
        who, what = _number(row["voter-id"]), _number(row["comment-id"])
        value, moment = _vote(row["vote"]), _number(row.get("timestamp") or "0")
        if who is None or what is None or moment is None:
            found.problems.append(Problem(line, NUMBER))
        elif value is None:
            found.problems.append(Problem(line, VOTE))
        else:
            found.add(who, what, value, moment)
    return found


def read_matrix(lines: Iterable[str]) -> Cast:
    """`participants-votes.csv`: a line for each person, a column for each statement, named by its number."""
    found = Cast()
    for line, row in _rows(lines, ("participant",), found.problems):
        who = _number(row["participant"])
        said = [
            (what, text) for name, text in row.items() if (what := whole(name, _DIGITS)) is not None and text
        ]
        votes = [(what, _vote(text)) for what, text in said]
        if who is None:
            found.problems.append(Problem(line, NUMBER))
            continue
        if any(value is None for _what, value in votes):
            found.problems.append(Problem(line, VOTE))
        for what, value in votes:
            if value is not None:
                found.add(who, what, value, 0)
        counted = _number(row.get("n-agree") or "")
        if counted is not None:
            found.agrees[who] = counted
    return found


def read_comments(lines: Iterable[str]) -> Statements:
    """`comments.csv`: a line for each statement."""
    found = Statements()
    for line, row in _rows(lines, ("comment-id",), found.problems):
        number, moderated = _number(row["comment-id"]), _number(row.get("moderated") or "1")
        if number is None or moderated is None:
            found.problems.append(Problem(line, NUMBER))
        elif number in found.rows:
            found.problems.append(Problem(line, TWICE))
        else:
            meta = (row.get("is-meta") or row.get("is_meta") or "").lower() in {"1", "true", "t"}
            text = _unguarded(row.get("comment-body") or row.get("comment") or "")
            agrees = _number(row.get("agrees") or "")
            found.rows[number] = Statement(number, text, moderated, meta, agrees, line)
    return found


def _rows(
    lines: Iterable[str], needed: Sequence[str], problems: list[Problem]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Each line with as many cells as there are columns, by the names of these; its number with it."""
    reader = delimited(lines)
    try:
        names = [name.strip().lower() for name in next(reader, [])]
    except csv.Error:
        raise Unreadable(", ".join(needed)) from None
    if missing := [name for name in needed if name not in names]:
        raise Unreadable(", ".join(missing))
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            problems.append(Problem(line, BROKEN))
            continue
        if not any(cells):
            continue
        if len(cells) != len(names):
            problems.append(Problem(line, COLUMNS))
            continue
        yield line, {name: cell.strip() for name, cell in zip(names, cells, strict=True)}


def _number(text: str) -> int | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return int(value) if value == value // 1 and abs(value) < MOST else None


def _vote(text: str) -> int | None:
    value = _number(text)
    return value if value in {-1, 0, 1} else None


def _guarded(text: str) -> str:
    """A quotation mark before what a spreadsheet would take for a formula; one more where one stands there already."""
    text = text.strip()
    return f"'{text}" if text.lstrip("'")[:1] in FORMULA else text


def _unguarded(text: str) -> str:
    return text[1:].strip() if text[:1] == "'" and text.lstrip("'")[:1] in FORMULA else text


def read_json_votes(rows: Sequence[Mapping[str, Any]]) -> Cast:
    """Votes as the interface gives them: participant_id, statement_id, vote (1 agrees), modified."""
    found = Cast()
    for line, row in enumerate(rows, start=1):
        numbers = [_number(str(row.get(name))) for name in ("participant_id", "statement_id", "vote")]
        moment = _number(str(row.get("modified") or 0))
        who, what, value = numbers
        if who is None or what is None or moment is None:
            found.problems.append(Problem(line, NUMBER))
        elif value not in {-1, 0, 1}:
            found.problems.append(Problem(line, VOTE))
        else:
            found.add(who, what, int(value or 0), moment)
    return found


def read_json_comments(rows: Sequence[Mapping[str, Any]]) -> Statements:
    """Statements as the interface gives them: statement_id, txt, moderated, is_meta, agree_count."""
    found = Statements()
    for line, row in enumerate(rows, start=1):
        number = _number(str(row.get("statement_id")))
        if number is None:
            found.problems.append(Problem(line, NUMBER))
            continue
        moderated = _number(str(row.get("moderated", 1)))
        text, agrees = str(row.get("txt") or ""), _number(str(row.get("agree_count")))
        found.rows[number] = Statement(
            number, text, 1 if moderated is None else moderated, bool(row.get("is_meta")), agrees, line
        )
    return found


def sign(cast: Cast, statements: Statements) -> tuple[int, str]:
    """Which number agrees, 1 or -1, and where that is known from: people, statements, or nothing (then 1)."""
    said = np.asarray(cast.values, dtype=np.int64)
    for source, counted, by in (
        ("people", cast.agrees, cast.people),
        ("statements", _agrees(statements), cast.statements),
    ):
        gap = {number: _gap(counted, by, said == number) for number in (1, -1)} if counted else {}
        if gap and gap[1] != gap[-1]:
            return min(gap, key=lambda number: gap[number]), source
    return 1, "nothing"


def _agrees(statements: Statements) -> dict[int, int]:
    return {one.number: one.agrees for one in statements.rows.values() if one.agrees is not None}


def _gap(counted: Mapping[int, int], by: Sequence[int], agreed: Any) -> int:
    """By how much the counts of the file are missed."""
    names, seen = np.unique(np.asarray(by, dtype=np.int64)[agreed], return_counts=True)
    found = dict(zip(names.tolist(), seen.tolist(), strict=True))
    return sum(abs(count - found.get(number, 0)) for number, count in counted.items())


def canonical(cast: Cast, agrees: int = 1) -> Votes:
    """The table of votes with agree as 1. Of two votes at the same moment, the one further down counts."""
    moments = np.asarray(cast.moments, dtype=np.int64)
    order = np.empty(len(moments), dtype=np.int64)
    order[np.argsort(moments, kind="stable")] = np.arange(len(moments))
    values = np.asarray(cast.values, dtype=np.int64) * agrees
    return collect(_whole(cast.people), _whole(cast.statements), values, order)


def _whole(numbers: Sequence[int]) -> Ints:
    return np.asarray(numbers, dtype=np.int64)


def votes_csv(votes: Votes) -> Iterator[str]:
    """`votes.csv` of the votes that count; without the moments, which would tell who voted when."""
    yield "timestamp,datetime,comment-id,voter-id,vote\n"
    people, statements = votes.people[votes.rows], votes.statements[votes.columns]
    for who, what, value in zip(people.tolist(), statements.tolist(), votes.values.tolist(), strict=True):
        yield f"0,,{what},{who},{value}\n"


def matrix_csv(votes: Votes) -> Iterator[str]:
    """`participants-votes.csv`: a line for each person; nothing where they did not vote."""
    names = ",".join(str(name) for name in votes.statements.tolist())
    yield "participant,group-id,n-comments,n-votes,n-agree,n-disagree" + (f",{names}\n" if names else "\n")
    for place, who in enumerate(votes.people.tolist()):
        inside = slice(votes.starts[place], votes.starts[place + 1])
        cells = [""] * votes.m
        for column, value in zip(votes.columns[inside].tolist(), votes.values[inside].tolist(), strict=True):
            cells[column] = str(value)
        counts = [len(votes.values[inside]), cells.count("1"), cells.count("-1")]
        yield ",".join([str(who), "", "", *map(str, counts), *cells]) + "\n"


def comments_csv(votes: Votes, statements: Mapping[int, Statement]) -> Iterator[str]:
    """`comments.csv` with the counts of these votes; texts in quotation marks, so that no cell begins a formula."""
    yield "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
    counted = dict(zip(votes.statements.tolist(), votes.tallies.tolist(), strict=True))
    for number in sorted(counted.keys() | statements.keys()):
        agreed, _passed, disagreed = counted.get(number, (0, 0, 0))
        one = statements.get(number, Statement(number))
        text = _guarded(one.text).replace('"', '""')
        yield f'0,,{number},,{agreed},{disagreed},{one.moderated},"{text}"\n'


def summary_csv(facts: Mapping[str, str]) -> Iterator[str]:
    """`summary.csv`: a line for each fact about the conversation."""
    for name, text in facts.items():
        told = _guarded(" ".join(text.split())).replace('"', '""')
        yield f'{name},"{told}"\n'
