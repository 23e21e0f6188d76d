"""Reads of what was brought in from elsewhere: what is here already, and what a file would add or change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.canonical import digest
from lianxin.office.refusals import Refusal
from lianxin.record.queries import entries_about

from ..entries.statements import BROUGHT_IN
from ..models import Consultation, Participant, Statement, Vote
from .statements import key_hash

#: So many rows are asked for at once.
CHUNK = 400


@dataclass(frozen=True)
class Cast:
    """One vote as it stands in a file: who there, about which statement there, and what."""

    voter: int
    key: str
    choice: int


def source_id(consultation: Consultation, source: str, key: str) -> str:
    """By which a voice that was said elsewhere is known again: the same key of the same source is the same voice."""
    return digest(["consultation", consultation.number, source, key])


def brought(consultation: Consultation, source: str, keys: Iterable[str]) -> dict[str, Statement]:
    """What came in from this source before, by what it is called there."""
    by_id = {source_id(consultation, source, key): key for key in keys}
    ids, found = list(by_id), dict[str, Statement]()
    for at in range(0, len(ids), CHUNK):
        rows = Statement.objects.select_related("voice", "consultation__office__stream")
        part = rows.filter(consultation=consultation, voice__source_id__in=ids[at : at + CHUNK])
        found |= {by_id[str(row.voice.source_id)]: row for row in part if row.voice}
    return found


def same(consultation: Consultation, source: str, key: str, words: str) -> Statement | None:
    """What is in under this name; it stands for the same words, unless whoever said them took them back."""
    known = brought(consultation, source, [key]).get(key)
    if known:
        demand_same(known, words)
    return known


def demand_same(known: Statement, words: str) -> None:
    voice = known.voice
    if voice and voice.erased_at is None and (voice.title or voice.body) != words:
        raise Refusal("changed", _("Under this number other words are in already."))


def noted(consultation: Consultation, source: str) -> list[int]:
    """How many statements the record says came from this source, each time that something did."""
    about = entries_about(consultation.office.stream_id, [consultation.subject])
    notes = [row.public for row in about if row.kind == BROUGHT_IN.name]
    return [int(one["statements"]) for one in notes if one["source"] == source]


def voter_hash(consultation: Consultation, source: str, voter: int) -> bytes:
    """What stands in the place of a key: nobody can type it, so nobody votes on in their stead."""
    return key_hash(consultation, f"file/{source}/{voter}")


def voters(consultation: Consultation, source: str, numbers: Sequence[int]) -> dict[int, Participant]:
    """Who of them came in before, by their numbers there."""
    by_hash = {voter_hash(consultation, source, number): number for number in numbers}
    rows = Participant.objects.filter(consultation=consultation, key_hash__in=list(by_hash))
    return {by_hash[bytes(row.key_hash)]: row for row in rows}


def changed(
    consultation: Consultation, source: str, cast: Sequence[Cast], statements: Mapping[str, int]
) -> list[Cast]:
    """Those votes of a few people that are not here yet, or were other ones.

    ``statements`` has the row of what is here, by what it is called there.
    """
    people = voters(consultation, source, sorted({one.voter for one in cast}))
    rows = Vote.objects.filter(participant__in=[row.pk for row in people.values()])
    said = {
        (who, what): choice for who, what, choice in rows.values_list("participant", "statement", "choice")
    }
    return [
        one
        for one in cast
        if one.voter not in people
        or said.get((people[one.voter].pk, statements.get(one.key, 0))) != one.choice
    ]
