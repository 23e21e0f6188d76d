"""Some minutes after a round has closed its answers enter the record and are counted: once, and at one moment."""

from __future__ import annotations

from datetime import datetime

from lianxin.algorithms.canonical import digest
from lianxin.record.commit import grouped

from ...entries import surveys as entries
from ...models import SurveyRound, SurveyTally
from ...queries.surveys.rounds import is_settled, rounds
from ...queries.surveys.tallies import document_of
from ..consultations.writing import held, record
from .sealing import seal_answers


def count_round(*, round_: SurveyRound, now: datetime) -> SurveyTally | None:
    """What the record vouches for: the lines, and plain counts.  None where answers still come, or it was counted."""

    def work() -> SurveyTally | None:
        consultation = held(round_.survey.consultation)
        row = rounds().get(pk=round_.pk)
        if not is_settled(row, now) or SurveyTally.objects.filter(round=row).exists():
            return None
        contents = [batch.content for batch in seal_answers(consultation, row, now)]
        document = document_of(row.instrument.questions, contents)
        made = SurveyTally(round=row, document=document, digest=digest(document), counted_at=now)
        made.save(force_insert=True)
        record(
            consultation,
            entries.SURVEY_COUNTED,
            now=now,
            rows=[made],
            survey=row.survey.number,
            round=row.number,
            people=document["people"],
            batches=len(contents),
            instrument=document["instrument"],
            result=made.digest,
        )
        return made

    return grouped(work)
