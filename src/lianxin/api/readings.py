"""For programs of the desk: what the house suggests about a voice, what a person decides, what everybody may read."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from ninja import Router, Schema
from ninja.responses import Status

from lianxin.channels.api.voice import Text
from lianxin.hear.commands import note_looks, publish, read_voice, withdraw
from lianxin.hear.models import Publication, Reading, Voice
from lianxin.hear.rules import NotYours, may_read
from lianxin.hear.states import Seen, Severity
from lianxin.hear.understanding.suggesting import Suggested, suggestions
from lianxin.office.clock import now_of
from lianxin.office.models import Area, Place, Topic

from .asked import StaffRequest
from .desk import CASE, case_at_desk, voice_at_desk
from .errors import REFUSED_STAFF, Error, Refused
from .inputs import Input, Number
from .tokens import StaffToken

Chosen = TypeVar("Chosen", Topic, Place, Area)
router = Router(tags=["desk"], auth=StaffToken())


class SuggestedOut(Schema):
    """One proposal; ``sure`` when it was right often enough on what people decided before."""

    code: str
    sure: bool
    reasons: list[str]


class SuggestionsOut(Schema):
    """What the house makes of the words. A person decides."""

    voice: int
    topics: list[SuggestedOut]
    places: list[SuggestedOut]
    areas: list[SuggestedOut]
    severity: str
    signs: list[str]
    script: str
    language: str
    personal: list[str]


class ReadingIn(Input):
    """What a person decides; ``voice`` is needed when a case has several."""

    severity: Severity
    topic: Text | None = None
    place: Text | None = None
    area: Text | None = None
    voice: Number | None = None


class ReadingOut(Schema):
    voice: int
    topic: str | None
    place: str | None
    area: str | None
    severity: str
    read_at: datetime


class PublicationIn(Input):
    """Words for everybody, without anything personal."""

    public_title: Text
    public_text: Text
    voice: Number | None = None


class PublicationOut(Schema):
    voice: int
    title: str
    text: str
    published_at: datetime


@router.get(
    f"{CASE}/suggestions",
    response={200: list[SuggestionsOut], REFUSED_STAFF: Error},
    operation_id="suggest",
)
def suggest(request: StaffRequest, number: int) -> list[SuggestionsOut]:
    """What the words of each voice of a case suggest, with reasons."""
    case = case_at_desk(request, number)
    voices = Voice.objects.select_related("office", "known_place", "topic").filter(
        case_voice__case=case.whole
    )
    found = [voice for voice in voices.order_by("pk") if may_read(request.auth, voice)]
    if not found:
        raise NotYours
    spoke = [voice.pk for voice in found]
    note_looks(person=request.auth, voices=spoke, what=Seen.PASSAGE, now=now_of(request))
    return [_suggestions_out(voice) for voice in found]


@router.post(
    f"{CASE}/reading", response={201: ReadingOut, REFUSED_STAFF: Error}, operation_id="decide_what_it_is"
)
def read(request: StaffRequest, number: int, decided: ReadingIn) -> Status[ReadingOut]:
    """Decide topic, place and how much it presses; a graver case has shorter clocks."""
    voice = voice_at_desk(case_at_desk(request, number), decided.voice)
    reading = read_voice(
        voice=voice,
        by=request.auth,
        now=now_of(request),
        topic=_found(Topic, voice, decided.topic, "topic"),
        place=_found(Place, voice, decided.place, "place"),
        area=_found(Area, voice, decided.area, "area"),
        severity=decided.severity,
    )
    return Status(201, _reading_out(reading))


@router.post(
    f"{CASE}/publication", response={201: PublicationOut, REFUSED_STAFF: Error}, operation_id="release"
)
def release(request: StaffRequest, number: int, words: PublicationIn) -> Status[PublicationOut]:
    """Release words for everybody; refused while a number or an address still stands in them."""
    voice = voice_at_desk(case_at_desk(request, number), words.voice)
    title, text = words.public_title, words.public_text
    released = publish(voice=voice, title=title, text=text, by=request.auth, now=now_of(request))
    return Status(201, _publication_out(released))


@router.delete(f"{CASE}/publication", response={204: None, REFUSED_STAFF: Error}, operation_id="take_back")
def take_back(request: StaffRequest, number: int, voice: Number | None = None) -> Status[None]:
    """Take released words back; nothing happens where none are released."""
    withdraw(voice=voice_at_desk(case_at_desk(request, number), voice), by=request.auth, now=now_of(request))
    return Status(204, None)


def _found(model: type[Chosen], voice: Voice, code: str | None, field: str) -> Chosen | None:
    found = model.objects.filter(office_id=voice.office_id, code=code).first() if code else None
    if code and found is None:
        raise Refused(422, "unknown", field)
    return found


def _suggestions_out(voice: Voice) -> SuggestionsOut:
    found = suggestions(voice)
    return SuggestionsOut(
        voice=voice.pk,
        topics=[_suggested_out(one) for one in found.topics],
        places=[_suggested_out(one) for one in found.places],
        areas=[_suggested_out(one) for one in found.areas],
        severity=found.severity.level,
        signs=list(found.severity.signs),
        script=found.script,
        language=found.language,
        personal=list(found.personal),
    )


def _suggested_out(one: Suggested) -> SuggestedOut:
    return SuggestedOut(code=one.code, sure=one.sure, reasons=list(one.reasons))


def _reading_out(reading: Reading) -> ReadingOut:
    return ReadingOut(
        voice=reading.voice_id,
        topic=reading.topic.code if reading.topic else None,
        place=reading.place.code if reading.place else None,
        area=reading.area.code if reading.area else None,
        severity=reading.severity,
        read_at=reading.read_at,
    )


def _publication_out(released: Publication) -> PublicationOut:
    copied = ("title", "text", "published_at")
    return PublicationOut(voice=released.voice_id, **{name: getattr(released, name) for name in copied})
