"""A convenor writes a decision, over days: its words, and points that take up statements.  Nobody else sees it yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.office.models import Person
from lianxin.office.refusals import Refusal, refusal
from lianxin.record.commit import grouped

from ... import deciding
from ...deciding import DecisionTerms, Draft, PointTerms
from ...models import Consultation, DecisionDraft
from ...queries.decisions import draft_of
from ...states import WEIGHED
from ..consultations.writing import demand, demand_convenor, held
from .checking import MOST_POINTS, checked_point, checked_terms, numbers


def save_terms(*, consultation: Consultation, terms: DecisionTerms, by: Person, now: datetime) -> Draft:
    """Keep the words of the decision, as far as they are written."""
    cleaned = checked_terms(terms)
    return _changed(consultation, by, now, lambda draft: Draft(cleaned, draft.points, draft.last))


def put_point(
    *, consultation: Consultation, key: int | None, point: PointTerms, by: Person, now: datetime
) -> Draft:
    """A new point, or what a point says from now on.  A statement that another point answers is refused."""
    cleaned = checked_point(consultation, point)

    def change(draft: Draft) -> Draft:
        if key is not None:
            _demand_there(draft, key)
        elif len(draft.points) >= MOST_POINTS:
            raise refusal("many", "", _("At most %(n)s points: put some together."), n=MOST_POINTS)
        _demand_free(draft, key, cleaned.statements)
        return deciding.with_point(draft, key, cleaned)

    return _changed(consultation, by, now, change)


def put_in_point(
    *, consultation: Consultation, key: int, statements: Iterable[int], by: Person, now: datetime
) -> Draft:
    """A point answers these statements as well."""
    wanted = sorted(set(statements))

    def change(draft: Draft) -> Draft:
        _demand_there(draft, key)
        _demand_free(draft, key, wanted)
        more = deciding.with_more(draft, key, wanted)
        checked_point(consultation, more.points[key])
        return more

    return _changed(consultation, by, now, change)


def drop_point(*, consultation: Consultation, key: int, by: Person, now: datetime) -> Draft:
    """A point goes; its statements wait for another one."""

    def change(draft: Draft) -> Draft:
        _demand_there(draft, key)
        return deciding.without_point(draft, key)

    return _changed(consultation, by, now, change)


def _demand_there(draft: Draft, key: int) -> None:
    if key not in draft.points:
        raise Refusal("gone", _("Somebody has taken this point away meanwhile."))


def _demand_free(draft: Draft, key: int | None, statements: Iterable[int]) -> None:
    if taken := draft.elsewhere(statements, key):
        text = _("These statements are in another point already: %(which)s.")
        raise refusal("taken", "statements", text, which=numbers(taken))


def _changed(
    consultation: Consultation, by: Person, now: datetime, change: Callable[[Draft], Draft]
) -> Draft:
    demand_convenor(consultation.office, by)

    def work() -> Draft:
        row = held(consultation)
        demand(row, *WEIGHED)
        draft = change(draft_of(row))
        told = {"content": deciding.spelled(draft), "changed_by": by, "changed_at": now}
        DecisionDraft.objects.update_or_create(consultation=row, defaults=told)
        return draft

    return grouped(work)
