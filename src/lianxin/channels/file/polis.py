"""A folder of files as Polis hands them out: which of its files are votes and statements, and what was left out of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from lianxin.algorithms.opinion_map import polis_files
from lianxin.algorithms.opinion_map.classic import NOTHING_STATED, Stated
from lianxin.algorithms.opinion_map.polis_files import Cast, Problem, Statements, Unreadable
from lianxin.algorithms.opinion_map.votes import Votes

#: By their endings, since exports put a name or a date before; the first that is there is read.
VOTES = ("participants-votes.csv", "participant-votes.csv")
Read = TypeVar("Read")


class BadFolder(Exception):
    """No map can be drawn from it; the text says why."""


@dataclass
class Conversation:
    """The votes with agree as 1, what is said of statements, and every line that was left out, by its file."""

    votes: Votes
    statements: Statements
    strict: bool
    agrees: int
    known_from: str
    source: str
    left_out: list[tuple[str, Problem]] = field(default_factory=list)

    @property
    def out(self) -> list[int]:
        return self.statements.out(strict=self.strict)


def read(folder: Path, *, strict: bool) -> Conversation:
    """Votes line by line where there are any, else person by person; statements are no must."""
    if not folder.is_dir():
        raise BadFolder(_("%(path)s is no folder.") % {"path": folder})
    cast, source = _votes(folder)
    statements, beside = _statements(folder)
    agreed = dict(cast.agrees)
    if not agreed and (matrix := _named(folder, *VOTES)):
        agreed = _parsed(matrix, polis_files.read_matrix).agrees
    cast.agrees = agreed
    agrees, known_from = polis_files.sign(cast, statements)
    problems = [(source.name, problem) for problem in cast.problems]
    if beside:
        problems += [(beside.name, problem) for problem in statements.problems]
    votes = polis_files.canonical(cast, agrees)
    return Conversation(
        votes, statements, strict or _strict(folder), agrees, known_from, source.name, problems
    )


def _votes(folder: Path) -> tuple[Cast, Path]:
    lines = [path for path in sorted(folder.glob("*votes.csv")) if not path.name.endswith(VOTES)]
    if lines:
        return _parsed(lines[0], polis_files.read_votes), lines[0]
    if path := _named(folder, "votes.json"):
        return polis_files.read_json_votes(_rows(path)), path
    if path := _named(folder, *VOTES):
        return _parsed(path, polis_files.read_matrix), path
    raise BadFolder(_("%(path)s holds no votes.csv and no participants-votes.csv.") % {"path": folder})


def _statements(folder: Path) -> tuple[Statements, Path | None]:
    if path := _named(folder, "comments.csv"):
        return _parsed(path, polis_files.read_comments), path
    if path := _named(folder, "comments.json"):
        return polis_files.read_json_comments(_rows(path)), path
    return Statements(), None


def _strict(folder: Path) -> bool:
    path = _named(folder, "conversation.json")
    told = _json(path) if path else {}
    return isinstance(told, dict) and bool(told.get("strict_moderation"))


def _named(folder: Path, *endings: str) -> Path | None:
    return next((path for ending in endings for path in sorted(folder.glob(f"*{ending}"))), None)


def _parsed(path: Path, reader: Callable[[Any], Read]) -> Read:
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            return reader(file)
    except Unreadable as error:
        told = {"file": path.name, "names": error}
        raise BadFolder(_("%(file)s has no column %(names)s.") % told) from None
    except OSError as error:
        raise BadFolder(str(error)) from None


def _rows(path: Path) -> list[dict[str, Any]]:
    told = _json(path)
    if not isinstance(told, list) or not all(isinstance(row, dict) for row in told):
        raise BadFolder(_("%(file)s is no list of rows.") % {"file": path.name})
    return told


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise BadFolder(f"{path.name}: {error}") from None


def stated(path: Path | None) -> Stated:
    """What a running server carried along, out of its published result (`math-pca2.json`)."""
    if path is None:
        return NOTHING_STATED
    told = _json(path)
    try:
        base, groups = told["base-clusters"], told["group-clusters"]
        return Stated(
            tuple(map(int, told["in-conv"])),
            {int(n): tuple(map(int, who)) for n, who in zip(base["id"], base["members"], strict=True)},
            {int(group["id"]): tuple(map(int, group["members"])) for group in groups},
        )
    except (KeyError, TypeError, ValueError):
        raise BadFolder(_("%(file)s is no published result of a map.") % {"file": path.name}) from None


def why(problem: Problem) -> str:
    """In words."""
    return {
        polis_files.COLUMNS: _("not as many cells as there are columns"),
        polis_files.NUMBER: _("a number is missing or is none"),
        polis_files.VOTE: _("a vote is 1, 0 or -1"),
        polis_files.BROKEN: _("the line cannot be read"),
        polis_files.TWICE: _("the statement stands there already"),
    }[problem.code]
