"""On the case's screen: reviews that people asked for, and orders to put something right."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lianxin.act.models import Case
from lianxin.office.models import Person
from lianxin.verify.queries import orders_in, reviews_in

from ... import checking
from .shape import Section, Typed


def page(case: Case, person: Person, now: datetime, typed: Typed) -> dict[str, Any] | None:
    """Nothing where nobody asked and nothing was ordered."""
    reviews = [checking.review_card(row, person, now, typed) for row in reviews_in(case)]
    orders = [checking.order_card(row, person, now, typed) for row in orders_in(case)]
    return {"reviews": reviews, "orders": orders} if reviews or orders else None


SECTION = Section(
    "desk/sections/checking.html",
    page,
    {
        "review": lambda _case, person, request: checking.decide_review(person, request),
        "order_done": lambda _case, person, request: checking.do_order(person, request),
        "order_check": lambda _case, person, request: checking.check_order(person, request),
    },
)
