"""Bearer tokens: signed, never stored, and ended by time, by a new password and by a closed account."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from ninja.security import HttpBearer

from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.office.sign_in import PersonBackend

LASTS = timedelta(hours=12)
_SALT = "lianxin.api.token"


def give(person: Person, *, now: datetime) -> str:
    """A token for somebody who has just shown the password."""
    return _signer().sign_object([person.pk, int(now.timestamp()), _password_mark(person)])


def holder(token: str, *, now: datetime) -> Person | None:
    """The person behind a token, if it still holds."""
    try:
        pk, begun, mark = _signer().unsign_object(token)
    except (BadSignature, ValueError):
        return None
    if not 0 <= now.timestamp() - begun < LASTS.total_seconds():
        return None
    person = PersonBackend().get_user(pk)
    return person if person and hmac.compare_digest(mark, _password_mark(person)) else None


def _signer() -> Signer:
    return Signer(salt=_SALT)


def _password_mark(person: Person) -> str:
    return salted_hmac(_SALT, person.get_session_auth_hash()).hexdigest()[:32]


class StaffToken(HttpBearer):
    """The door check of the desk."""

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        return holder(token, now=now_of(request))
