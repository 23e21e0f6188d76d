"""Answers enter the record together, as votes do, and five people always stay behind until the round has ended.

So the last batch is of five as well: no batch holds the lines of one person alone.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from lianxin.algorithms.canonical import JSON
from lianxin.algorithms.small_numbers import LEAST
from lianxin.algorithms.surveys import BEGUN
from lianxin.record.commit import grouped

from ...entries import surveys as entries
from ...models import SurveyAnswer, SurveyBatch, SurveyRound
from ...queries.surveys.rounds import has_ended, lot_of, newest_batch, rounds, unsealed
from ..consultations.writing import held, record
from ..numbers import next_number
from ..sealing import MOST_AT_ONCE, SALT_SIZE, commitment, entered, has_come
from .terms import MOST_QUESTIONS

_PREFIX = b"lianxin survey\n"
#: So many people fit into one entry.
MOST_PEOPLE = MOST_AT_ONCE // (MOST_QUESTIONS + 1)


def seal_answers(*, round_: SurveyRound, now: datetime) -> SurveyBatch | None:
    """One batch at a full hour, if at least ten people wait, of all but five; what is left when the round has ended."""
    waiting = unsealed(round_)
    before = newest_batch(round_)
    if not has_ended(round_, now) and not has_come(waiting, before=before, now=now, people=2 * LEAST):
        return None

    def work() -> SurveyBatch | None:
        consultation = held(round_.survey.consultation)
        row = rounds().get(pk=round_.pk)
        answers = _taken(row, now)
        if not answers:
            return None
        batch = _batch(row, answers, now)
        told: dict[str, JSON] = {
            "survey": row.survey.number,
            "round": row.number,
            "batch": batch.number,
            "count": batch.count,
            "commitment": commitment_of(bytes(batch.salt), batch.content),
        }
        record(consultation, entries.SURVEY_SEALED, now=now, rows=[batch], **told)
        return batch

    return grouped(work)


def commitment_of(salt: bytes, content: str) -> str:
    return commitment(prefix=_PREFIX, salt=salt, content=content)


def _taken(row: SurveyRound, now: datetime) -> list[SurveyAnswer]:
    """All that one batch takes.  An answer that is being changed at this moment enters the next one."""
    people = list(unsealed(row).values_list("participant", flat=True).distinct())
    secrets.SystemRandom().shuffle(people)
    fits = has_ended(row, now) and len(people) <= MOST_PEOPLE
    chosen = people if fits else people[: min(MOST_PEOPLE, max(0, len(people) - LEAST))]
    waiting = unsealed(row).filter(participant__in=chosen).select_related("participant")
    return list(waiting.select_for_update(skip_locked=True, of=("self",)))


def _batch(row: SurveyRound, answers: list[SurveyAnswer], now: datetime) -> SurveyBatch:
    lines = sorted((one.question, lot_of(one.participant, row, one.question), one.answer) for one in answers)
    batch = SurveyBatch(
        round=row,
        number=next_number(row.batches.all()),
        count=len(answers),
        content="".join(_line(*line) for line in lines),
        salt=secrets.token_bytes(SALT_SIZE),
        sealed_at=now,
    )
    return entered(batch, answers=answers, rows=SurveyAnswer.objects)


def _line(question: int, lot: int, answer: str) -> str:
    return f"{lot} {question}\n" if question == BEGUN else f"{lot} {question} {answer}\n"
