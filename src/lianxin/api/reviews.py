"""Reviews, checks and orders for programs: the same commands and rules as the pages."""

from __future__ import annotations

from datetime import date, datetime, time

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.responses import Status
from pydantic import StrictBool

from lianxin.act.models import Case
from lianxin.act.queries import by_number
from lianxin.act.rules import NotAllowed, may_see, may_use_desk
from lianxin.channels.api.voice import Text
from lianxin.hear.commands import note_looks
from lianxin.hear.states import Seen
from lianxin.office.clock import now_of
from lianxin.office.models import Office, Person, Unit
from lianxin.verify import commands, queries
from lianxin.verify.models import CorrectionOrder, Finding, Review
from lianxin.verify.rules import may_order
from lianxin.verify.states import CheckKind, ReviewState

from .asked import StaffRequest, voice_behind
from .contact import WordsIn, copied, overseer, staff
from .errors import REFUSED, REFUSED_STAFF, Error, NotFound, Refused
from .inputs import Day, Input, Moment, Number
from .voices import VOICE

router = Router(tags=["oversight"])


class ReviewOut(Schema):
    """Stage 1 is decided by somebody of the office who took no part, stage 2 by somebody outside."""

    id: int
    case: int
    voice: int
    stage: int
    state: str
    words: str
    asked_at: datetime
    due_at: datetime
    reasons: str
    remedy: str
    apology: bool
    decided_at: datetime | None


class ReviewDecisionIn(Input):
    state: ReviewState
    reasons: Text
    remedy: Text = ""
    apology: StrictBool = False


class CheckIn(Input):
    """``as_said`` false: it is not as it was said, or the door that was tried gave no receipt."""

    unit: Text
    kind: CheckKind
    as_said: StrictBool
    note: Text = ""
    case: Number | None = None
    send_back: StrictBool = False


class CheckOut(Schema):
    id: int
    unit: str
    kind: str
    as_said: bool


class OrderIn(Input):
    unit: Text
    what: Text
    due_at: Moment | Day
    case: Number | None = None
    finding: Number | None = None


class OrderDeedIn(Input):
    deed: Text


class RightIn(Input):
    right: StrictBool


class OrderOut(Schema):
    id: int
    unit: str
    case: int | None
    what: str
    due_at: datetime
    state: str
    deed: str


@router.get(f"{VOICE}/reviews", response={200: list[ReviewOut], REFUSED: Error}, operation_id="list_reviews")
def list_reviews(request: HttpRequest, slug: str, code: str) -> list[ReviewOut]:
    """What was asked to be looked at again, and what became of it."""
    _office, voice = voice_behind(slug, code)
    return [_review_out(row) for row in queries.reviews_of(voice)]


@router.post(f"{VOICE}/reviews", response={201: ReviewOut, REFUSED: Error}, operation_id="ask_review")
def ask_review(request: HttpRequest, slug: str, code: str, said: WordsIn) -> Status[ReviewOut]:
    """Ask for another look by somebody else; after that, by somebody outside."""
    _office, voice = voice_behind(slug, code)
    row = commands.ask_review(voice=voice, words=said.words, now=now_of(request))
    return Status(201, _review_out(row))


@router.get(
    "/desk/reviews",
    auth=staff,
    response={200: list[ReviewOut], REFUSED_STAFF: Error},
    operation_id="list_my_reviews",
)
def list_my_reviews(request: StaffRequest) -> list[ReviewOut]:
    """Reviews that you may decide, due first."""
    found = queries.reviews_waiting(_staff(request))
    spoke = [row.voice_id for row in found]
    note_looks(person=request.auth, voices=spoke, what=Seen.WORDS, now=now_of(request))
    return [_review_out(row) for row in found]


@router.post(
    "/desk/reviews/{int:pk}/decide",
    auth=staff,
    response={200: ReviewOut, REFUSED_STAFF: Error},
    operation_id="decide_review",
)
def decide_review(request: StaffRequest, pk: int, decision: ReviewDecisionIn) -> ReviewOut:
    """Decide a review in which you took no part; where the person was right, the case opens again."""
    review = queries.review_of(_staff(request).office, pk)
    if review is None or not may_see(request.auth, review.case):
        raise NotFound
    return _review_out(
        commands.decide_review(review=review, by=request.auth, now=now_of(request), **decision.dict())
    )


@router.post(
    "/desk/checks", auth=staff, response={201: CheckOut, REFUSED_STAFF: Error}, operation_id="make_check"
)
def make_check(request: StaffRequest, made: CheckIn) -> Status[CheckOut]:
    """Write down a look on the spot, a door that was tried, or a look through the papers."""
    person = overseer(request)
    row = commands.make_check(
        unit=_unit(person, made.unit),
        kind=made.kind,
        as_said=made.as_said,
        note=made.note,
        case=_case(person, made.case),
        send_back=made.send_back,
        by=person,
        now=now_of(request),
    )
    return Status(201, CheckOut(unit=made.unit, **copied(row, ("id", "kind", "as_said"))))


@router.get(
    "/desk/orders",
    auth=staff,
    response={200: list[OrderOut], REFUSED_STAFF: Error},
    operation_id="list_my_orders",
)
def list_my_orders(request: StaffRequest) -> list[OrderOut]:
    """What your units still owe; for overseers and leads, every order that is not verified yet."""
    return [_order_out(row) for row in queries.orders_before(_staff(request))]


@router.post(
    "/desk/orders", auth=staff, response={201: OrderOut, REFUSED_STAFF: Error}, operation_id="give_order"
)
def give_order(request: StaffRequest, given: OrderIn) -> Status[OrderOut]:
    """Have a unit put something right by a date."""
    person = _staff(request)
    if not may_order(person, person.office):  # before anything is looked up: whoever may not, learns nothing
        raise NotAllowed
    row = commands.give_order(
        unit=_unit(person, given.unit),
        what=given.what,
        due_at=_end(given.due_at, person.office),
        case=_case(person, given.case),
        finding=_finding(person, given.finding),
        by=person,
        now=now_of(request),
    )
    return Status(201, _order_out(row))


@router.post(
    "/desk/orders/{int:pk}/done",
    auth=staff,
    response={200: OrderOut, REFUSED_STAFF: Error},
    operation_id="do_order",
)
def do_order(request: StaffRequest, pk: int, said: OrderDeedIn) -> OrderOut:
    """Say what your unit did."""
    order = _order(request, pk)
    return _order_out(commands.do_order(order=order, deed=said.deed, by=request.auth, now=now_of(request)))


@router.post(
    "/desk/orders/{int:pk}/check",
    auth=staff,
    response={200: OrderOut, REFUSED_STAFF: Error},
    operation_id="check_order",
)
def check_order(request: StaffRequest, pk: int, found: RightIn) -> OrderOut:
    """Say whether it is right; never for your own unit, and never for what you did yourself."""
    order = _order(request, pk)
    return _order_out(
        commands.check_order(order=order, right=found.right, by=request.auth, now=now_of(request))
    )


def _staff(request: StaffRequest) -> Person:
    if not may_use_desk(request.auth):
        raise NotAllowed("desk")
    return request.auth


def _order(request: StaffRequest, pk: int) -> CorrectionOrder:
    order = queries.order_of(_staff(request), pk)
    if order is None:
        raise NotFound
    return order


def _unit(person: Person, code: str) -> Unit:
    unit = Unit.objects.select_related("office").filter(office_id=person.office_id, code=code).first()
    if unit is None:
        raise Refused(422, "unknown", "unit")
    return unit


def _case(person: Person, number: int | None) -> Case | None:
    case = by_number(person.office, number) if number else None
    if number and (case is None or not may_see(person, case)):
        raise Refused(422, "unknown", "case")
    return case


def _finding(person: Person, pk: int | None) -> Finding | None:
    finding = Finding.objects.filter(office_id=person.office_id, pk=pk).first() if pk else None
    if pk and finding is None:
        raise Refused(422, "unknown", "finding")
    return finding


def _end(asked: datetime | date, office: Office) -> datetime:
    """A moment as it is; a day ends in its last second where the office is."""
    return asked if isinstance(asked, datetime) else datetime.combine(asked, time(23, 59, 59), office.zone)


def _review_out(row: Review) -> ReviewOut:
    plain = ("id", "stage", "state", "words", "asked_at", "due_at", "reasons", "remedy", "apology")
    return ReviewOut(
        case=row.case.number, voice=row.voice_id, decided_at=row.decided_at, **copied(row, plain)
    )


def _order_out(row: CorrectionOrder) -> OrderOut:
    plain = ("id", "what", "due_at", "state", "deed")
    return OrderOut(unit=row.unit.code, case=row.case.number if row.case else None, **copied(row, plain))
