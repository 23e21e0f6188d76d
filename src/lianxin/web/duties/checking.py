"""Orders that a unit owes, reviews that wait for a decision, and orders that wait for a look from outside."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from lianxin.office.models import Person
from lianxin.verify import queries
from lianxin.verify.models import CorrectionOrder, Review
from lianxin.verify.rules import may_check, may_oversee
from lianxin.verify.states import OrderState

from .. import dates
from ..stages import Tag
from .shape import Duty


def orders(person: Person, now: datetime) -> list[Duty]:
    """What the own units have to put right; for a lead also what waits for a look.

    Overseers have both on their own screen.
    """
    if may_oversee(person):
        return []
    open_ = queries.orders_before(person)
    owed = [row for row in open_ if row.unit_id in person.unit_ids() and row.state != OrderState.DONE]
    to_check = [row for row in open_ if row.state == OrderState.DONE and may_check(person, row)]
    return [_order(row, _("To be put right: %(what)s"), person, now) for row in owed] + [
        _order(row, _("Look whether it was put right: %(what)s"), person, now) for row in to_check
    ]


def _order(row: CorrectionOrder, text: str, person: Person, now: datetime) -> Duty:
    return Duty(
        text=text % {"what": Truncator(row.what).chars(80)},
        detail=row.unit.name,
        url=reverse("web:order", args=[person.office.slug, row.pk]),
        due_at=row.due_at,
        due=Tag(*dates.until(row.due_at, now, person.office.zone)),
    )


def reviews(person: Person, now: datetime) -> list[Duty]:
    """What people want looked at again, for whoever took no part in it."""
    return (
        [] if may_oversee(person) else [_review(row, person, now) for row in queries.reviews_waiting(person)]
    )


def _review(row: Review, person: Person, now: datetime) -> Duty:
    return Duty(
        text=_("Somebody asks for another look: you took no part in it"),
        detail=_("Case %(n)d") % {"n": row.case.number},
        url=reverse("web:desk_case", args=[person.office.slug, row.case.number]) + "#reviews",
        due_at=row.due_at,
        due=Tag(*dates.until(row.due_at, now, person.office.zone)),
    )
