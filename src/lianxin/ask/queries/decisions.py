"""Reads of decisions: what was decided, which point answers which statement, and where it goes against what people said."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from lianxin.algorithms.small_numbers import LEAST
from lianxin.hear.models import Voice
from lianxin.office.calendars import WorkingDays
from lianxin.office.days import INSTANT
from lianxin.office.models import Office
from lianxin.office.rulepacks import RULE_PACKS

from .. import deciding
from ..models import (
    AnsweredStatement,
    Consultation,
    Decision,
    DecisionDraft,
    DecisionPoint,
    Material,
    Sitting,
    Statement,
)
from ..states import (
    ANSWERED,
    FOLLOWED,
    NOT_FOLLOWED,
    ConsultationState,
    Outcome,
    SittingState,
    StatementState,
)
from .votes import votes_of

#: Agree, pass and disagree.
Figures = tuple[int, int, int]


def due_at(consultation: Consultation) -> datetime:
    """By when it has to be decided: counted from its last day by the rules of the office."""
    office = consultation.office
    last = (consultation.closes_at - INSTANT).astimezone(office.zone)
    return WorkingDays.of(office).due(last, RULE_PACKS[office.rule_pack].decide.limit).moment


def undecided(office: Office) -> list[Consultation]:
    """Those that are closed and wait for a decision, the one that closed first before the others."""
    rows = Consultation.objects.select_related("office").filter(office=office, state=ConsultationState.CLOSED)
    return list(rows.order_by("closes_at", "number"))


def decisions_of(consultation: Consultation) -> list[Decision]:
    """Every one that was published, the newest first."""
    rows = Decision.objects.select_related("consultation__office__stream", "replaces", "published_by")
    return list(rows.filter(consultation=consultation).order_by("-number"))


def newest_decision(consultation: Consultation) -> Decision | None:
    rows = Decision.objects.select_related("consultation__office__stream", "replaces", "published_by")
    return rows.filter(consultation=consultation).order_by("-number").first()


def points_of(decision: Decision) -> list[DecisionPoint]:
    return list(decision.parts.select_related("material").order_by("number"))


def answered_in(decision: Decision) -> dict[int, list[AnsweredStatement]]:
    """By row number of the point the statements that it answers, in the order of their numbers."""
    found: dict[int, list[AnsweredStatement]] = {}
    for row in decision.answered.select_related("statement").order_by("statement__number"):
        found.setdefault(row.point_id, []).append(row)
    return found


def points_on(material: Material) -> list[DecisionPoint]:
    """The points that name this version of a text as carrying the change, of decisions that were not replaced."""
    rows = DecisionPoint.objects.select_related("decision__consultation")
    return list(rows.filter(material=material, decision__replaced_by=None).order_by("paragraph", "number"))


def answers_to(statements: Iterable[Statement]) -> dict[int, AnsweredStatement]:
    """By row number of the statement its answer in the newest decision, for those that have one."""
    rows = AnsweredStatement.objects.select_related("point", "decision")
    found = rows.filter(statement__in=list(statements), decision__replaced_by=None)
    return {row.statement_id: row for row in found}


def answer_to(statement: Statement) -> AnsweredStatement | None:
    """Its answer, or that of the statement which said it before."""
    said = statement
    while said.state == StatementState.NOT_SHOWN and said.same_as:
        said = said.same_as
    return answers_to([said]).get(said.pk)


def draft_of(consultation: Consultation) -> deciding.Draft:
    """What is being written: the draft, else what was published, which a correction begins with, else nothing."""
    row = DecisionDraft.objects.filter(consultation=consultation).first()
    if row:
        return deciding.read(row.content)
    decision = newest_decision(consultation)
    return draft_from(decision) if decision else deciding.Draft()


def draft_from(decision: Decision) -> deciding.Draft:
    """What was published, as a draft."""
    answered = answered_in(decision)
    points = {
        point.number: deciding.PointTerms(
            said=point.said,
            outcome=Outcome(point.outcome),
            reason=point.reason,
            material=point.material_id,
            paragraph=point.paragraph,
            statements=tuple(row.statement.number for row in answered.get(point.pk, ())),
        )
        for point in points_of(decision)
    }
    terms = deciding.DecisionTerms(
        decision.text, decision.next, decision.decided_by, decision.decided_on, decision.review_on
    )
    return deciding.Draft(terms, points, max(points, default=0))


def document(decision: Decision) -> dict[str, Any]:
    """Everything that the office wrote in it; ``digest`` is of this, in its one spelling."""
    return document_of(draft_from(decision))


def document_of(draft: deciding.Draft) -> dict[str, Any]:
    told = deciding.spelled(draft)
    points = [
        {"number": number, **deciding.spelled_point(point)}
        for number, point in enumerate(draft.points.values(), 1)
    ]
    return {**told["terms"], "points": points}


def unanswered(consultation: Consultation, draft: deciding.Draft) -> list[Statement]:
    """Statements that were shown to everybody, or said only for those who weigh them, and are in no point yet."""
    answered = draft.answered
    rows = consultation.statements.filter(state__in=ANSWERED).order_by("number")
    return [row for row in rows if row.number not in answered]


def answerable(consultation: Consultation, numbers: Iterable[int]) -> dict[int, Statement]:
    """Those of these statements that need an answer, by number; their words may be gone meanwhile."""
    rows = consultation.statements.filter(number__in=list(numbers))
    found = rows.filter(state__in=(*ANSWERED, StatementState.ERASED))
    return {row.number: row for row in found}


def nobody_looked_at(consultation: Consultation) -> int:
    """Statements that wait, and voices of which no statement was made yet."""
    waiting = consultation.statements.filter(state=StatementState.WAITING).count()
    # About the question itself, or about something in it: the stroke keeps 3 apart from 31.
    asked = Q(asked=consultation.subject) | Q(asked__startswith=f"{consultation.subject}/")
    voices = Voice.objects.filter(asked, office_id=consultation.office_id)
    return waiting + voices.filter(statement=None, probe=False, erased_at=None).count()


def still_sits(consultation: Consultation) -> bool:
    """Whether a table is still to meet, or its minutes do not stand yet: each idea in them becomes a statement."""
    open_ones = (SittingState.ANNOUNCED, SittingState.HELD)
    return Sitting.objects.filter(consultation=consultation, state__in=open_ones).exists()


def voices_to_tell(consultation: Consultation) -> QuerySet[Voice]:
    """Everybody whose words became a statement and who did not take them away."""
    rows = Voice.objects.filter(statement__consultation=consultation)
    return rows.exclude(statement__state=StatementState.ERASED).order_by("pk")


def figures_of(consultation: Consultation) -> dict[int, Figures]:
    """By number of the statement how many agree, pass and disagree, of all batches; not for showing as it is."""
    votes = votes_of(consultation)
    rows = zip(votes.statements.tolist(), votes.tallies.tolist(), strict=True)
    return {number: (agree, passed, disagree) for number, (agree, passed, disagree) in rows}


def told_of(figures: Figures | None) -> Figures | None:
    """Of fewer than five people nothing is told."""
    return figures if figures and sum(figures) >= LEAST else None


@dataclass(frozen=True)
class Mismatch:
    """A point that goes against most of those who answered a statement; ``everywhere``: against those of every part.

    ``against`` means that most agreed and it was not taken up; else most disagreed and it was.
    """

    outcome: Outcome
    statement: int
    agree: int
    passed: int
    disagree: int
    against: bool
    everywhere: bool


def mismatch(
    outcome: Outcome, statement: int, figures: Figures | None, ground: Mapping[str, set[int]]
) -> Mismatch | None:
    """Whether more than half of all who answered a statement wanted what is not done, or not what is."""
    told = told_of(figures)
    if told is None:
        return None
    agree, passed, disagree = told
    if outcome in NOT_FOLLOWED and 2 * agree > sum(told):
        return Mismatch(outcome, statement, agree, passed, disagree, True, statement in ground["agree"])
    if outcome in FOLLOWED and 2 * disagree > sum(told):
        return Mismatch(outcome, statement, agree, passed, disagree, False, statement in ground["disagree"])
    return None


def common_ground(result: str) -> dict[str, set[int]]:
    """Which statements more than half of every part of a map agree on, and on which they disagree; of none, none."""
    told = json.loads(result)["common_ground"] if result else {}
    return {name: {one["statement"] for one in told.get(name, ())} for name in ("agree", "disagree")}


def mismatches(
    decision: Decision, points: Iterable[DecisionPoint], answered: Mapping[int, list[AnsweredStatement]]
) -> dict[int, list[Mismatch]]:
    """By row number of the point, where it goes against what most people said.

    ``points`` and ``answered`` are what ``points_of`` and ``answered_in`` said of it.
    """
    ground = common_ground(decision.drawn.result if decision.drawn else "")
    found: dict[int, list[Mismatch]] = {}
    for point in points:
        for row in answered.get(point.pk, ()):
            figures = (row.agree or 0, row.passed or 0, row.disagree or 0)
            if one := mismatch(Outcome(point.outcome), row.statement.number, figures, ground):
                found.setdefault(point.pk, []).append(one)
    return found
