"""When a round has ended its answers are counted, once, out of the lines that are in the record."""

from __future__ import annotations

from datetime import datetime

from lianxin.record.commit import grouped

from ...entries import surveys as entries
from ...models import SurveyRound, SurveyTally
from ...queries.surveys.rounds import has_ended, rounds, unsealed
from ...queries.surveys.tallies import document_digest, document_of
from ..consultations.writing import held, record


def count_round(*, round_: SurveyRound, now: datetime) -> SurveyTally | None:
    """What the record vouches for: plain counts.  None where answers still come, or still wait to enter."""

    def work() -> SurveyTally | None:
        consultation = held(round_.survey.consultation)
        row = rounds().get(pk=round_.pk)
        if (
            not has_ended(row, now)
            or unsealed(row).exists()
            or SurveyTally.objects.filter(round=row).exists()
        ):
            return None
        contents = list(row.batches.order_by("number").values_list("content", flat=True))
        document = document_of(row.instrument.questions, contents)
        made = SurveyTally(round=row, document=document, digest=document_digest(document), counted_at=now)
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
