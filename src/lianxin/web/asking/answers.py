"""What people make of statements, as forms carry it: a choice for each statement by its number, and a mark."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lianxin.ask.commands.statements import Answer
from lianxin.ask.models import Statement, Vote
from lianxin.ask.states import Choice

from .about import About, abouts

#: The words in the form, so that no page holds a sign that could be read the wrong way round.
CHOICES = {"agree": Choice.AGREE, "disagree": Choice.DISAGREE, "pass": Choice.PASS}
_NAMES = {choice: name for name, choice in CHOICES.items()}
_FIELD = re.compile(r"s([1-9][0-9]{0,8})")


@dataclass(frozen=True)
class Row:
    """One statement in a form, with what was said of it already."""

    number: int
    words: str
    language: str
    seed: bool
    choice: str = ""
    matters: bool = False
    about: About | None = None
    source: str = ""

    @property
    def field(self) -> str:
        """The name of its choice in the form; a text, since to print a number costs a page ten times as much."""
        return f"s{self.number}"

    @property
    def mark(self) -> str:
        return f"m{self.number}"


def read(fields: Mapping[str, str]) -> dict[int, Answer]:
    """The answers of a form.  A statement without a choice is one that was not seen."""
    found = {}
    for name, text in fields.items():
        field = _FIELD.fullmatch(name)
        if field and text in CHOICES:
            found[int(field[1])] = Answer(CHOICES[text], matters=f"m{field[1]}" in fields)
    return found


def rows(statements: Iterable[Statement], fields: Mapping[str, str] | None = None) -> list[Row]:
    """A form for these statements, with what was typed into it before it was refused."""
    typed, put = fields or {}, list(statements)
    told = abouts(put)
    return [
        _row(one, typed.get(f"s{one.number}", ""), f"m{one.number}" in typed, told.get(one.pk)) for one in put
    ]


def answered(votes: Iterable[Vote]) -> list[Row]:
    """A form with what somebody said before."""
    given = list(votes)
    told = abouts([one.statement for one in given])
    return [
        _row(one.statement, _NAMES[Choice(one.choice)], one.matters, told.get(one.statement_id))
        for one in given
    ]


def _row(one: Statement, choice: str, matters: bool, about: About | None) -> Row:  # noqa: FBT001  what stands in the row
    return Row(one.number, one.words, one.language, one.seed, choice, matters, about, one.source)
