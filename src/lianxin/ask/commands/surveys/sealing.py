"""Answers enter the record once: all last words together, some minutes after the round has closed.

So no batch tells when anybody answered, and no set of batches is the mark of one person.
"""

from __future__ import annotations

import secrets
from collections import Counter
from datetime import datetime

from lianxin.algorithms.canonical import JSON
from lianxin.algorithms.small_numbers import LEAST
from lianxin.algorithms.surveys import BEGUN, PASS

from ...entries import surveys as entries
from ...models import Consultation, SurveyAnswer, SurveyBatch, SurveyRound
from ...queries.surveys.rounds import lot_of
from ..consultations.writing import record
from ..sealing import MOST_AT_ONCE, SALT_SIZE, commitment, entered

_PREFIX = b"lianxin survey\n"


def seal_answers(consultation: Consultation, row: SurveyRound, now: datetime) -> list[SurveyBatch]:
    """Every line that is told, by question and then by lot; more than fit into one entry make several.

    Whoever calls holds the round and its office.  Of fewer than five people nothing enters.
    """
    answers = _told(list(row.answers.select_related("participant")))
    found = [(one.question, lot_of(one.participant, row, one.question), one) for one in answers]
    lines = sorted(found, key=lambda line: line[:2])
    made: list[SurveyBatch] = []
    for at in range(0, len(lines), MOST_AT_ONCE):
        batch = _batch(row, len(made) + 1, lines[at : at + MOST_AT_ONCE], now)
        made.append(batch)
        told: dict[str, JSON] = {
            "survey": row.survey.number,
            "round": row.number,
            "batch": batch.number,
            "count": batch.count,
            "commitment": commitment_of(bytes(batch.salt), batch.content),
        }
        record(consultation, entries.SURVEY_SEALED, now=now, rows=[batch], **told)
    return made


def _told(answers: list[SurveyAnswer]) -> list[SurveyAnswer]:
    """Without the questions that fewer than five answered; nothing where fewer than five took part."""
    said = Counter(one.question for one in answers if one.answer != PASS)
    if said[BEGUN] < LEAST:
        return []
    return [one for one in answers if said[one.question] >= LEAST]


def commitment_of(salt: bytes, content: str) -> str:
    return commitment(prefix=_PREFIX, salt=salt, content=content)


def _batch(
    row: SurveyRound, number: int, lines: list[tuple[int, int, SurveyAnswer]], now: datetime
) -> SurveyBatch:
    batch = SurveyBatch(
        round=row,
        number=number,
        count=len(lines),
        content="".join(_line(question, lot, one.answer) for question, lot, one in lines),
        salt=secrets.token_bytes(SALT_SIZE),
        sealed_at=now,
    )
    return entered(batch, answers=[one for _question, _lot, one in lines], rows=SurveyAnswer.objects)


def _line(question: int, lot: int, answer: str) -> str:
    return f"{lot} {question}\n" if question == BEGUN else f"{lot} {question} {answer}\n"
