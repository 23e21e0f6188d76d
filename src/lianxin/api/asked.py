"""What a request to the API brings along, and the office that it is about."""

from __future__ import annotations

from django.http import HttpRequest

from lianxin.office import queries as offices
from lianxin.office.models import Office, Person

from .errors import NotFound


class StaffRequest(HttpRequest):
    """A request with a token that holds: ``auth`` is whose it is."""

    auth: Person


def office_of(slug: str) -> Office:
    """The office behind the address, or a plain 404."""
    office = offices.by_slug(slug)
    if office is None:
        raise NotFound
    return office
