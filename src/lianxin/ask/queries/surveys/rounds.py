"""Reads of surveys: which there are, what is asked in them now, and what one person has said so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from lianxin.algorithms.surveys import BEGUN
from lianxin.algorithms.weighting import instrument
from lianxin.hear.codes import derived
from lianxin.office.models import Office

from ...models import (
    Consultation,
    Participant,
    Survey,
    SurveyAnswer,
    SurveyInstrument,
    SurveyRound,
)
from ...states import ConsultationState

#: States in which nobody answers, whatever the day.
_CLOSED = (ConsultationState.ANNOUNCED, ConsultationState.WITHDRAWN)
#: What was sent before the last moment is in by then.
SETTLES = timedelta(minutes=5)


def surveys_of(consultation: Consultation) -> list[Survey]:
    return list(_surveys().filter(consultation=consultation).order_by("number"))


def survey_of(consultation: Consultation, number: int) -> Survey | None:
    return _surveys().filter(consultation=consultation, number=number).first()


def _surveys() -> QuerySet[Survey]:
    return Survey.objects.select_related("consultation__office__stream")


def rounds() -> QuerySet[SurveyRound]:
    """With all that a round stands in, as the rows stand at this moment."""
    return SurveyRound.objects.select_related("instrument", "survey__consultation__office__stream")


def rounds_of(survey: Survey) -> list[SurveyRound]:
    return list(rounds().filter(survey=survey).order_by("number"))


def rounds_in(consultation: Consultation) -> dict[int, list[SurveyRound]]:
    """Those of all its surveys, by row key of the survey."""
    found: dict[int, list[SurveyRound]] = {}
    for row in rounds().filter(survey__consultation=consultation).order_by("number"):
        found.setdefault(row.survey_id, []).append(row)
    return found


def instruments_of(survey: Survey) -> list[SurveyInstrument]:
    """One, or two where the second round asks something else, in their order."""
    return list(survey.instruments.order_by("number"))


def digest_of(questions: Sequence[Mapping[str, Any]]) -> str:
    """The mark of an instrument: any other text, order or choice has another one."""
    return instrument({"questions": [dict(one) for one in questions]})


def is_open(row: SurveyRound, now: datetime) -> bool:
    """A round ends on time, however late the clock's work comes; one that asks nothing never opens."""
    if row.survey.consultation.state in _CLOSED or not row.instrument.questions:
        return False
    return row.opens_at <= now < row.closes_at


def open_round(survey: Survey, now: datetime) -> SurveyRound | None:
    return next((row for row in rounds_of(survey) if is_open(row, now)), None)


def open_rounds(consultation: Consultation, now: datetime) -> list[SurveyRound]:
    found = rounds().filter(survey__consultation=consultation, opens_at__lte=now, closes_at__gt=now)
    return [row for row in found.order_by("survey__number") if is_open(row, now)]


def rounds_open_in(office: Office, now: datetime) -> list[SurveyRound]:
    found = rounds().filter(survey__consultation__office=office, opens_at__lte=now, closes_at__gt=now)
    return [row for row in found.order_by("closes_at", "pk") if is_open(row, now)]


def has_ended(row: SurveyRound, now: datetime) -> bool:
    """Whether no answer can come any more; so long as one can, nobody reads any."""
    return now >= row.closes_at or _is_withdrawn(row)


def is_settled(row: SurveyRound, now: datetime) -> bool:
    """Whether its answers can enter the record: they do so all together."""
    return now >= row.closes_at + SETTLES or _is_withdrawn(row)


def _is_withdrawn(row: SurveyRound) -> bool:
    return row.survey.consultation.state == ConsultationState.WITHDRAWN


def editable(survey: Survey, now: datetime) -> SurveyInstrument | None:
    """The instrument that can still be changed: that of a round which nobody can have answered."""
    first, *later = rounds_of(survey)
    if now < first.opens_at:
        return first.instrument
    second = later[0] if later else None
    renewed = second is not None and second.instrument_id != first.instrument_id
    return second.instrument if second and renewed and now < second.opens_at else None


def may_renew(survey: Survey, now: datetime) -> bool:
    """Whether the second round can still be given questions of its own."""
    first, *later = rounds_of(survey)
    return any(
        row.instrument_id == first.instrument_id and first.opens_at <= now < row.opens_at for row in later
    )


def said_by(participant: Participant, row: SurveyRound) -> dict[int, str]:
    """By number of the question what this person has said in this round."""
    found = SurveyAnswer.objects.filter(participant=participant, round=row).exclude(question=BEGUN)
    return dict(found.order_by("question").values_list("question", "answer"))


def lot_of(participant: Participant, row: SurveyRound, question: int) -> int:
    """Under which number one answer stands in the published lines.

    The house alone can tell that two questions were answered by one person, or one question in both rounds.
    """
    key = bytes(participant.key_hash).hex()
    drawn = derived("survey", str(row.survey_id), str(row.number), row.instrument.digest, key, str(question))
    return int.from_bytes(drawn[:6])


def uncounted(now: datetime) -> list[SurveyRound]:
    """Rounds of which all answers can enter the record, and nothing was counted yet."""
    over = Q(closes_at__lte=now - SETTLES) | Q(survey__consultation__state=ConsultationState.WITHDRAWN)
    return list(rounds().filter(over, tally=None).order_by("pk"))
