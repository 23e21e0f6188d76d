"""What a request to the API brings along, and the office that it is about."""

from __future__ import annotations

from django.http import HttpRequest

from lianxin.algorithms.codes import CodeError
from lianxin.ask.models import Consultation
from lianxin.ask.queries.consultations import by_number
from lianxin.hear import queries as hearing
from lianxin.hear.models import Voice
from lianxin.office import queries as offices
from lianxin.office.models import Office, Person

from .errors import Mistyped, NotFound


class StaffRequest(HttpRequest):
    """A request with a token that holds: ``auth`` is whose it is."""

    auth: Person


def office_of(slug: str) -> Office:
    """The office behind the address, or a plain 404."""
    office = offices.by_slug(slug)
    if office is None:
        raise NotFound
    return office


def consultation_of(slug: str, number: int) -> Consultation:
    """The consultation behind the address, or a plain 404."""
    found = by_number(office_of(slug), number)
    if found is None:
        raise NotFound
    return found


def voice_behind(slug: str, typed: str) -> tuple[Office, Voice]:
    """The voice behind a code.  Every code that fits no voice gets the same answer."""
    office = office_of(slug)
    try:
        voice = hearing.by_code(office, typed)
    except CodeError as error:
        raise Mistyped(typed, error) from None
    if voice is None:
        raise NotFound
    voice.office = office
    return office, voice
