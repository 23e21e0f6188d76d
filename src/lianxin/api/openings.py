"""Opening who a person is, which takes two; and who looked at a voice, for whoever holds its receipt."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.responses import Status
from pydantic import StrictBool

from lianxin.act.queries import first_voice
from lianxin.act.rules import NotAllowed
from lianxin.channels.api.voice import Text
from lianxin.hear.looking import looks_at
from lianxin.hear.models import Opening
from lianxin.hear.states import OpeningReason, OpeningState
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.verify import commands, queries
from lianxin.verify.opening import may_see_openings

from .asked import StaffRequest, voice_behind
from .contact import copied
from .desk import CASE, case_at_desk
from .errors import REFUSED, REFUSED_STAFF, Error, NotFound
from .inputs import Day, Input
from .tokens import StaffToken
from .voices import VOICE

router = Router(tags=["oversight"], auth=StaffToken())
residents = Router(tags=["voices"])


class OpeningIn(Input):
    """``quiet_until`` and ``quiet_law`` belong together, and only to a law that keeps it from the person so long."""

    reason: OpeningReason
    text: Text
    quiet_until: Day | None = None
    quiet_law: Text = ""


class OpeningDecisionIn(Input):
    """Whether somebody of another role agrees; whoever declines says why."""

    agree: StrictBool
    text: Text = ""


class OpeningOut(Schema):
    """A request; ``contact`` is given once, to whoever asked, and at no other time."""

    id: int
    state: OpeningState
    reason: OpeningReason
    text: str
    asked_role: str
    asked_at: datetime
    decided_role: str
    decided_at: datetime | None
    decision: str
    quiet_until: date | None
    opened_at: datetime | None
    contact: str = ""


class LookOut(Schema):
    """Somebody in this role, of this unit if it is a unit's role, saw this on that day."""

    day: date
    role: str
    unit: str
    saw: list[str]


class OpenedOut(Schema):
    """How the person can be reached was opened: when, by which two roles and why."""

    opened_at: datetime
    asked_role: str
    decided_role: str
    reason: OpeningReason
    text: str


class LooksOut(Schema):
    looks: list[LookOut]
    openings: list[OpenedOut]


@router.get(
    "/desk/openings", response={200: list[OpeningOut], REFUSED_STAFF: Error}, operation_id="list_openings"
)
def list_openings(request: StaffRequest) -> list[OpeningOut]:
    """What was asked for, the newest first; never whom it is about."""
    return [_out(row) for row in queries.openings(_opener(request).office)]


@router.post(f"{CASE}/openings", response={201: OpeningOut, REFUSED_STAFF: Error}, operation_id="ask_opening")
def ask_opening(request: StaffRequest, number: int, asked: OpeningIn) -> Status[OpeningOut]:
    """Ask to open how the person who spoke can be reached; somebody of another role decides."""
    voice = first_voice(case_at_desk(request, number))
    row = commands.ask_opening(voice=voice, by=request.auth, now=now_of(request), **asked.dict())
    return Status(201, _out(row))


@router.post(
    "/desk/openings/{int:pk}/decide",
    response={200: OpeningOut, REFUSED_STAFF: Error},
    operation_id="decide_opening",
)
def decide_opening(request: StaffRequest, pk: int, decision: OpeningDecisionIn) -> OpeningOut:
    """Agree or decline; never the one who asked, never somebody in the same role."""
    now = now_of(request)
    row = commands.decide_opening(opening=_row(request, pk), by=request.auth, now=now, **decision.dict())
    return _out(row)


@router.post(
    "/desk/openings/{int:pk}/show",
    response={200: OpeningOut, REFUSED_STAFF: Error},
    operation_id="show_opened",
)
def show_opened(request: StaffRequest, pk: int) -> OpeningOut:
    """How the person can be reached, once, for whoever asked; the person is told."""
    row = _row(request, pk)
    contact = commands.open_identity(opening=row, by=request.auth, now=now_of(request))
    return _out(_row(request, pk), contact=contact)


@residents.get(f"{VOICE}/looks", response={200: LooksOut, REFUSED: Error}, operation_id="who_looked")
def who_looked(request: HttpRequest, slug: str, code: str) -> LooksOut:
    """Who of the office looked at what was said, by role and day; and whether it was opened who spoke."""
    _office, voice = voice_behind(slug, code)
    looks = [
        LookOut(day=row.day, role=str(row.role), unit=row.unit, saw=[str(one) for one in row.what])
        for row in looks_at(voice)
    ]
    plain = ("opened_at", "asked_role", "decided_role", "reason", "text")
    told = [OpenedOut(**copied(row, plain)) for row in queries.openings_told(voice)]
    return LooksOut(looks=looks, openings=told)


def _opener(request: StaffRequest) -> Person:
    if not may_see_openings(request.auth):
        raise NotAllowed("openings")
    return request.auth


def _row(request: StaffRequest, pk: int) -> Opening:
    row = queries.opening_by_id(_opener(request).office, pk)
    if row is None:
        raise NotFound
    return row


def _out(row: Opening, contact: str = "") -> OpeningOut:
    plain = (
        "id",
        "state",
        "reason",
        "text",
        "asked_role",
        "asked_at",
        "decided_role",
        "decided_at",
        "decision",
        "quiet_until",
        "opened_at",
    )
    return OpeningOut(**copied(row, plain), contact=contact)
