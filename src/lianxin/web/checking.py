"""Reviews, orders and checks on whatever page they are shown: the cards, and the steps that their forms send."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianxin.act.models import Case
from lianxin.act.queries import by_number
from lianxin.act.rules import may_see
from lianxin.algorithms.digits import whole
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.verify import commands, queries
from lianxin.verify.models import CorrectionOrder, Review
from lianxin.verify.rules import may_check, may_decide, may_do
from lianxin.verify.states import CheckKind, OrderState, ReviewState

from . import dates
from .desk.sections.typed import end_of_day, fields, number, unit
from .stages import Tag

Typed = Mapping[str, str]
_REVIEW_TONES = {ReviewState.UPHELD: "leaf", ReviewState.PARTLY: "amber", ReviewState.ASKED: "amber"}
_ORDER_TONES = {OrderState.VERIFIED: "leaf", OrderState.DONE: "amber", OrderState.BACK: "brick"}
_DECISIONS = (ReviewState.UPHELD, ReviewState.PARTLY, ReviewState.REJECTED)


def _typed_in(typed: Typed, row: int, *steps: str) -> Typed:
    """What was typed into the form of this row, if that is the one that was refused."""
    return typed if typed.get("command") in steps and typed.get("row") == str(row) else {}


def review_card(review: Review, person: Person, now: datetime, typed: Typed) -> dict[str, Any]:
    """What the person says, and the form for whoever may decide."""
    zone, open_ = review.office.zone, review.state == ReviewState.ASKED
    return {
        "id": review.pk,
        "key": str(review.pk),
        "case": review.case.number,
        "url": reverse("web:desk_case", args=[person.office.slug, review.case.number]),
        "stage": review.stage,
        "words": review.words,
        "state": Tag(
            str(ReviewState(review.state).label), _REVIEW_TONES.get(ReviewState(review.state), "river")
        ),
        "due": Tag(*dates.until(review.due_at, now, zone)) if open_ else None,
        "reasons": review.reasons,
        "remedy": review.remedy,
        "apology": review.apology,
        "may_decide": open_ and may_decide(person, review),
        "decisions": [(state.value, state.label) for state in _DECISIONS],
        "typed": _typed_in(typed, review.pk, "review"),
    }


def order_card(order: CorrectionOrder, person: Person, now: datetime, typed: Typed) -> dict[str, Any]:
    """What is to be put right, what the unit says it did, and the form for whoever is next."""
    state, slug = OrderState(order.state), person.office.slug
    open_ = state in {OrderState.ORDERED, OrderState.BACK}
    return {
        "id": order.pk,
        "key": str(order.pk),
        "unit": order.unit.name,
        "what": order.what,
        "deed": order.deed,
        "state": Tag(str(state.label), _ORDER_TONES.get(state, "river")),
        "due": Tag(*dates.until(order.due_at, now, order.office.zone)) if open_ else None,
        "case": order.case.number if order.case else None,
        "url": reverse("web:desk_case", args=[slug, order.case.number])
        if order.case and may_see(person, order.case)
        else "",
        "may_do": open_ and may_do(person, order),
        "may_check": state is OrderState.DONE and may_check(person, order),
        "typed": _typed_in(typed, order.pk, "order_done", "order_check"),
    }


def decide_review(person: Person, request: HttpRequest) -> None:
    """Who was right, with reasons, a remedy and an apology."""
    review, post = queries.review_of(person.office, number(request, "row")), request.POST
    if review is None or not may_see(person, review.case):
        raise Http404
    with fields(f"review_{review.pk}"):
        commands.decide_review(
            review=review,
            state=ReviewState(post["state"]) if post.get("state") in _DECISIONS else ReviewState.ASKED,
            reasons=post.get("reasons", ""),
            remedy=post.get("remedy", ""),
            apology=post.get("apology") == "yes",
            by=person,
            now=now_of(request),
        )


def _order(person: Person, request: HttpRequest) -> CorrectionOrder:
    order = queries.order_of(person, number(request, "row"))
    if order is None:
        raise Http404
    return order


def do_order(person: Person, request: HttpRequest) -> None:
    """The unit says what it did."""
    order = _order(person, request)
    with fields(f"order_{order.pk}"):
        deed = request.POST.get("deed", "")
        commands.do_order(order=order, deed=deed, by=person, now=now_of(request))


def check_order(person: Person, request: HttpRequest) -> None:
    """Somebody else says whether it is right."""
    order, right = _order(person, request), request.POST.get("right") == "yes"
    with fields(f"order_{order.pk}"):
        commands.check_order(order=order, right=right, by=person, now=now_of(request))


def give_order(person: Person, request: HttpRequest) -> None:
    """A unit is to put something right by a day."""
    with fields("order"):
        due_at = end_of_day(request.POST.get("order_due_at", ""), "due_at", person.office.zone)
        if due_at is None:
            raise Refusal("missing", _("Please choose a day."), "due_at")
        commands.give_order(
            unit=unit(request, "order_unit", person.office),
            what=request.POST.get("order_what", ""),
            due_at=due_at,
            case=_case(person, request, "order_case"),
            by=person,
            now=now_of(request),
        )


def make_check(person: Person, request: HttpRequest) -> None:
    """A look on the spot, at a door or through papers."""
    post = request.POST
    with fields("check"):
        if post.get("check_as_said") not in {"yes", "no"}:
            raise Refusal("missing", _("Please choose whether it is as it was said."), "as_said")
        kind = post.get("check_kind", "")
        commands.make_check(
            unit=unit(request, "check_unit", person.office),
            kind=CheckKind(kind) if kind in CheckKind.values else CheckKind.SITE,
            as_said=post["check_as_said"] == "yes",
            note=post.get("check_note", ""),
            case=_case(person, request, "check_case"),
            send_back=post.get("check_send_back") == "yes",
            by=person,
            now=now_of(request),
        )


def _case(person: Person, request: HttpRequest, name: str) -> Case | None:
    typed = request.POST.get(name, "").strip()
    if not typed:
        return None
    case = by_number(person.office, whole(typed) or 0)
    if case is None or not may_see(person, case):
        raise Refusal("unknown", _("There is no case with this number here."), "case")
    return case
