"""The only way in for an answer to a survey."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.surveys import BEGUN, PASS, Asked, NoAnswer, read, spelled
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...models import Participant, SurveyAnswer, SurveyInstrument, SurveyRound, SurveyTally
from ...queries.surveys.rounds import is_open, rounds
from ..consultations.writing import held

_WHY = {
    "none": _("Please choose, or say that you would rather not say."),
    "many": _("Please choose fewer: at most three needs, or one where one is asked for."),
    "alone": _("Either none of these, or some of them: not both."),
    "unknown": _("This is no answer to this question."),
}


def checked_answers(instrument: SurveyInstrument, said: Mapping[int, str]) -> dict[int, str]:
    """Each answer in its one spelling, by number of the question.  Raises Refusal beside the question."""
    asked = instrument.asked
    found = {}
    for number, text in said.items():
        if number not in asked:
            raise Refusal("unknown", _("There is no question with this number."), f"q{number}")
        try:
            found[number] = _spelled(asked[number], text)
        except NoAnswer as error:
            raise Refusal(error.why, _WHY[error.why], f"q{number}") from None
    return found


def _spelled(asked: Asked, text: str) -> str:
    return PASS if text == PASS else spelled(asked, read(asked, text) if text else {})


def answer_survey(
    *, participant: Participant, round_: SurveyRound, said: Mapping[int, str], now: datetime
) -> int:
    """Take in what one person answers; returns how many answers are written down.

    The last word counts, until the round closes; once it is counted nothing comes late.  No entry is written and no
    time is kept.
    """
    if round_.survey.consultation_id != participant.consultation_id:
        raise Refusal("other", _("This belongs to another consultation."))
    found = checked_answers(round_.instrument, said)
    if not found:
        return 0

    def work() -> None:
        # Whoever counts holds the office too: no answer comes between the last look and the count.
        held(round_.survey.consultation)
        row = rounds().get(pk=round_.pk)
        if not is_open(row, now) or SurveyTally.objects.filter(round=row).exists():
            raise Refusal("not_open", _("Nobody can answer these questions now."))
        _write(participant, row, {BEGUN: "", **found})

    grouped(work)
    return len(found)


def _write(participant: Participant, row: SurveyRound, said: Mapping[int, str]) -> None:
    """Only what is new: the same word said again changes nothing."""
    before = dict(
        SurveyAnswer.objects.filter(participant=participant, round=row).values_list("question", "answer")
    )
    made = [
        SurveyAnswer(participant=participant, round=row, question=question, answer=answer)
        for question, answer in said.items()
        if before.get(question) != answer
    ]
    SurveyAnswer.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["participant", "round", "question"],
        update_fields=["answer"],
    )
