"""On the case's screen: reviews that people asked for, and orders to put something right."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest

from lianxin.act.models import Case
from lianxin.office.models import Person
from lianxin.verify.models import CorrectionOrder, Review
from lianxin.verify.queries import orders_in, reviews_in

from ... import checking
from .shape import Act, Section, Typed
from .typed import number

Rows = Callable[[Case], Iterable[Review | CorrectionOrder]]
Step = Callable[[Person, HttpRequest], None]


def page(case: Case, person: Person, now: datetime, typed: Typed) -> dict[str, Any] | None:
    """Nothing where nobody asked and nothing was ordered."""
    reviews = [checking.review_card(row, person, now, typed) for row in reviews_in(case)]
    orders = [checking.order_card(row, person, now, typed) for row in orders_in(case)]
    return {"reviews": reviews, "orders": orders} if reviews or orders else None


def _in_this(case_rows: Rows, step: Step) -> Act:
    """The step for a row of this case; one of another case is not found on its screen."""

    def taken(case: Case, person: Person, request: HttpRequest) -> None:
        if number(request, "row") not in {row.pk for row in case_rows(case)}:
            raise Http404
        step(person, request)

    return taken


SECTION = Section(
    "desk/sections/checking.html",
    page,
    {
        "review": _in_this(reviews_in, checking.decide_review),
        "order_done": _in_this(orders_in, checking.do_order),
        "order_check": _in_this(orders_in, checking.check_order),
    },
)
