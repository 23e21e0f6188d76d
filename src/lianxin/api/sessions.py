"""Signing in for programs of the staff."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth import authenticate
from django.http import HttpRequest
from ninja import Router, Schema
from ninja.responses import Status

from lianxin.office.clock import now_of
from lianxin.office.models import Person

from . import tokens
from .errors import REFUSED_STAFF, Error, Refused
from .inputs import SignIn

router = Router(tags=["desk"])


class TokenOut(Schema):
    """Send it as ``Authorization: Bearer …``; it ends at ``ends_at``, with a new password or a closed account."""

    token: str
    ends_at: datetime


@router.post("/sessions", response={201: TokenOut, REFUSED_STAFF: Error}, operation_id="sign_in")
def sign_in(request: HttpRequest, who: SignIn) -> Status[TokenOut]:
    """A token for twelve hours."""
    person = authenticate(request, login=who.login, password=who.password)
    if not isinstance(person, Person):
        raise Refused(401, "wrong_login")
    token = tokens.give(person, now=now_of(request))
    return Status(201, TokenOut(token=token, ends_at=now_of(request) + tokens.LASTS))
