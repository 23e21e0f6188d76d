"""A decision is published once, when every statement that was shown is in exactly one of its points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.canonical import digest
from lianxin.hear.text import clean
from lianxin.office.days import day_of
from lianxin.office.models import Person
from lianxin.office.numbers import next_number
from lianxin.office.refusals import Refusal, refusal
from lianxin.record.commands import stamp
from lianxin.record.commit import grouped

from ...deciding import DecisionTerms, Draft, PointTerms
from ...entries import decisions as entries
from ...models import AnsweredStatement, Consultation, Decision, DecisionDraft, DecisionPoint
from ...queries import decisions as queries
from ...queries.maps.drawn import newest_map
from ...queries.panels import still_deliberates, unanswered_advice
from ...queries.statements import is_published
from ...states import WEIGHED, ConsultationState
from ..consultations.writing import demand, demand_convenor, held, record
from ..statements.quoting import demand_nothing_private
from .checking import MOST_BECAUSE, numbers

#: An entry names up to so many statements one by one; above, each point says how many.
MOST_NAMED = 5_000


def publish_decision(*, consultation: Consultation, by: Person, now: datetime, because: str = "") -> Decision:
    """From here on nobody changes it.  A correction is a newer one beside it, for a reason that everybody reads."""
    demand_convenor(consultation.office, by)
    because = clean(because)

    def work() -> Decision:
        row = held(consultation)
        demand(row, *WEIGHED)
        before, draft = queries.newest_decision(row), queries.draft_of(row)
        told = digest(queries.document_of(draft))
        _demand_reason(before, told, because)
        _demand_all_heard(row, now)
        day = _demand_terms(draft.terms, day_of(now, row.office))
        _demand_whole(row, draft)
        demand_nothing_private(row, _written_in(draft, because))
        made = _decision(row, draft.terms, day, by, now)
        made.digest, made.replaces, made.because = told, before, because if before else ""
        made.save(force_insert=True)
        points, answered = _written(made, draft)
        row.state = ConsultationState.DECIDED
        row.save(force_update=True)
        _enter(made, draft, [row, made, *points, *answered], now)
        DecisionDraft.objects.filter(consultation=row).delete()
        return made

    return grouped(work)


def _demand_reason(before: Decision | None, told: str, because: str) -> None:
    if before is None:
        return
    # Not ``before.digest``: what it quoted of somebody may have been taken back since.
    if told == digest(queries.document(before)):
        raise Refusal("same", _("This very decision is published already."))
    if not because or len(because) > MOST_BECAUSE:
        text = _("Please say why it is corrected, in at most %(n)s characters; everybody will read it.")
        raise refusal("because", "because", text, n=MOST_BECAUSE)


def _demand_all_heard(consultation: Consultation, now: datetime) -> None:
    """Nothing that was said is left lying, and every vote is in the figures that it quotes."""
    if waiting := queries.nobody_looked_at(consultation):
        text = _("%(n)s statements wait to be looked at. Please look at them first.")
        raise refusal("waiting", "", text, n=waiting)
    if queries.still_sits(consultation):
        raise Refusal("sits", _("A sitting is not over yet: what is said there gets an answer as well."))
    if still_deliberates(consultation):
        text = _("A panel by lot has not given its advice yet: publish it, or cancel the panel and say why.")
        raise Refusal("deliberates", text)
    if unanswered_advice(consultation):
        raise Refusal("advice", _("Please say first, on its page, how you take the advice of the panel."))
    if not is_published(consultation, now):
        raise Refusal("votes", _("The last votes are entering the record. Please try again in a minute."))


def _demand_terms(terms: DecisionTerms, today: date) -> date:
    """The day of the decision, where all its words are there."""
    if not terms.text:
        raise Refusal("text", _("Please write what was decided, in at least one language."), "text")
    if terms.next.keys() != terms.text.keys():
        text = _("Please say what happens next, in the same languages as the decision.")
        raise Refusal("next", text, "next")
    if not terms.decided_by:
        raise Refusal("decided_by", _("Please name who decided."), "decided_by")
    if terms.decided_on is None:
        raise Refusal("decided_on", _("Please name the day of the decision."), "decided_on")
    if terms.decided_on > today:
        raise Refusal("decided_on", _("The day of the decision lies ahead of today."), "decided_on")
    return terms.decided_on


def _demand_whole(consultation: Consultation, draft: Draft) -> None:
    if unfinished := [key for key, point in draft.points.items() if not point.is_whole]:
        text = _(
            "These points are not finished: %(which)s. Each needs an outcome, a reason in the languages of what was "
            "said, and at least one statement."
        )
        raise refusal("points", "points", text, which=numbers(unfinished))
    if left := queries.unanswered(consultation, draft):
        text = _("These statements are in no point yet: %(which)s. Every one gets an answer.")
        raise refusal("unanswered", "statements", text, which=numbers([row.number for row in left]))


def _written_in(draft: Draft, because: str) -> list[str]:
    """Every text that everybody will read."""
    terms = draft.terms
    told = [*terms.text.values(), *terms.next.values(), because, terms.decided_by]
    return told + [
        text for point in draft.points.values() for one in (point.said, point.reason) for text in one.values()
    ]


def _decision(
    consultation: Consultation, terms: DecisionTerms, day: date, by: Person, now: datetime
) -> Decision:
    return Decision(
        consultation=consultation,
        number=next_number(consultation.decisions.all()),
        text=dict(terms.text),
        next=dict(terms.next),
        decided_by=terms.decided_by,
        decided_on=day,
        review_on=terms.review_on,
        due_at=queries.due_at(consultation),
        drawn=newest_map(consultation),
        published_by=by,
        published_at=now,
    )


def _written(made: Decision, draft: Draft) -> tuple[list[DecisionPoint], list[AnsweredStatement]]:
    """The points under their numbers, and each statement with what people had made of it."""
    figures = queries.figures_of(made.consultation)
    statements = queries.answerable(made.consultation, draft.answered)
    points: list[DecisionPoint] = []
    answered: list[AnsweredStatement] = []
    for number, terms in enumerate(draft.points.values(), 1):
        point = _point(made, number, terms)
        point.save(force_insert=True)
        points.append(point)
        for said in terms.statements:
            told = queries.told_of(figures.get(said)) or (None, None, None)
            quoted = dict(zip(("agree", "passed", "disagree"), told, strict=True))
            row = AnsweredStatement(decision=made, point=point, statement=statements[said], **quoted)
            row.save(force_insert=True)
            answered.append(row)
    return points, answered


def _point(made: Decision, number: int, terms: PointTerms) -> DecisionPoint:
    return DecisionPoint(
        decision=made,
        number=number,
        said=dict(terms.said),
        outcome=str(terms.outcome),
        reason=dict(terms.reason),
        material_id=terms.material,
        paragraph=terms.paragraph,
    )


def _enter(made: Decision, draft: Draft, rows: Sequence[Any], now: datetime) -> None:
    told = _told(made, draft)
    if made.replaces is None:
        record(made.consultation, entries.DECISION_PUBLISHED, now=now, rows=rows, **told)
        return
    more: dict[str, Any] = {"replaces": made.replaces.number, "reason": made.because}
    record(made.consultation, entries.DECISION_REPLACED, now=now, rows=rows, **told, **more)


def _told(made: Decision, draft: Draft) -> dict[str, Any]:
    """What the record says: numbers of statements and outcomes, no words."""
    points = list(draft.points.values())
    few = len(draft.answered) <= MOST_NAMED
    against = queries.mismatches(made, queries.points_of(made), queries.answered_in(made))
    found = [rows[0] for rows in against.values()]
    return {
        "decision": made.number,
        "digest": made.digest,
        "outcomes": dict(Counter(str(point.outcome) for point in points)),
        "points": [
            {
                "outcome": str(point.outcome),
                "statements": list(point.statements) if few else len(point.statements),
            }
            for point in points
        ],
        "statements": len(draft.answered),
        "voices": queries.voices_to_tell(made.consultation).count(),
        "against": sum(one.against for one in found),
        "despite": sum(not one.against for one in found),
        "decided_on": made.decided_on.isoformat(),
        "due_at": stamp(made.due_at),
    }
