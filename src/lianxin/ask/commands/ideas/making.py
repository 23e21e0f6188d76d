"""A statement that proposes something gets what an idea has beside it: details, a reply, a path."""

from __future__ import annotations

from datetime import datetime

from lianxin.record.commit import grouped

from ...entries import ideas as entries
from ...models import Idea, Statement
from ...queries.statements import proposes
from ..consultations.writing import held, record


def make_idea(*, statement: Statement, now: datetime) -> Idea | None:
    """The idea of a statement, once and for all; None where the statement proposes nothing."""
    if not proposes(statement):
        return None

    def work() -> Idea:
        row = held(statement.consultation)
        if made := Idea.objects.filter(statement=statement).first():
            return made
        made = Idea(statement=statement)
        made.save(force_insert=True)
        record(row, entries.IDEA_MADE, now=now, rows=[made], statement=statement.number)
        return made

    return grouped(work)
