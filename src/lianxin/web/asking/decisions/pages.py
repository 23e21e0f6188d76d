"""What the page of a decision shows: the words, the points with their statements, and where it goes against people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianxin.algorithms.small_numbers import LEAST
from lianxin.ask.models import AnsweredStatement, Consultation, Decision, DecisionPoint, Statement
from lianxin.ask.queries import decisions as queries
from lianxin.ask.queries.decisions import Mismatch
from lianxin.ask.queries.findings import findings_of
from lianxin.ask.queries.panels import advised
from lianxin.ask.states import ConsultationState, Outcome

from ... import dates
from ...stages import Tag
from ..frame import frame
from ..glossary.marking import Glossary
from ..heard.pages import unlike_in
from ..panels import pages as panels
from ..studies import findings
from ..texts import told

TONES = {
    Outcome.ADOPTED: "leaf",
    Outcome.PARTLY: "leaf",
    Outcome.NOT_ADOPTED: "brick",
    Outcome.ELSEWHERE: "amber",
}


def outcome_tag(outcome: str) -> Tag:
    known = Outcome(outcome)
    return Tag(str(known.label), TONES.get(known, "river"))


def due_page(consultation: Consultation, now: datetime) -> dict[str, Any] | None:
    """By when a closed one has to be decided; nothing before it is closed, and nothing once it is decided."""
    if consultation.state != ConsultationState.CLOSED:
        return None
    due = queries.due_at(consultation)
    return {"day": dates.day(due, consultation.office.zone, now), "late": due < now}


def none_yet(consultation: Consultation, now: datetime) -> dict[str, Any]:
    return {**frame(consultation), "due": due_page(consultation, now)}


def page(
    consultation: Consultation,
    decision: Decision,
    published: Sequence[Decision],
    outcome: Outcome | None,
    now: datetime,
) -> dict[str, Any]:
    """One decision, with all its points or those of one outcome."""
    points, answered = queries.points_of(decision), queries.answered_in(decision)
    against = queries.mismatches(decision, points, answered)
    rows = [_point(row, answered.get(row.pk, []), against.get(row.pk, [])) for row in points]
    return {
        **frame(consultation),
        "decision": decision,
        "text": told(decision.text),
        "next": told(decision.next),
        **_days(decision, now),
        "points": [row for row in rows if outcome in (None, row["outcome"])],
        "unlike": unlike_in(consultation),
        "mismatches": [row for row in rows if row["against"]],
        "tabs": _tabs(points, outcome),
        "statements": sum(map(len, answered.values())),
        "all_of_them": len(points),
        "least": LEAST,
        "newest": published[0],
        "findings": findings.lines(findings_of(consultation), now),
        "panels": [panels.advice(row) for row in advised(consultation)],
        "glossary": Glossary(consultation.office),
        "versions": _versions(published, decision, now),
    }


def _days(decision: Decision, now: datetime) -> dict[str, str]:
    zone = decision.consultation.office.zone
    return {
        "decided_on": dates.on(decision.decided_on, zone, now),
        "review_on": dates.on(decision.review_on, zone, now) if decision.review_on else "",
        "published": dates.moment(decision.published_at, zone, now),
        "due": dates.day(decision.due_at, zone, now),
    }


def _versions(published: Sequence[Decision], here: Decision, now: datetime) -> list[dict[str, Any]]:
    zone = here.consultation.office.zone
    return [
        {"number": row.number, "when": dates.day(row.published_at, zone, now), "here": row.pk == here.pk}
        for row in reversed(published)
    ]


def _tabs(points: Sequence[DecisionPoint], chosen: Outcome | None) -> list[dict[str, Any]]:
    """All of them, and each outcome that there is."""
    count = Counter(row.outcome for row in points)
    every = [{"value": "", "label": _("All"), "n": len(points), "here": chosen is None}]
    return every + [
        {"value": str(one), "label": one.label, "n": count[one], "here": chosen == one}
        for one in Outcome
        if count[one]
    ]


def _point(
    row: DecisionPoint, answered: Sequence[AnsweredStatement], against: list[Mismatch]
) -> dict[str, Any]:
    return {
        "number": row.number,
        "outcome": row.outcome,
        "tag": outcome_tag(row.outcome),
        "said": told(row.said),
        "reason": told(row.reason),
        "material": row.material,
        "title": told(row.material.title) if row.material else None,
        "paragraph": row.paragraph,
        "statements": [_statement(one) for one in answered],
        "against": against,
    }


def _statement(row: AnsweredStatement) -> dict[str, Any]:
    """Words that were taken back are gone here as well, and what was said only for those who weigh it never stood here.

    The number stays: the record tells that something was said in private, never what, and never by whom.
    """
    return {
        "number": row.statement.number,
        "words": "" if row.statement.private else row.statement.words,
        "language": row.statement.language,
        "told": row if row.agree is not None else None,
    }


def answered(rows: Sequence[Statement]) -> dict[int, dict[str, Any]]:
    """By row number of the statement the point of the decision that answers it."""
    found = queries.answers_to(rows)
    return {
        key: {
            "point": one.point.number,
            "decision": one.decision.number,
            "tag": outcome_tag(one.point.outcome),
        }
        for key, one in found.items()
    }


def answer_page(statement: Statement) -> dict[str, Any] | None:
    """For whoever said it: the decision, and which point of it answers them, what became of it and why."""
    decision = queries.newest_decision(statement.consultation)
    if decision is None:
        return None
    row = queries.answer_to(statement)
    point = (
        {
            "number": row.point.number,
            "said": told(row.point.said),
            "reason": told(row.point.reason),
            "tag": outcome_tag(row.point.outcome),
        }
        if row
        else None
    )
    return {"point": point, "decision": decision.number}
