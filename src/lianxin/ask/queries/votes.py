"""Reads of votes: how many agree with what, and, when voting has ended, every line of every batch."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from lianxin.algorithms.opinion_map import polis_files
from lianxin.algorithms.opinion_map.votes import Votes
from lianxin.algorithms.small_numbers import LEAST, shown_of

from ..models import Consultation, Vote
from ..states import Choice, StatementState, Way
from .maps.drawn import votes_in
from .statements import batches_of, is_published, newest_batch, opened

#: Counting is for everybody: with so many votes it is done at most once in so many seconds.
_MANY, _SECONDS = 20_000, 10.0


@dataclass(frozen=True)
class Split:
    agree: int = 0
    passed: int = 0
    disagree: int = 0

    @property
    def people(self) -> int:
        return self.agree + self.passed + self.disagree


@dataclass(frozen=True)
class Total:
    """What people make of one statement, and how many hold that it matters to them.

    ``ways`` are apart where at least five came each way and answered the same, and no difference tells of fewer.
    """

    all: Split
    matters: int
    ways: Mapping[Way, Split]

    @property
    def is_told(self) -> bool:
        """Of fewer than five people nothing is told."""
        return self.all.people >= LEAST


@dataclass(frozen=True)
class _Kept:
    batch: bytes
    until: float
    totals: dict[int, Total]


_kept: dict[int, _Kept] = {}


def totals(consultation: Consultation) -> dict[int, Total]:
    """By row number of the statement, of all votes in batches: between two batches no figure moves."""
    batch = newest_batch(consultation)
    if batch is None:
        return {}
    kept, now = _kept.get(consultation.pk), time.monotonic()
    if kept and (kept.batch == bytes(batch.salt) or now < kept.until):
        return kept.totals
    found = _counted(consultation)
    many = sum(one.all.people for one in found.values()) > _MANY
    _kept[consultation.pk] = _Kept(bytes(batch.salt), now + _SECONDS * many, found)
    return found


def _counted(consultation: Consultation) -> dict[int, Total]:
    rows = Vote.objects.filter(batch__isnull=False, statement__consultation=consultation)
    grouped = rows.values_list("statement", "participant__way", "choice").annotate(
        people=Count("pk"), matters=Count("pk", filter=Q(matters=True))
    )
    by_way: dict[int, dict[Way, Counter[int]]] = {}
    matters: Counter[int] = Counter()
    for statement, way, choice, people, matter in grouped.order_by():
        by_way.setdefault(statement, {}).setdefault(Way(way), Counter())[choice] = people
        matters[statement] += matter
    return {statement: _total(ways, matters[statement]) for statement, ways in by_way.items()}


def _total(ways: Mapping[Way, Counter[int]], matters: int) -> Total:
    told = shown_of({way: ways.get(way, Counter()).total() for way in Way}, sum_is_known=True)
    apart = {way: _split(ways[way]) for way in Way if told[way]}
    others = sum((ways[way] for way in ways if not told[way]), Counter[int]())
    if len(ways) > 1 and any(_tells_of_few(split) for split in (*apart.values(), _split(others))):
        apart = {}
    return Total(_split(sum(ways.values(), Counter())), matters, apart)


def _tells_of_few(split: Split) -> bool:
    """Whether it tells what fewer than five of those who came one way think."""
    return any(0 < count < LEAST for count in (split.agree, split.passed, split.disagree))


def _split(counts: Counter[int]) -> Split:
    return Split(counts[Choice.AGREE], counts[Choice.PASS], counts[Choice.DISAGREE])


def published(consultation: Consultation, now: datetime) -> dict[str, Any]:
    """All that a stranger needs to count again.  Lines and salts only when voting has ended, as the record says."""
    ended = is_published(consultation, now)
    batches = batches_of(consultation) if ended else []
    found = totals(consultation)
    rows = consultation.statements.order_by("number")
    return {
        "consultation": consultation.number,
        "question": consultation.question,
        "ended": ended,
        "statements": [
            {"number": row.number, "words": row.words if row.state == StatementState.SHOWN else ""}
            for row in rows
            if row.state == StatementState.SHOWN or (ended and row.pk in found)
        ],
        "batches": opened(batches),
        "totals": {
            str(row.number): [(total := found[row.pk]).all.agree, total.all.passed, total.all.disagree]
            for row in rows
            if ended and row.pk in found
        },
    }


def votes_of(consultation: Consultation) -> Votes:
    """The votes that count, of all batches.  Only for showing when they are published."""
    return votes_in(batch.content for batch in batches_of(consultation))


#: The files of an export as Polis makes it.
POLIS = ("votes", "participants-votes", "comments", "summary")


def polis_file(consultation: Consultation, name: str, *, url: str = "") -> Iterator[str] | None:
    """The published votes as one of the files that Polis hands out, or None where there is no such file."""
    votes = votes_of(consultation)
    if name == "comments":
        rows = consultation.statements.filter(state=StatementState.SHOWN)
        # A line break in it would break the line of the file.
        told = {row.number: polis_files.Statement(row.number, " ".join(row.words.split())) for row in rows}
        return polis_files.comments_csv(votes, told)
    if name == "summary":
        counts = {"voters": votes.n, "comments": votes.m, "votes": votes.cast}
        facts = {"topic": consultation.title, "url": url, **{key: str(n) for key, n in counts.items()}}
        return polis_files.summary_csv(facts)
    made = {"votes": polis_files.votes_csv, "participants-votes": polis_files.matrix_csv}.get(name)
    return made(votes) if made else None
