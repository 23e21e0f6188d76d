"""What everybody may read of a request: where it stands, and of the words only what a person released.

Nothing here shows what was typed.  Confidential voices and the house's own probes do not exist for this channel.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import models
from django.db.models import (
    BigIntegerField,
    CharField,
    DateTimeField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat

from lianxin.act.dates import promised
from lianxin.act.entries import cases as acting
from lianxin.act.models import Case, CaseVoice
from lianxin.act.states import CaseState, DeviationKind, WaitsFor
from lianxin.hear.entries import VOICE_RECEIVED
from lianxin.hear.models import Publication, Reading, Voice
from lianxin.office.models import Area, Office, Place, Topic
from lianxin.record.models import Entry

from . import moments
from .asked import CLOSED, OPEN, Wanted
from .rendering import Document
from .services import OTHER, other

#: What each step of a case is called for everybody; steps that say nothing new to them are left out.
STEPS = {
    acting.CASE_OPENED.name: CaseState.RECEIVED,
    acting.CASE_DISPATCHED.name: CaseState.DISPATCHED,
    acting.CASE_ACCEPTED.name: CaseState.ACCEPTED,
    acting.CASE_DECIDED.name: CaseState.ACCEPTED,
    acting.CASE_ANSWERED.name: CaseState.ANSWERED,
    acting.CASE_REOPENED.name: CaseState.REOPENED,
    acting.CASE_SENT_BACK.name: CaseState.REOPENED,
    acting.CASE_SOLVED.name: CaseState.SOLVED,
    acting.CASE_WITHDRAWN.name: CaseState.WITHDRAWN,
    acting.CASE_ARCHIVED.name: CaseState.ARCHIVED,
}
#: A departure is a step where two people agreed to it and it moved the case.
_DEPARTED = {DeviationKind.TRANSFER: CaseState.TRANSFERRED}
#: What ends a case for everybody: the word of the person who spoke, or that they took it back.
_CLOSING = (acting.CASE_SOLVED.name, acting.CASE_WITHDRAWN.name)
_WORDS = ("title", "body", "place")
#: Decimals of a degree: about a hundred metres.
_COARSE = 3


@dataclass
class Told:
    """One request: its voice and, once it is opened, its case."""

    number: int
    voice: Voice
    case: Case | None
    updated: datetime
    topic_id: int | None
    place_id: int | None
    area_id: int | None


@dataclass
class Names:
    """The office's own names for what the requests of one answer are about."""

    office: Office
    topics: Mapping[int, Topic]
    places: Mapping[int, Place] = field(default_factory=dict)
    areas: Mapping[int, Area] = field(default_factory=dict)
    notes: Mapping[int, list[dict[str, object]]] = field(default_factory=dict)


def requests(office: Office, asked: Wanted) -> Document:
    """The list that is asked for, newest first.  O(rows), in a number of queries that does not grow with them."""
    topics = {topic.pk: topic for topic in Topic.objects.filter(office=office)}
    found = [_of_link(link) for link in _links(office, asked, topics)]
    if asked.numbers is not None:
        found += _without_case(office, asked.numbers - {told.number for told in found})
    names = Names(office, topics, *_around(found), _notes(office, found) if asked.extended else {})
    return Document("service_requests", [_request(told, names, asked) for told in found])


def _links(office: Office, asked: Wanted, topics: Mapping[int, Topic]) -> Iterable[CaseVoice]:
    public = CaseVoice.objects.filter(
        case__office=office, voice__confidential=False, voice__probe=False, voice__about=None
    )
    loaded = public.select_related("case__unit", "voice__publication").defer(
        *(f"voice__{name}" for name in _WORDS)
    )
    rows = loaded.annotate(
        topic_now=_decided("topic_id", "voice__topic_id"),
        place_now=_decided("place_id", "voice__known_place_id"),
        area_now=_decided("area_id", "voice__area_id"),
        updated=_updated(office),
    ).order_by("-case__received_at", "-case__number")
    return _narrowed(rows, asked, topics)[asked.first_row : asked.first_row + asked.rows]


def _decided(name: str, as_said: str) -> Coalesce:
    """What a person decided last that the voice is about, else what the channel was told."""
    newest = Reading.objects.filter(voice_id=OuterRef("voice_id")).order_by("-pk").values(name)
    return Coalesce(Subquery(newest[:1]), F(as_said), output_field=BigIntegerField())


def _updated(office: Office) -> Coalesce:
    """When something last happened to the case; for a closed one, when it was closed."""
    about = Concat(Value("case/"), Cast(OuterRef("case__number"), CharField()))
    steps = Entry.objects.filter(stream_id=office.stream_id, subject=about).order_by("-number").values("time")
    closed = Subquery(steps.filter(kind__in=_CLOSING)[:1])
    newest = models.Case(
        When(case__waits_for=WaitsFor.NOBODY, then=closed),
        default=Subquery(steps[:1]),
        output_field=DateTimeField(),
    )
    return Coalesce(newest, F("case__received_at"))


def _narrowed(rows: QuerySet[CaseVoice], asked: Wanted, topics: Mapping[int, Topic]) -> QuerySet[CaseVoice]:
    if asked.numbers is not None:
        return rows.filter(case__number__in=asked.numbers)
    bounds = {
        "case__received_at__gte": asked.start,
        "case__received_at__lte": asked.end,
        "updated__gte": asked.updated_after,
        "updated__lte": asked.updated_before,
    }
    rows = rows.filter(**{name: bound for name, bound in bounds.items() if bound})
    if len(asked.status) == 1:  # both together leave the database the index by date alone
        waits = [
            state for state in WaitsFor if (CLOSED if state == WaitsFor.NOBODY else OPEN) in asked.status
        ]
        rows = rows.filter(case__waits_for__in=waits)
    return rows if asked.services is None else rows.filter(_about(asked.services, topics))


def _about(codes: frozenset[str], topics: Mapping[int, Topic]) -> Q:
    about = Q(topic_now__in=[pk for pk, topic in topics.items() if topic.code in codes])
    return about | Q(topic_now=None) if OTHER in codes else about


def _of_link(link: CaseVoice) -> Told:
    row = vars(link)
    return Told(
        number=link.case.number,
        voice=link.voice,
        case=link.case,
        updated=row["updated"],
        topic_id=row["topic_now"],
        place_id=row["place_now"],
        area_id=row["area_now"],
    )


def _without_case(office: Office, numbers: Iterable[int]) -> list[Told]:
    """Voices that were received a moment ago, whose case the record's consumer is about to open."""
    entries = Entry.objects.filter(
        stream_id=office.stream_id, number__in=list(numbers), kind=VOICE_RECEIVED.name
    )
    number_of = {entry.public["voice"]: entry.number for entry in entries}
    voices = Voice.objects.filter(pk__in=number_of, confidential=False, probe=False, about=None).defer(
        *_WORDS
    )
    return [_just_heard(voice, number_of[voice.pk], office) for voice in voices.order_by("-pk")]


def _just_heard(voice: Voice, number: int, office: Office) -> Told:
    voice.office = office
    return Told(
        number=number,
        voice=voice,
        case=None,
        updated=voice.received_at,
        topic_id=voice.topic_id,
        place_id=voice.known_place_id,
        area_id=voice.area_id,
    )


def _around(found: list[Told]) -> tuple[Mapping[int, Place], Mapping[int, Area]]:
    """The places and areas of what was released; of the rest nobody may know where it is."""
    released = [told for told in found if _publication(told.voice)]
    return (
        Place.objects.in_bulk({told.place_id for told in released if told.place_id}),
        Area.objects.in_bulk({told.area_id for told in released if told.area_id}),
    )


def _notes(office: Office, found: list[Told]) -> dict[int, list[dict[str, object]]]:
    """The steps of each case, as everybody may know them."""
    subjects = {told.case.subject: told.number for told in found if told.case}
    kinds = [*STEPS, acting.DEVIATION_DECIDED.name]
    entries = Entry.objects.filter(stream_id=office.stream_id, subject__in=list(subjects), kind__in=kinds)
    notes: dict[int, list[dict[str, object]]] = {}
    for entry in entries.only("subject", "kind", "time", "leaf").order_by("number"):
        if state := _step(entry):
            when = moments.written(entry.time, office.zone)
            note: dict[str, object] = {"datetime": when, "description": str(state.label)}
            notes.setdefault(subjects[entry.subject], []).append(note)
    return notes


def _step(entry: Entry) -> CaseState | None:
    """Where the case stood after this entry; nothing where a departure was declined or moved no case."""
    if entry.kind != acting.DEVIATION_DECIDED.name:
        return STEPS[entry.kind]
    public = entry.public
    return _DEPARTED.get(public["what"]) if public["agreed"] else None


def _publication(voice: Voice) -> Publication | None:
    """The released words, unless they were taken back."""
    publication: Publication | None = getattr(voice, "publication", None)
    return publication if publication and publication.withdrawn_at is None else None


def _request(told: Told, names: Names, asked: Wanted) -> dict[str, object]:
    case, zone = told.case, names.office.zone
    topic = names.topics.get(told.topic_id or 0)
    return {
        "service_request_id": str(told.number),
        "status": CLOSED if case and case.waits_for == WaitsFor.NOBODY else OPEN,
        "status_notes": str(CaseState(case.state if case else CaseState.RECEIVED).label),
        "service_name": topic.name if topic else other().name,
        "service_code": topic.code if topic else OTHER,
        "description": _description(told.voice),
        "agency_responsible": case.unit.name if case and case.unit else None,
        "service_notice": None,
        "requested_datetime": moments.written(told.voice.said_at, zone),
        "updated_datetime": moments.written(told.updated, zone),
        "expected_datetime": moments.written(case.answer_due if case else promised(told.voice).answer, zone),
        **_where(told, names),
        "media_url": None,
        **(_extended(told, names) if asked.extended else {}),
    }


def _description(voice: Voice) -> str | None:
    publication = _publication(voice)
    return "\n".join(filter(None, (publication.title, publication.text))) if publication else None


def _where(told: Told, names: Names) -> dict[str, object]:
    """Where it is, coarsely, once the words were released; before that, nowhere."""
    if not _publication(told.voice):
        return dict.fromkeys(("address", "address_id", "zipcode", "lat", "long"))
    place, area = names.places.get(told.place_id or 0), names.areas.get(told.area_id or 0)
    point = told.voice if told.voice.lat_e6 is not None else place
    return {
        "address": ", ".join(part.name for part in (place, area) if part),
        "address_id": place.code if place else None,
        "zipcode": None,
        "lat": _coarse(point.lat_e6 if point else None),
        "long": _coarse(point.lon_e6 if point else None),
    }


def _coarse(degrees_e6: int | None) -> float | None:
    return None if degrees_e6 is None else round(degrees_e6 / 1e6, _COARSE)


def _extended(told: Told, names: Names) -> dict[str, object]:
    """More than the protocol asks for: where exactly the case stands, and how it got there."""
    case = told.case
    more = {
        "state": str(case.state if case else CaseState.RECEIVED),
        "kind": told.voice.kind,
        "unit": case.unit.code if case and case.unit else None,
        "reopened": case.reopened if case else 0,
    }
    return {"extended_attributes": more, "notes": names.notes.get(told.number, [])}
