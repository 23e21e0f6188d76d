"""The questions of a survey: written until somebody can answer, and the same for everybody from then on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...entries import surveys as entries
from ...models import Survey, SurveyInstrument, SurveyRound
from ...queries.surveys.rounds import digest_of, editable, instruments_of, may_renew, rounds_of
from ...states import ConsultationState
from ..consultations.writing import checked_reason, demand_convenor, held, record
from .terms import MOST_QUESTIONS, QuestionTerms, checked

Questions = list[dict[str, Any]]


def put_question(
    *, survey: Survey, terms: QuestionTerms, at: int | None, seen: str = "", by: Person, now: datetime
) -> SurveyInstrument:
    """Add a question at the end, or write the one ``at`` this place anew; ``seen``: as in `drop_question`."""
    question = checked(terms)

    def change(questions: Questions) -> Questions:
        if at is None:
            if len(questions) >= MOST_QUESTIONS:
                raise Refusal("many", _("There are %(n)s questions already.") % {"n": MOST_QUESTIONS})
            return [*questions, question]
        _demand_there(questions, at)
        return [*questions[: at - 1], question, *questions[at:]]

    step, seen = ("added", "") if at is None else ("changed", seen)
    return _changed(survey, change, seen, step=step, by=by, now=now)


def drop_question(*, survey: Survey, at: int, seen: str = "", by: Person, now: datetime) -> SurveyInstrument:
    """Take one out; those after it move up.  ``seen``: the mark of the questions in which the place was chosen."""

    def change(questions: Questions) -> Questions:
        _demand_there(questions, at)
        return [*questions[: at - 1], *questions[at:]]

    return _changed(survey, change, seen, step="dropped", by=by, now=now)


def _demand_there(questions: Questions, at: int) -> None:
    if not 1 <= at <= len(questions):
        raise Refusal("unknown", _("There is no question with this number."))


def _changed(
    survey: Survey,
    change: Callable[[Questions], Questions],
    seen: str,
    *,
    step: str,
    by: Person,
    now: datetime,
) -> SurveyInstrument:
    demand_convenor(survey.office, by)

    def work() -> SurveyInstrument:
        _demand_goes_on(survey)
        row = editable(survey, now)
        if row is None:
            text = _("This can be answered already: everybody is asked the same, so nothing is changed now.")
            raise Refusal("not_now", text)
        if seen and seen != row.digest:
            raise Refusal(
                "changed", _("Somebody changed the questions meanwhile. Please look at them again.")
            )
        row.questions = change(row.questions)
        row.digest = digest_of(row.questions)
        row.changed_by, row.changed_at = by, now
        row.save(force_update=True)
        _told(survey, row, step, [row], now)
        return row

    return grouped(work)


def renew_questions(*, survey: Survey, reason: str, by: Person, now: datetime) -> SurveyInstrument:
    """Give the second round questions of its own, for a reason that everybody reads: then the two are not compared."""
    demand_convenor(survey.office, by)
    reason = checked_reason(reason)

    def work() -> SurveyInstrument:
        _demand_goes_on(survey)
        if not may_renew(survey, now):
            text = _(
                "Only between the first round and the second can the questions of the second be changed."
            )
            raise Refusal("not_now", text)
        [first] = instruments_of(survey)
        made = SurveyInstrument(
            survey=survey,
            number=first.number + 1,
            questions=first.questions,
            digest=first.digest,
            reason=reason,
            changed_by=by,
            changed_at=now,
        )
        made.save(force_insert=True)
        second: SurveyRound = rounds_of(survey)[-1]
        second.instrument = made
        second.save(force_update=True)
        _told(survey, made, "renewed", [made, second], now)
        return made

    return grouped(work)


def _demand_goes_on(survey: Survey) -> None:
    if held(survey.consultation).state == ConsultationState.WITHDRAWN:
        raise Refusal("not_now", _("The consultation was withdrawn: nobody is asked any more."))


def _told(
    survey: Survey,
    row: SurveyInstrument,
    step: str,
    rows: list[SurveyInstrument | SurveyRound],
    now: datetime,
) -> None:
    record(
        survey.consultation,
        entries.SURVEY_WORDED,
        now=now,
        rows=rows,
        survey=survey.number,
        step=step,
        version=row.number,
        questions=len(row.questions),
        instrument=row.digest,
        reason=row.reason if step == "renewed" else "",
    )
