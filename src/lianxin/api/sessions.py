"""Signing in for programs of the staff."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.responses import Status

from lianxin.office import factors
from lianxin.office import sign_in as sign_in_service
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.office.sources import SOURCES

from . import tokens
from .errors import REFUSED_STAFF, Error, Refused
from .inputs import SignIn

router = Router(tags=["desk"])


class TokenOut(Schema):
    """Send it as ``Authorization: Bearer …``; it ends at ``ends_at``, with a new password or a closed account."""

    token: str
    ends_at: datetime


@router.post("/sessions", response={201: TokenOut, REFUSED_STAFF | {429}: Error}, operation_id="sign_in")
def sign_in(request: HttpRequest, who: SignIn) -> Status[TokenOut]:
    """A token for twelve hours.

    ``code`` is a one-time code or a recovery code, for accounts that have more than a password.
    """
    now, source = now_of(request), SOURCES.of(request)
    person = sign_in_service.by_password(login=who.login, password=who.password, source=source, now=now)
    if person is None:
        raise Refused(401, "wrong_login")
    if factors.has_second(person):
        _show_code(person, who.code, source, now)
    elif factors.needs_second(person):
        raise Refused(401, "needs_second")
    sign_in_service.opened(person=person, source=source)
    return Status(201, TokenOut(token=tokens.give(person, now=now), ends_at=now + tokens.LASTS))


def _show_code(person: Person, code: str, source: bytes, now: datetime) -> None:
    if not code:
        raise Refused(401, "needs_code", "code")
    if not sign_in_service.by_code(person=person, typed=code, source=source, now=now):
        raise Refused(401, "wrong_code", "code")
