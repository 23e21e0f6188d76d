"""Reads of opinion maps: those that were published, and what any map is drawn from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lianxin.algorithms.opinion_map import mapping, result
from lianxin.algorithms.opinion_map.batches import joined, lines_of, votes_of
from lianxin.algorithms.opinion_map.votes import Votes
from lianxin.algorithms.small_numbers import LEAST

from ...models import Consultation, DrawnMap, Participant, Vote
from ...states import StatementState

#: Nobody chooses among maps by choosing the number that decides the lots in them.
SEED = 0


def document_of(votes: Votes) -> dict[str, Any]:
    """The document of the map of these votes.  Every statement that got votes is on it, whatever became of its words.

    Half a second for 200 people and 50 statements, two to five for 10,000 people: not while somebody waits.
    """
    return result.document(mapping.draw_map(votes, seed=SEED))


def votes_in(contents: Iterable[str]) -> Votes:
    """The votes that count after these batches, in their order."""
    return votes_of(joined(map(lines_of, contents)))


def contents_upto(consultation: Consultation, batch: int, *, after: int = 0) -> list[str]:
    """What the batches hold, from behind ``after`` to ``batch``."""
    rows = consultation.batches.filter(number__gt=after, number__lte=batch).order_by("number")
    return list(rows.values_list("content", flat=True))


def is_enough(votes: Votes) -> bool:
    """Of fewer than five people there is no map."""
    return votes.n >= LEAST


def have_enough_voted(consultation: Consultation) -> bool:
    """The same, asked without counting everybody."""
    voted = Exists(Vote.objects.filter(participant=OuterRef("pk"), batch__isnull=False))
    return Participant.objects.filter(voted, consultation=consultation)[:LEAST].count() >= LEAST


def maps_of(consultation: Consultation) -> QuerySet[DrawnMap]:
    """Every map that was published, the newest first; what came out is read only where it is shown."""
    return consultation.maps.defer("result", "parameters").order_by("-number")


def newest_map(consultation: Consultation) -> DrawnMap | None:
    return consultation.maps.order_by("-number").first()


def map_by_number(consultation: Consultation, number: int) -> DrawnMap | None:
    return consultation.maps.filter(number=number).first()


def undrawn() -> list[tuple[Consultation, datetime | None]]:
    """Consultations with batches that are in no published map, and when the newest one of each was drawn."""
    drawn = DrawnMap.objects.filter(consultation=OuterRef("pk")).order_by("-number")
    rows = Consultation.objects.select_related("office__stream").annotate(
        sealed=Max("batches__number"),
        drawn=Coalesce(Subquery(drawn.values("upto_batch")[:1]), 0),
        last_drawn=Subquery(drawn.values("drawn_at")[:1]),
    )
    return [(row, row.last_drawn) for row in rows.filter(sealed__gt=F("drawn")).order_by("pk")]


def words_of(consultation: Consultation) -> dict[int, tuple[str, str]]:
    """Words and language of every statement that is shown, by its number."""
    rows = consultation.statements.filter(state=StatementState.SHOWN)
    return {
        number: (words, language)
        for number, words, language in rows.values_list("number", "words", "language")
    }


def answers_by(participant: Participant) -> dict[int, int]:
    """Everything that this person has answered so far, by number of the statement: for nobody but them."""
    return dict(participant.votes.values_list("statement__number", "choice"))


def is_same_day(one: datetime, other: datetime, consultation: Consultation) -> bool:
    zone = consultation.office.zone
    return one.astimezone(zone).date() == other.astimezone(zone).date()
