"""Reads of statements and of those who vote on them: what is shown, what waits, and what comes next."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from math import log
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, QuerySet

from lianxin.algorithms.codes import parse_code
from lianxin.algorithms.small_numbers import shown_of
from lianxin.hear.codes import derived
from lianxin.hear.models import Voice

from .. import naming
from ..models import Consultation, Participant, Statement, Vote, VoteBatch
from ..states import OVER, NotShown, PhaseKind, StatementState
from .consultations import phase_of
from .maps.live import routing

#: How many statements one page puts to a person.
AT_ONCE = 7
#: How many on one page of a list.
PAGE = 50


def key_hash(consultation: Consultation, key: str) -> bytes:
    """What is kept of the key of somebody who votes: useless without the key of the house."""
    return derived("participant", str(consultation.pk), key)


def participant_of(consultation: Consultation, typed: str) -> Participant | None:
    """Whoever holds this key, or None; raises ``CodeError`` where it is mistyped."""
    held = [consultation.pk, key_hash(consultation, parse_code(typed))]
    found = Participant.objects.raw(
        "SELECT * FROM ask_participant WHERE consultation_id = %s AND key_hash = %s", held
    )
    for participant in found:
        participant.consultation = consultation
        return participant
    return None


def shown(consultation: Consultation) -> QuerySet[Statement]:
    """What is put to everybody, in the order of the numbers."""
    return consultation.statements.filter(state=StatementState.SHOWN).order_by("number")


class Put(NamedTuple):
    """A statement that is shown, and what one person has said of it; None where they have said nothing."""

    pk: int
    number: int
    choice: int | None
    matters: bool


#: Plain SQL: every form of a vote asks this, and the ORM costs ten times that.
_PUT = (
    "SELECT s.id, s.number, v.choice, v.matters FROM ask_statement s"
    " LEFT JOIN ask_vote v ON v.statement_id = s.id AND v.participant_id = %s"
    " WHERE s.consultation_id = %s AND s.state = %s ORDER BY s.number"
)


def put_to(participant: Participant) -> list[Put]:
    """Every statement that is shown, in the order of the numbers, with what this person has said of it."""
    with connection.cursor() as cursor:
        cursor.execute(_PUT, [participant.pk, participant.consultation_id, str(StatementState.SHOWN)])
        rows = cursor.fetchall()
    return [Put(pk, number, choice, bool(matters)) for pk, number, choice, matters in rows]


def statement_of(voice: Voice) -> Statement | None:
    return Statement.objects.select_related("consultation", "same_as").filter(voice=voice).first()


def proposes(statement: Statement) -> bool:
    """Whether it was said as an idea, to which the office owes a reply."""
    return statement.voice is not None and naming.proposes(statement.voice.asked)


def waiting(consultation: Consultation) -> QuerySet[Statement]:
    """What somebody has to look at, the oldest first."""
    rows = consultation.statements.select_related("voice")
    return rows.filter(state=StatementState.WAITING).order_by("number")


def reasons_given(consultation: Consultation) -> list[tuple[NotShown, int]]:
    """How many statements were left out for which reason."""
    rows = consultation.statements.filter(state=StatementState.NOT_SHOWN).values_list("reason")
    counted = dict(rows.annotate(n=Count("pk")).order_by("reason"))
    return [(reason, counted[reason]) for reason in NotShown if counted.get(reason)]


def kept(consultation: Consultation) -> int:
    """How many were said only for those who weigh them.  Not for showing as it is."""
    return consultation.statements.filter(state=StatementState.KEPT).count()


def came_by(consultation: Consultation) -> dict[str, int | None]:
    """By channel how many statements people made, the most first; None where it is too few to be said."""
    rows = consultation.statements.exclude(voice=None).values_list("voice__channel")
    counted = dict(rows.annotate(n=Count("pk")).order_by("-n", "voice__channel"))
    return shown_of(counted, sum_is_known=True)


def next_for(
    participant: Participant, *, put: Sequence[Put] | None = None, most: int = AT_ONCE
) -> list[Statement]:
    """What this person has not seen yet, in an order that is theirs alone.

    By lot with the weights that each map publishes; what came after the map, like the heaviest on it.  Before there is
    a map: what the fewest have seen first.  ``put`` is what ``put_to`` said a moment ago.
    """
    rows = [one for one in (put_to(participant) if put is None else put) if one.choice is None]
    weights = routing(participant.consultation)
    heaviest = max(weights.values(), default=1.0)
    seen = {} if weights else seen_by(participant.consultation)

    def place(row: Put) -> tuple[int, float]:
        drawn = hashlib.sha256(f"{participant.number} {row.number}".encode()).digest()
        lot = (1 + int.from_bytes(drawn[:6])) / 2**48
        return seen.get(row.pk, 0), -log(lot) / (weights.get(row.number) or heaviest)

    chosen = [one.pk for one in sorted(rows, key=place)[:most]]
    return _by_key(chosen)


def _by_key(keys: Sequence[int]) -> list[Statement]:
    """In plain SQL, as above."""
    if not keys:
        return []
    places = ", ".join(["%s"] * len(keys))
    rows = Statement.objects.raw(f"SELECT * FROM ask_statement WHERE id IN ({places})", keys)  # noqa: S608  places alone
    found = {row.pk: row for row in rows}
    return [found[key] for key in keys]


def answers_of(participant: Participant) -> list[Vote]:
    """What this person has said so far of statements that are still shown, in the order of their numbers."""
    votes = participant.votes.select_related("statement").filter(statement__state=StatementState.SHOWN)
    return list(votes.order_by("statement__number"))


#: By consultation and whoever took part in it first (so that nothing outlives its database): the newest vote that
#: was counted, and how many have answered each statement up to it.
_seen: dict[tuple[int, bytes], tuple[int, dict[int, int]]] = {}


def seen_by(consultation: Consultation) -> dict[int, int]:
    """How many have answered each statement, by its row number.  Only votes that came since the last look are read."""
    first = Participant.objects.filter(consultation=consultation).order_by("number").first()
    if first is None:
        return {}
    key = (consultation.pk, bytes(first.key_hash))
    upto, counts = _seen.get(key, (0, {}))
    new = Vote.objects.filter(pk__gt=upto).order_by("-pk").values_list("pk", flat=True).first()
    if new is None:
        return counts
    rows = Vote.objects.filter(pk__gt=upto, pk__lte=new, statement__consultation=consultation)
    added = rows.values_list("statement").annotate(n=Count("pk")).order_by("statement")
    found = counts | {statement: counts.get(statement, 0) + n for statement, n in added}
    if len(_seen) > _MOST_KEPT:
        _seen.clear()
    _seen[key] = (new, found)
    return found


_MOST_KEPT = 100


def unsealed(consultation: Consultation) -> QuerySet[Vote]:
    """Votes that have not entered the record yet."""
    rows = Vote.objects.select_related("participant", "statement")
    return rows.filter(batch=None, statement__consultation=consultation)


def batches_of(consultation: Consultation) -> Sequence[VoteBatch]:
    return list(consultation.batches.order_by("number"))


def opened(batches: Iterable[Any]) -> list[dict[str, Any]]:
    """Of each batch the lines, and the salt that opens its commitment: what a stranger needs to count again."""
    return [
        {"number": one.number, "salt": bytes(one.salt).hex(), "lines": one.content.splitlines()}
        for one in batches
    ]


def newest_batch(consultation: Consultation) -> VoteBatch | None:
    return consultation.batches.defer("content").order_by("-number").first()


def voting_has_ended(consultation: Consultation, now: datetime) -> bool:
    """Whether no vote can come any more; so long as one can, nobody reads any."""
    if consultation.state in OVER:
        return True
    phase = phase_of(consultation, PhaseKind.VOTE)
    return phase is None or now >= phase.closes_at


def is_published(consultation: Consultation, now: datetime) -> bool:
    """Whether what the batches hold is there for everybody: voting has ended, and every vote has entered."""
    return voting_has_ended(consultation, now) and not unsealed(consultation).exists()
