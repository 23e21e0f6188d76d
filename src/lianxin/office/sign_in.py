"""Sign-in: password (argon2), what comes beside it, and how often somebody may be wrong.

Nothing about the visit is kept on the person.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.db.models import QuerySet
from django.http import HttpRequest

from . import commands, factors
from .models import Person
from .states import FactorKind
from .tries import TRIES


class PersonBackend(BaseBackend):
    """Checks a login and password.  A closed account and a wrong name cost the same time as a wrong password."""

    def authenticate(
        self, request: HttpRequest | None, login: str | None = None, password: str | None = None, **_: Any
    ) -> Person | None:
        if login is None or password is None:
            return None
        person = _open().filter(login=login).first()
        if person is None:
            make_password(password)
            return None
        return person if check_password(password, person.password) else None

    def get_user(self, user_id: int) -> Person | None:
        return _open().filter(pk=user_id).first()


def _open() -> QuerySet[Person]:
    return Person.objects.select_related("office", "office__stream").filter(is_active=True)


def by_password(*, login: str, password: str, source: bytes, now: datetime) -> Person | None:
    """Whose name and password these are.  Raises ``tries.TooMany`` before anything is looked at (ASVS 6.3.8)."""
    moment = now.timestamp()
    TRIES.check(login=login, source=source, now=moment)
    person = PersonBackend().authenticate(None, login=login, password=password)
    if person is None:
        TRIES.refused(login=login, source=source, now=moment)
    return person


def by_code(*, person: Person, typed: str, source: bytes, now: datetime) -> bool:
    """Whether a one-time code or a recovery code is right; each opens once.  Raises ``tries.TooMany``."""
    moment = now.timestamp()
    TRIES.check(login=person.login, source=source, now=moment)
    right = _is_right(person, typed, now)
    if not right:
        TRIES.refused(login=person.login, source=source, now=moment)
    return right


def _is_right(person: Person, typed: str, now: datetime) -> bool:
    app = factors.of_kind(person, FactorKind.TOTP)
    if app is not None:
        step = factors.step_of(factors.unseal(person, bytes(app.sealed)), typed, now)
        if step is not None:
            return commands.use_code(factor=app, step=step)
    digest = factors.code_digest(person, typed)
    held = factors.of_kind(person, FactorKind.CODES) if digest else None
    return held is not None and commands.use_recovery(factor=held, digest=digest, now=now)


def opened(*, person: Person, source: bytes) -> int:
    """The person is in; how many tries with the name were refused before, if it is worth telling."""
    return TRIES.opened(login=person.login, source=source)
