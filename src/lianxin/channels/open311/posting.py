"""From an Open311 form to the one door of hearing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from itertools import chain
from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianxin.hear.attachments import MOST_FILES, Unclean, stage_bytes, why_unclean
from lianxin.hear.commands import Heard, NotHeard, Said, brought, checked, code_of, receive
from lianxin.hear.queries import by_code
from lianxin.hear.wording import why_not_heard
from lianxin.office import door_keys
from lianxin.office.models import DoorKey, Office, Place

from . import CODE, answers
from .answers import Answers
from .errors import BAD, FORBIDDEN, Refused
from .services import Service, find

MOST_DESCRIPTION = 4000
#: What a client sends again within this time, unchanged in every field, is a second try and not a second voice.
SAME_FORM = timedelta(minutes=10)
_MOST_KEY = 200
_DEGREES = {"lat": 90, "long": 180}


@dataclass(frozen=True)
class Posted:
    """A voice that was taken in, with what its sender should know about it."""

    heard: Heard
    unknown: tuple[str, ...]


def take(request: HttpRequest, office: Office, now: datetime, *, test: bool) -> Posted:
    """Take in what a program sends for somebody; refuses what cannot be taken as it is, and says why."""
    form = request.POST
    key = _key(form.get("api_key") or request.GET.get("api_key", ""), office)
    _demand_text(form)
    service = _service(form, office)
    told = answers.read(form, service, office.zone)
    said = _said(form, office, service, _words(form, service, told))
    said = replace(said, language=_language(request), trial=test)
    try:
        said = checked(said, now=now)
        said = _with_files(said, request, office, now)
        heard = receive(
            office=office, said=said, now=now, idempotency_key=_once(request, key, said, office, now)
        )
    except NotHeard as error:
        raise Refused(BAD, f"{_FIELDS.get(error.field, error.field)}: {why_not_heard(error)}") from None
    return Posted(heard, tuple(told.unknown))


#: How the protocol calls the fields of a voice.
_FIELDS = {
    "body": "description",
    "place": "address_string",
    "contact": "first_name, last_name, phone, email",
    "attachments": "media",
}


def _key(presented: str, office: Office) -> DoorKey:
    key = door_keys.find(office, CODE, presented.strip())
    if key is None:
        raise Refused(FORBIDDEN, _("The api_key is missing or does not hold here."))
    return key


def _demand_text(form: QueryDict) -> None:
    """What came in another encoding would be kept as other characters than were typed."""
    for text in chain.from_iterable(values for _name, values in form.lists()):
        if "\N{REPLACEMENT CHARACTER}" in str(text):
            raise Refused(BAD, _("The form is not in UTF-8."))


def _value(form: QueryDict, name: str) -> str:
    return str(form.get(name) or "").strip()


def _service(form: QueryDict, office: Office) -> Service:
    code = _value(form, "service_code")
    if not code:
        raise Refused(BAD, _("%(name)s is missing.") % {"name": "service_code"})
    return find(office, code)


def _said(form: QueryDict, office: Office, service: Service, words: str) -> Said:
    """The form as a voice.  Of the person only what they may be reached by is kept, and that is sealed."""
    lat, lon, place = _point(form, "lat"), _point(form, "long"), _place(form, office)
    if (lat is None) != (lon is None):
        raise Refused(BAD, _("lat and long come together."))
    if lat is None and place is None and not _value(form, "address_string"):
        raise Refused(BAD, _("Say where it is: lat and long, address_string or address_id."))
    return Said(
        body=words,
        channel=CODE,
        place=_value(form, "address_string"),
        contact=_contact(form),
        topic=service.topic,
        known_place=place,
        lat_e6=lat,
        lon_e6=lon,
    )


def _words(form: QueryDict, service: Service, told: Answers) -> str:
    """The description, then one line for each answer and each address of a picture, which nobody fetches."""
    description = _value(form, "description")
    if len(description) > MOST_DESCRIPTION:
        raise Refused(BAD, _("description is longer than %(most)d characters.") % {"most": MOST_DESCRIPTION})
    media = [_("Picture: %(address)s") % {"address": url} for url in form.getlist("media_url") if url.strip()]
    return "\n\n".join(filter(None, (description or service.name, "\n".join([*told.lines, *media]))))


def _language(request: HttpRequest) -> str:
    """The language that was asked for; a program that asks for none says nothing about the person."""
    return get_language() or "" if request.headers.get("Accept-Language") else ""


def _contact(form: QueryDict) -> str:
    name = " ".join(filter(None, (_value(form, "first_name"), _value(form, "last_name"))))
    return ", ".join(filter(None, (name, _value(form, "phone"), _value(form, "email"))))


def _place(form: QueryDict, office: Office) -> Place | None:
    """The office's own place, where its code was given as ``address_id``."""
    code = _value(form, "address_id")
    if not code:
        return None
    place = Place.objects.filter(office=office, code=code).first()
    if place is None:
        raise Refused(BAD, _("There is no place %(code)s here.") % {"code": code})
    return place


def _point(form: QueryDict, name: str) -> int | None:
    """A coordinate in millionths of a degree."""
    text = _value(form, name)
    if not text:
        return None
    try:
        degrees = Decimal(text)
    except InvalidOperation:
        degrees = Decimal("NaN")
    if not degrees.is_finite() or abs(degrees) > _DEGREES[name]:
        raise Refused(BAD, _("%(name)s is a number of degrees (WGS 84).") % {"name": name})
    return round(degrees * 1_000_000)


def _with_files(said: Said, request: HttpRequest, office: Office, now: datetime) -> Said:
    """The same with its pictures and papers, cleaned; a file that cannot be taken is refused with its reason."""
    files = [file for _name, files in request.FILES.lists() for file in files]
    if len(files) > MOST_FILES:
        raise Refused(BAD, f"media: {why_unclean('files')}")
    try:
        tokens = tuple(_staged(file, office, now) for file in files)
    except Unclean as error:
        raise Refused(BAD, f"media: {why_unclean(error.problem)}") from None
    return replace(said, attachments=tokens) if tokens else said


def _staged(file: UploadedFile[Any], office: Office, now: datetime) -> str:
    if file.file is None:
        raise Unclean("empty")
    return stage_bytes(office, cast("BinaryIO", file.file), now)


def _once(request: HttpRequest, key: DoorKey, said: Said, office: Office, now: datetime) -> str:
    """By what a second try is known: the client's own key, else the form itself for some minutes."""
    sender = f"open311/{key.pk}/{'test' if said.trial else 'use'}"
    if given := request.headers.get("Idempotency-Key", "").strip()[:_MOST_KEY]:
        return f"{sender}/key/{given}"
    window = int(now.timestamp() // SAME_FORM.total_seconds())
    this, last = (f"{sender}/form/{number}" for number in (window, window - 1))
    digests = [file.digest for file in brought(office=office, tokens=said.attachments, now=now)]
    known = by_code(office, code_of(said, office=office, idempotency_key=last, digests=digests))
    return last if known and now - known.received_at <= SAME_FORM else this
