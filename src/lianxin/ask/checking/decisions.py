"""Whether every decision answers each statement that is shown in exactly one point, and quotes the votes as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from lianxin.record.verification.beside import Place
from lianxin.record.verification.report import Report, Step
from lianxin.record.verification.tables import Row, Table

from ..models import AnsweredStatement, Decision, DecisionPoint, Statement, VoteBatch
from ..queries.decisions import Figures, told_of
from ..queries.maps.drawn import votes_in
from ..states import ANSWERED
from .ours import is_ours

_OF_THE_CONSULTATION = "WHERE consultation_id = %s ORDER BY number"
_OF_THE_DECISION = "WHERE decision_id = %s ORDER BY id"


def check_decisions(place: Place, report: Report, step: Step) -> None:
    """The rows themselves are checked with all others; here, that nothing is missing among them, and nothing bent."""
    for row in Table(Decision, place.using).rows():
        step(1)
        if not is_ours(row, place):
            continue
        try:
            problems = list(_problems(row, place.using))
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
            problems = [(row.key, _("the decision, its statements or their votes cannot be read"))]
        for where, problem in problems:
            report.fail(where, problem)


def _problems(row: Row, using: str) -> Iterator[tuple[str, str]]:
    """Where something is wrong, and what."""
    asked = [row.columns["consultation_id"]]
    statements = {one.columns["id"]: one for one in Table(Statement, using).rows(_OF_THE_CONSULTATION, asked)}
    answered, points = (
        list(Table(model, using).rows(_OF_THE_DECISION, [row.columns["id"]]))
        for model in (AnsweredStatement, DecisionPoint)
    )
    count = Counter(one.columns["statement_id"] for one in answered)
    shown = {key for key, one in statements.items() if one.columns["state"] in ANSWERED}
    if any(times != 1 for times in count.values()) or shown - set(count):
        yield row.key, _("a statement that needs an answer is not in exactly one point")
    cast, keys = _cast(asked, using), {one.columns["id"] for one in points}
    for one in answered:
        about = statements.get(one.columns["statement_id"])
        if about is None or one.columns["point_id"] not in keys:
            yield one.key, _("it answers nothing of its consultation, or in no point of its decision")
        elif _quoted(one) != (told_of(cast.get(about.columns["number"])) or (None, None, None)):
            yield one.key, _("its figures are not those of the votes in the record")


def _cast(asked: list[int], using: str) -> dict[int, Figures]:
    """By number of the statement all votes of the batches."""
    contents = [one.columns["content"] for one in Table(VoteBatch, using).rows(_OF_THE_CONSULTATION, asked)]
    votes = votes_in(contents)
    rows = zip(votes.statements.tolist(), votes.tallies.tolist(), strict=True)
    return {number: (agree, passed, disagree) for number, (agree, passed, disagree) in rows}


def _quoted(row: Row) -> tuple[int | None, ...]:
    return tuple(row.columns[name] for name in ("agree", "passed", "disagree"))
