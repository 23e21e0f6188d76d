"""Ideas of a consultation as a table of proposals, in the columns that other programs read; safe in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from io import StringIO

from lianxin.ask.models import Consultation, Idea
from lianxin.ask.queries import ideas as queries
from lianxin.ask.queries.votes import Total, totals
from lianxin.ask.states import CreditState, IdeaState

from ..guard import guarded

#: What other programs call where an idea stands; our own word stands beside it.
_STATES = {
    IdeaState.WAITING: "not_answered",
    IdeaState.TAKEN_UP: "evaluating",
    IdeaState.TRIED: "evaluating",
    IdeaState.NOT_NOW: "evaluating",
    IdeaState.ADOPTED: "accepted",
    IdeaState.DONE_ALREADY: "accepted",
    IdeaState.NOT_POSSIBLE: "rejected",
}
_PLAIN = ("state", "stands", "answer", "credit", "said_again", "agree", "disagree", "pass", "source", "url")


def ideas_csv(consultation: Consultation, url_of: Callable[[int], str]) -> Iterator[str]:
    """A line for each idea that is shown; title and body in a column for each language that there is.

    Figures are those of the page: of votes in batches, and empty where fewer than five people voted.
    """
    rows = list(queries.shown(consultation).prefetch_related("replies"))
    languages = sorted({row.statement.language for row in rows})
    texts = [
        f"{part}/{language}" if language else part for part in ("title", "body") for language in languages
    ]
    yield _line(["id", *texts, *_PLAIN])
    found, more = totals(consultation), queries.said_again(consultation)
    for row in rows:
        told = [_in(row.statement.language, language, row.statement.words) for language in languages]
        told += [_in(row.statement.language, language, row.details) for language in languages]
        plain = _plain(row, found.get(row.statement_id), more.get(row.statement_id, 0))
        number = row.statement.number
        yield _line([str(number), *told, *plain, row.statement.source, url_of(number)])


def _in(own: str, language: str, text: str) -> str:
    return text if own == language else ""


def _plain(row: Idea, total: Total | None, more: int) -> list[str]:
    state = IdeaState(row.state)
    replies = sorted(row.replies.all(), key=lambda one: one.number)
    counts = ["", "", ""]
    if total and total.is_told:
        counts = [str(n) for n in (total.all.agree, total.all.disagree, total.all.passed)]
    credit = row.credit if row.credit_state == CreditState.NAMED else ""
    return [_STATES[state], str(state), replies[-1].words if replies else "", credit, str(more), *counts]


def _line(cells: Sequence[str]) -> str:
    file = StringIO()
    csv.writer(file, lineterminator="\n").writerow([guarded(cell) for cell in cells])
    return file.getvalue()
