"""Whether the published counts of every survey follow from the batches that are in the record."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _

from lianxin.algorithms.canonical import digest
from lianxin.record.verification.beside import Place
from lianxin.record.verification.report import Report, Step
from lianxin.record.verification.tables import Row, Table

from ..models import SurveyBatch, SurveyInstrument, SurveyRound, SurveyTally
from ..queries.surveys.rounds import digest_of
from ..queries.surveys.tallies import document_of

_OF_THE_ROUND = "WHERE round_id = %s ORDER BY number"
_ONE = "WHERE id = %s"


def check_surveys(place: Place, report: Report, step: Step) -> None:
    """Questions have the digest that stands beside them, and every result is counted again; weighted figures are in no record."""
    for row in Table(SurveyInstrument, place.using).rows():
        step(1)
        _look(row, report, _instrument_problem)
    for row in Table(SurveyTally, place.using).rows():
        step(1)
        if _is_ours(row, place):
            _look(row, report, lambda row: _tally_problem(row, place.using))


def _look(row: Row, report: Report, problem_of: Any) -> None:
    try:
        problem = problem_of(row)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, RecursionError):
        problem = _("the survey or its answers cannot be read")
    if problem:
        report.fail(row.key, problem)


def _is_ours(row: Row, place: Place) -> bool:
    if place.office is None:
        return True
    ours = SurveyRound.objects.using(place.using).filter(survey__consultation__office=place.office)
    return ours.filter(pk=row.columns["round_id"]).exists()


def _instrument_problem(row: Row) -> str:
    if digest_of(_read(row.columns["questions"])) == row.columns["digest"]:
        return ""
    return _("the questions are not those of their digest")


def _tally_problem(row: Row, using: str) -> str:
    told = row.columns
    [found] = Table(SurveyRound, using).rows(_ONE, [told["round_id"]])
    [instrument] = Table(SurveyInstrument, using).rows(_ONE, [found.columns["instrument_id"]])
    batches = Table(SurveyBatch, using).rows(_OF_THE_ROUND, [told["round_id"]])
    questions = _read(instrument.columns["questions"])
    again = document_of(questions, [one.columns["content"] for one in batches])
    stored = _read(told["document"])
    if digest(stored) != told["digest"]:
        return _("the result is not the one of its digest")
    return "" if again == stored else _("these answers give another result")


def _read(stored: Any) -> Any:
    return json.loads(stored) if isinstance(stored, str) else stored
