"""Votes enter the record together, so that no entry tells of one person, and none of an hour with few."""

from __future__ import annotations

import secrets
from datetime import datetime

from lianxin.algorithms.opinion_map.batches import SALT_SIZE, Voted, commitment_of, content_of
from lianxin.office.numbers import next_number
from lianxin.record.commit import grouped

from ...entries import statements as entries
from ...models import Consultation, Vote, VoteBatch
from ...queries.statements import newest_batch, unsealed, voting_has_ended
from ..consultations.writing import held, record
from ..sealing import MOST_AT_ONCE, entered, has_come

#: So many votes enter at once, however short the time.
ENOUGH = 1_000
_OF_A_LINE = ("choice", "matters", "participant__number", "statement__number")


def seal_votes(*, consultation: Consultation, now: datetime) -> VoteBatch | None:
    """One batch of what was cast since the last one, or None where it has to wait.

    At a full hour, if at least five people have voted since; at once, where a thousand votes wait or voting is over.
    """
    if not _is_due(consultation, now):
        return None

    def work() -> VoteBatch | None:
        row = held(consultation)
        # A vote that is being changed at this moment enters the next one.
        waiting = unsealed(row).select_for_update(skip_locked=True, of=("self",))
        votes = list(
            waiting.only(*_OF_A_LINE).order_by("participant__number", "statement__number")[:MOST_AT_ONCE]
        )
        if not votes:
            return None
        batch = _batch(row, votes, now)
        record(
            row,
            entries.VOTES_SEALED,
            now=now,
            rows=[batch],
            batch=batch.number,
            count=batch.count,
            commitment=commitment_of(bytes(batch.salt), batch.content),
        )
        return batch

    return grouped(work)


def _batch(consultation: Consultation, votes: list[Vote], now: datetime) -> VoteBatch:
    batch = VoteBatch(
        consultation=consultation,
        number=next_number(consultation.batches.all()),
        count=len(votes),
        content=content_of(
            Voted(vote.participant.number, vote.statement.number, vote.choice, vote.matters) for vote in votes
        ),
        salt=secrets.token_bytes(SALT_SIZE),
        sealed_at=now,
    )
    return entered(batch, answers=votes, rows=Vote.objects)


def _is_due(consultation: Consultation, now: datetime) -> bool:
    waiting = unsealed(consultation)
    if voting_has_ended(consultation, now):
        return waiting.exists()
    if waiting.count() >= ENOUGH:
        return True
    return has_come(waiting, before=newest_batch(consultation), now=now)
