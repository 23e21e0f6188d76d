"""Votes that were cast elsewhere: they enter the record in batches like all others, under a way of their own."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...models import Consultation, Participant, Vote
from ...queries.brought import Cast, changed, voter_hash, voters
from ...states import Choice, StatementState, Way
from ..consultations.writing import held
from ..statements.taking_part import NUMBERS
from .terms import demand_open

#: Nobody else can write for so long as the votes of so many people take.
PEOPLE_AT_ONCE = 200


def bring_votes(
    *,
    consultation: Consultation,
    source: str,
    cast: Sequence[Cast],
    statements: Mapping[str, int],
    by: Person,
    now: datetime,
) -> tuple[int, int]:
    """What these people voted elsewhere: how many of them came in now, and how many votes did or were changed.

    ``statements`` has the row of each statement by what it is called there; each of them is shown here.
    """
    demand_open(consultation, by, now)
    if len({one.voter for one in cast}) > PEOPLE_AT_ONCE:
        raise Refusal("many", _("These are too many people at once."))

    def work() -> tuple[int, int]:
        row = held(consultation)
        new = changed(row, source, cast, statements)
        if not new:
            return 0, 0
        _demand_shown(row, {statements[one.key] for one in new})
        people, made = _people(row, source, sorted({one.voter for one in new}))
        votes = [
            Vote(participant=people[one.voter], statement_id=statements[one.key], choice=Choice(one.choice))
            for one in new
        ]
        Vote.objects.bulk_create(
            votes,
            batch_size=1_000,
            update_conflicts=True,
            unique_fields=["participant", "statement"],
            update_fields=["choice", "batch"],
        )
        return made, len(votes)

    return grouped(work)


def _demand_shown(consultation: Consultation, rows: set[int]) -> None:
    if consultation.statements.filter(pk__in=rows, state=StatementState.SHOWN).count() != len(rows):
        raise Refusal("not_shown", _("Only what everybody sees is voted on."))


def _people(
    consultation: Consultation, source: str, numbers: Sequence[int]
) -> tuple[dict[int, Participant], int]:
    """Each under the number that they had, where nobody has it here; else under one drawn by lot."""
    known = voters(consultation, source, numbers)
    new = [number for number in numbers if number not in known]
    taken = set(consultation.participants.filter(number__in=new).values_list("number", flat=True))
    made = [
        Participant(
            consultation=consultation,
            number=_number(number, taken),
            key_hash=voter_hash(consultation, source, number),
            way=Way.FILE,
        )
        for number in new
    ]
    Participant.objects.bulk_create(made)
    return known | voters(consultation, source, new), len(made)


def _number(number: int, taken: set[int]) -> int:
    if 1 <= number <= NUMBERS and number not in taken:
        return number
    return 1 + secrets.randbelow(NUMBERS)
