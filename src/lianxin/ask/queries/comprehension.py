"""Reads of what people found in the office's own page, and what those who understood it make of the statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Any

from django.db.models import Count, Q, QuerySet

from lianxin.algorithms.small_numbers import LEAST, shown_of

from ..models import Comprehension, ComprehensionQuestion, Consultation, Participant, Vote
from ..states import GOES_ON, Choice, Grasp, PhaseKind
from .consultations import phase_of
from .statements import opened, voting_has_ended
from .votes import Split, Total, totals


def questions_of(consultation: Consultation) -> list[ComprehensionQuestion]:
    return list(consultation.comprehension_questions.order_by("number"))


def may_change(consultation: Consultation, now: datetime) -> bool:
    """Until voting opens: everybody is asked the same."""
    phase = phase_of(consultation, PhaseKind.VOTE)
    return phase is not None and now < phase.opens_at and consultation.state in GOES_ON


def to_ask(participant: Participant) -> list[ComprehensionQuestion]:
    """What this person has not been asked yet: all of it, or nothing."""
    questions = questions_of(participant.consultation)
    return [] if not questions or participant.comprehension.exists() else questions


def unsealed(consultation: Consultation) -> QuerySet[Comprehension]:
    return Comprehension.objects.filter(batch=None, question__consultation=consultation)


def found_in(question: ComprehensionQuestion) -> dict[Grasp, int | None]:
    """How many found what, of all who are in the record; None where they are too few to be told."""
    rows = question.found.filter(batch__isnull=False).values_list("grasp")
    counted = dict(rows.annotate(n=Count("pk")).order_by("grasp"))
    return shown_of({grasp: counted.get(grasp, 0) for grasp in Grasp}, sum_is_known=True)


@dataclass(frozen=True)
class Apart:
    """What those make of a statement who found every answer, and the others who were asked."""

    understood: Split
    others: Split


def apart(consultation: Consultation) -> dict[int, Apart]:
    """By row number of the statement, where no side, and nobody who was not asked, is told of by fewer than five."""
    sealed = Q(comprehension__batch__isnull=False)
    right = Count("pk", filter=sealed & Q(comprehension__grasp=Grasp.RIGHT))
    people = Participant.objects.filter(consultation=consultation).annotate(asked=Count("pk", filter=sealed))
    count = max(len(questions_of(consultation)), 1)
    understood = _by_statement(consultation, people.annotate(right=right).filter(right=count))
    others = _by_statement(consultation, people.annotate(right=right).filter(asked__gt=0, right__lt=count))
    found = {
        key: Apart(understood.get(key, Split()), others.get(key, Split())) for key in understood | others
    }
    whole = totals(consultation)
    return {key: one for key, one in found.items() if key in whole and _is_told(one, whole[key])}


def _by_statement(consultation: Consultation, people: QuerySet[Participant]) -> dict[int, Split]:
    votes = Vote.objects.filter(
        batch__isnull=False, statement__consultation=consultation, participant__in=people.values("pk")
    )
    found: dict[int, Counter[int]] = {}
    for statement, choice, n in votes.values_list("statement", "choice").annotate(n=Count("pk")).order_by():
        found.setdefault(statement, Counter())[choice] = n
    return {key: Split(*(counts[choice] for choice in _CHOICES)) for key, counts in found.items()}


_CHOICES = (Choice.AGREE, Choice.PASS, Choice.DISAGREE)


def _is_told(one: Apart, whole: Total) -> bool:
    """Nobody is told of by what lies between those who were asked and all, or any of the ways that are told apart.

    People are asked on the page, on paper and by telephone; by which way nobody is told.  So whatever anybody may take
    for the ways in which people were asked, the difference is of nobody, or of five and more on either side.
    """
    sides = [*_cells(one.understood), *_cells(one.others)]
    if one.understood.people < LEAST or any(0 < cell < LEAST for cell in sides):
        return False
    return not any(
        0 < abs(told - mine - other) < LEAST
        for split in (_cells(whole.all), *_sums(whole))
        for told, mine, other in zip(split, _cells(one.understood), _cells(one.others), strict=True)
    )


def _sums(whole: Total) -> Iterator[tuple[int, ...]]:
    """What came by each way that is told apart, and by several of them together."""
    ways = [_cells(split) for split in whole.ways.values()]
    for count in range(1, len(ways) + 1):
        for some in combinations(ways, count):
            yield tuple(map(sum, zip(*some, strict=True)))


def _cells(split: Split) -> tuple[int, int, int]:
    return split.agree, split.passed, split.disagree


def published(consultation: Consultation, now: datetime) -> dict[str, Any]:
    """What a stranger needs to count again.  Lines and salts only when voting has ended and all have entered."""
    ended = voting_has_ended(consultation, now) and not unsealed(consultation).exists()
    batches = consultation.comprehension_batches.order_by("number") if ended else ()
    return {
        "consultation": consultation.number,
        "ended": ended,
        "questions": [
            {"number": one.number, "question": one.question, "answers": one.answers, "right": one.correct}
            for one in questions_of(consultation)
        ],
        "batches": opened(batches),
    }
