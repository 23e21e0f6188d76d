"""Crowds that vote in a consultation: rows of participants and votes, a thousand at a time, sealed by the house itself."""

from __future__ import annotations

import random
import secrets
from datetime import datetime

import numpy as np

from lianxin.ask.commands.statements import seal_votes
from lianxin.ask.models import Consultation, Group, Participant, Vote, VoteBatch
from lianxin.ask.queries.statements import shown

#: Of a camp's own statements nine of ten agree, of the other's one of ten; the last third is common ground.
SURE = 0.9
SPREAD = -1


def choices(people: int, statements: int, camps: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Choices and who saw what, (people, statements) each; person i is of camp i % camps, or of none at all.

    Of ``SPREAD`` camps everybody stands somewhere else on one line, with statements for both ends of it.
    """
    dice = np.random.default_rng(seed)
    camp, side = np.arange(people) % max(camps, 1), np.arange(statements) % max(camps, 1)
    agree = np.where(camp[:, None] == side, SURE, 1 - SURE)
    agree[:, 2 * statements // 3 :] = SURE
    if camps == SPREAD:
        along = np.linspace(0.02, 0.98, people)[:, None]
        agree = np.where(np.arange(statements) % 2, along, 1 - along)
    if not camps:
        agree[:] = 0.5
    drawn = dice.random((people, statements))
    said = np.where(drawn < agree * 0.95, 1, np.where(drawn < 0.95, -1, 0))
    return said, dice.random((people, statements)) < 0.8


def nobody_yet(consultation: Consultation, people: int, *, group: Group | None = None) -> list[Participant]:
    """So many people who have answered nothing.  Their numbers are the same in every run: the map's lots follow from them."""
    lots = random.Random(consultation.participants.count())
    return Participant.objects.bulk_create(
        Participant(
            consultation=consultation,
            number=lots.randint(1, 2_000_000_000),
            key_hash=secrets.token_bytes(32),
            group=group,
        )
        for _ in range(people)
    )


def vote_in(
    consultation: Consultation,
    *,
    people: int,
    camps: int = 2,
    seed: int = 1,
    group: Group | None = None,
) -> list[Participant]:
    """So many people answer most of what is shown; nothing has entered the record yet."""
    statements = list(shown(consultation))
    said, saw = choices(people, len(statements), camps, seed)
    made = nobody_yet(consultation, people, group=group)
    Vote.objects.bulk_create(
        (
            Vote(participant=person, statement=statement, choice=int(said[i, j]))
            for i, person in enumerate(made)
            for j, statement in enumerate(statements)
            if saw[i, j]
        ),
        batch_size=5_000,
    )
    return made


def seal(consultation: Consultation, *, now: datetime) -> list[VoteBatch]:
    """Everything that waits enters the record; ``now`` is a full hour."""
    found = []
    while batch := seal_votes(consultation=consultation, now=now):
        found.append(batch)
    return found
