"""Reads of reviews, checks and orders."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from lianxin.act.models import Case
from lianxin.act.queries import visible_to
from lianxin.act.states import DeviationKind, DeviationState
from lianxin.hear.models import Voice
from lianxin.office.models import Office, Person
from lianxin.office.states import Role

from ..models import CorrectionOrder, Review
from ..rules import may_decide, may_order, may_oversee
from ..states import OrderState, ReviewState

LAST_STAGE = 2
PAGE = 50


def next_stage(voice: Voice, case: Case | None, now: datetime) -> int | None:
    """The stage at which the person can ask for a review now; None where there is nothing to look at again."""
    if case is None or not (case.answered_at or _left_out(case)):
        return None
    newest = voice.reviews.order_by("-stage").first()
    if newest is None:
        return 1
    ready = newest.state != ReviewState.ASKED or newest.due_at <= now
    return newest.stage + 1 if ready and newest.stage < LAST_STAGE else None


def _left_out(case: Case) -> bool:
    return case.deviations.filter(kind=DeviationKind.EXCLUSION, state=DeviationState.AGREED).exists()


def reviews_of(voice: Voice) -> list[Review]:
    """What this person asked to be looked at again, oldest first."""
    return list(voice.reviews.order_by("stage"))


def reviews_in(case: Case) -> list[Review]:
    """Every review of a case, oldest first."""
    return list(case.reviews.select_related("case", "voice", "office").order_by("pk"))


def reviews_waiting(person: Person) -> list[Review]:
    """Reviews that this person may decide, due first."""
    if not (may_oversee(person) or person.holds(Role.COORDINATOR, Role.LEAD)):
        return []
    rows = Review.objects.select_related("case__office", "voice", "office")
    found = rows.filter(case__in=visible_to(person), state=ReviewState.ASKED)
    return [review for review in found.order_by("due_at")[:PAGE] if may_decide(person, review)]


def review_of(office: Office, pk: int) -> Review | None:
    return (
        Review.objects.select_related("case__office", "voice", "office").filter(office=office, pk=pk).first()
    )


def orders_open(office: Office) -> QuerySet[CorrectionOrder]:
    """Orders that are not verified yet, due first."""
    rows = CorrectionOrder.objects.select_related("office", "unit", "case").filter(office=office)
    return rows.exclude(state=OrderState.VERIFIED).order_by("due_at", "pk")


def orders_for(person: Person) -> list[CorrectionOrder]:
    """What this person's units still owe."""
    owed = orders_open(person.office).filter(unit__in=person.unit_ids())
    return list(owed.filter(state__in=(OrderState.ORDERED, OrderState.BACK))[:PAGE])


def orders_before(person: Person) -> list[CorrectionOrder]:
    """The open orders that concern this person: all of them for whoever may give one, else those of the own units."""
    return list(orders_open(person.office)[:PAGE]) if may_order(person, person.office) else orders_for(person)


def orders_in(case: Case) -> list[CorrectionOrder]:
    """Every order about a case, oldest first."""
    return list(case.orders.select_related("office", "unit", "case").order_by("pk"))


def order_of(person: Person, pk: int) -> CorrectionOrder | None:
    """An order that this person may see: their unit's own, or any for whoever sees the whole office."""
    rows = CorrectionOrder.objects.select_related("office", "unit", "case")
    order = rows.filter(office_id=person.office_id, pk=pk).first()
    sees_all = person.holds(Role.LEAD, Role.COORDINATOR) or may_oversee(person)
    return order if order and (sees_all or order.unit_id in person.unit_ids()) else None


def reviews_late(now: datetime) -> list[Review]:
    """Reviews whose date has passed and of which nobody has been told yet."""
    late = Review.objects.filter(state=ReviewState.ASKED, due_at__lte=now, late_noted_at=None)
    return list(late.order_by("due_at")[:PAGE])


def orders_late(now: datetime) -> list[CorrectionOrder]:
    """Orders whose date has passed and of which nobody has been told yet."""
    owed = CorrectionOrder.objects.filter(state__in=(OrderState.ORDERED, OrderState.BACK))
    return list(owed.filter(due_at__lte=now, late_noted_at=None).order_by("due_at")[:PAGE])
