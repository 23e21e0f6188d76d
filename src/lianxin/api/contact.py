"""Asking back and "were you pressed?" for programs: the same commands and rules as the pages."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.responses import Status
from pydantic import StrictBool

from lianxin.act.states import Word
from lianxin.channels.api.voice import Text
from lianxin.hear.commands import note_looks
from lianxin.hear.states import Seen
from lianxin.office.clock import now_of
from lianxin.office.models import Office, Person
from lianxin.office.states import Role
from lianxin.verify import commands, queries
from lianxin.verify.models import ContactItem, Pressure
from lianxin.verify.rules import demand_oversight
from lianxin.verify.states import ContactState, ContactWay, RoundKind

from .asked import StaffRequest, voice_behind
from .errors import REFUSED, REFUSED_STAFF, Error, NotFound
from .inputs import Day, Input, Moment
from .tokens import StaffToken
from .voices import VOICE

router = Router(tags=["oversight"])
staff = StaffToken()


class RoundIn(Input):
    """Those who were answered from ``since`` on and before ``until``; ``size`` of them are drawn."""

    kind: RoundKind = RoundKind.FIRST
    since: Moment | Day
    until: Moment | Day
    size: int


class RoundOut(Schema):
    """A drawing that anybody can repeat: the voices with the smallest SHA-256 of ``seed/voice``, smallest first."""

    round: int
    kind: str
    since: datetime
    until: datetime
    seed: str
    population: int
    voices: list[int]


class TryOut(Schema):
    way: str
    reached: bool
    tried_at: datetime


class ItemOut(Schema):
    """Somebody who was drawn; ``contact`` is given by the try that opens it, and at no other time."""

    id: int
    round: int
    kind: str
    voice: int
    case: int
    unit: str
    state: str
    ways: list[str]
    tries: list[TryOut]
    contact: str = ""


class ItemPage(Schema):
    """Those who wait to be asked; ``after`` is the mark from which the next page starts."""

    items: list[ItemOut]
    after: int | None


class TryIn(Input):
    way: ContactWay
    reached: StrictBool = False


class ContactSettleIn(Input):
    """What came of it; nobody who was not reached has said anything."""

    state: ContactState
    word: Word | None = None
    satisfied: StrictBool | None = None
    contacted_in_time: StrictBool | None = None
    pressed: StrictBool | None = None
    words: Text = ""


class WordsIn(Input):
    words: Text = ""


class PressureOut(Schema):
    """Only overseers see it."""

    id: int
    voice: int
    words: str
    said_at: datetime


class ContactSaidOut(Schema):
    said_at: datetime


@router.post(
    "/desk/contact/rounds",
    auth=staff,
    response={201: RoundOut, REFUSED_STAFF: Error},
    operation_id="draw_contact_round",
)
def draw_round(request: StaffRequest, asked: RoundIn) -> Status[RoundOut]:
    """Draw by lot whom to ask back."""
    office = overseer(request).office
    row = commands.draw_round(
        office=office,
        kind=asked.kind,
        since=_begin(asked.since, office),
        until=_begin(asked.until, office),
        size=asked.size,
        by=request.auth,
        now=now_of(request),
    )
    plain = ("kind", "since", "until", "seed", "population")
    voices = list(row.items.order_by("pk").values_list("voice_id", flat=True))
    return Status(201, RoundOut(round=row.pk, voices=voices, **copied(row, plain)))


@router.get(
    "/desk/contact/items",
    auth=staff,
    response={200: ItemPage, REFUSED_STAFF: Error},
    operation_id="list_contact_items",
)
def list_items(request: StaffRequest, after: int = 0) -> ItemPage:
    """Who is still to be asked, 50 at a time."""
    found = queries.waiting(overseer(request).office, after=after)
    full = len(found) == queries.CONTACT_PAGE
    return ItemPage(items=[_item_out(item) for item in found], after=found[-1].pk if full else None)


@router.post(
    "/desk/contact/items/{int:pk}/tries",
    auth=staff,
    response={201: ItemOut, REFUSED_STAFF: Error},
    operation_id="try_contact",
)
def try_contact(request: StaffRequest, pk: int, tried: TryIn) -> Status[ItemOut]:
    """Try to reach somebody. Only this opens how to reach them, and it stands in the record."""
    item = _item(request, pk)
    attempt = commands.try_contact(
        item=item, way=tried.way, reached=tried.reached, by=request.auth, now=now_of(request)
    )
    contact = queries.contact_for(attempt)
    if contact:
        _note(request, [item.voice_id], Seen.CONTACT)
    return Status(201, _item_out(item, contact=contact))


@router.post(
    "/desk/contact/items/{int:pk}/settle",
    auth=staff,
    response={200: ItemOut, REFUSED_STAFF: Error},
    operation_id="settle_contact",
)
def settle_contact(request: StaffRequest, pk: int, came: ContactSettleIn) -> ItemOut:
    """What they said, or that they did not want to say, or could not be reached in three tries."""
    said = came.dict()
    state = said.pop("state")
    told = commands.Told(**said)
    item = commands.settle_contact(
        item=_item(request, pk), state=state, told=told, by=request.auth, now=now_of(request)
    )
    return _item_out(item)


@router.post(f"{VOICE}/pressed", response={201: ContactSaidOut, REFUSED: Error}, operation_id="say_pressed")
def say_pressed(request: HttpRequest, slug: str, code: str, said: WordsIn) -> Status[ContactSaidOut]:
    """Say that somebody pressed you. Only people outside the units read it."""
    _office, voice = voice_behind(slug, code)
    row = commands.say_pressed(voice=voice, words=said.words, now=now_of(request))
    return Status(201, ContactSaidOut(said_at=row.said_at))


@router.get(
    "/desk/pressures",
    auth=staff,
    response={200: list[PressureOut], REFUSED_STAFF: Error},
    operation_id="list_pressures",
)
def list_pressures(request: StaffRequest) -> list[PressureOut]:
    """What people say about being pressed, until an overseer has seen it."""
    found = queries.pressures(overseer(request).office)
    _note(request, [row.voice_id for row in found], Seen.WORDS)
    return [PressureOut(voice=row.voice_id, **copied(row, ("id", "words", "said_at"))) for row in found]


@router.post(
    "/desk/pressures/{int:pk}/seen",
    auth=staff,
    response={200: ContactSaidOut, REFUSED_STAFF: Error},
    operation_id="see_pressure",
)
def see_pressure(request: StaffRequest, pk: int) -> ContactSaidOut:
    """It has been looked into."""
    row = Pressure.objects.select_related("office").filter(office=overseer(request).office, pk=pk).first()
    if row is None:
        raise NotFound
    return ContactSaidOut(
        said_at=commands.see_pressure(pressure=row, by=request.auth, now=now_of(request)).said_at
    )


def overseer(request: StaffRequest) -> Person:
    demand_oversight(request.auth, request.auth.office_id)
    return request.auth


def _note(request: StaffRequest, voices: list[int], what: Seen) -> None:
    note_looks(person=request.auth, voices=voices, what=what, role=Role.OVERSEER, now=now_of(request))


def _item(request: StaffRequest, pk: int) -> ContactItem:
    item = queries.item_of(overseer(request).office, pk)
    if item is None:
        raise NotFound
    return item


def _begin(asked: datetime | date, office: Office) -> datetime:
    """A moment as it is; a day begins at midnight where the office is."""
    return asked if isinstance(asked, datetime) else datetime.combine(asked, time.min, office.zone)


def _item_out(item: ContactItem, contact: str = "") -> ItemOut:
    return ItemOut(
        id=item.pk,
        round=item.round_id,
        kind=item.round.kind,
        voice=item.voice_id,
        case=item.case.number,
        unit=item.unit.code if item.unit else "",
        state=item.state,
        ways=[str(way) for way in queries.ways_to(item)],
        tries=[TryOut(**copied(one, ("way", "reached", "tried_at"))) for one in queries.tries_of(item)],
        contact=contact,
    )


def copied(row: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
