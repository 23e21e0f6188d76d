"""What people found enters the record together, as votes do: no entry tells of one person."""

from __future__ import annotations

import secrets
from datetime import datetime

from lianxin.algorithms.canonical import JSON
from lianxin.office.numbers import next_number
from lianxin.record.commit import grouped

from ...entries import comprehension as entries
from ...models import Comprehension, ComprehensionBatch, Consultation
from ...queries.comprehension import unsealed
from ...queries.statements import voting_has_ended
from ..consultations.writing import held, record
from ..sealing import MOST_AT_ONCE, SALT_SIZE, commitment, entered, has_come

_PREFIX = b"lianxin comprehension\n"


def seal_answers(*, consultation: Consultation, now: datetime) -> ComprehensionBatch | None:
    """One batch at a full hour, if at least five people have answered since; what is left when voting is over."""
    if not _is_due(consultation, now):
        return None

    def work() -> ComprehensionBatch | None:
        row = held(consultation)
        found = unsealed(row).select_related("participant", "question")
        waiting = list(found.order_by("participant__number", "question__number")[:MOST_AT_ONCE])
        if not waiting:
            return None
        batch = _batch(row, waiting, now)
        told: dict[str, JSON] = {
            "batch": batch.number,
            "count": batch.count,
            "commitment": commitment_of(bytes(batch.salt), batch.content),
        }
        record(row, entries.COMPREHENSION_SEALED, now=now, rows=[batch], **told)
        return batch

    return grouped(work)


def commitment_of(salt: bytes, content: str) -> str:
    return commitment(prefix=_PREFIX, salt=salt, content=content)


def _batch(consultation: Consultation, found: list[Comprehension], now: datetime) -> ComprehensionBatch:
    lines = (f"{one.participant.number} {one.question.number} {one.grasp}\n" for one in found)
    batch = ComprehensionBatch(
        consultation=consultation,
        number=next_number(consultation.comprehension_batches.all()),
        count=len(found),
        content="".join(lines),
        salt=secrets.token_bytes(SALT_SIZE),
        sealed_at=now,
    )
    return entered(batch, answers=found, rows=Comprehension.objects)


def _is_due(consultation: Consultation, now: datetime) -> bool:
    waiting = unsealed(consultation)
    if voting_has_ended(consultation, now):
        return waiting.exists()
    before = consultation.comprehension_batches.order_by("-number").first()
    return has_come(waiting, before=before, now=now)
