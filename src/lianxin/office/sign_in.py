"""Sign-in with argon2; nothing about the visit is kept on the person."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest

from .models import Person


class PersonBackend(BaseBackend):
    """Checks a login and password.  A closed account and a wrong name cost the same time as a wrong password."""

    def authenticate(
        self, request: HttpRequest | None, login: str | None = None, password: str | None = None, **_: Any
    ) -> Person | None:
        if login is None or password is None:
            return None
        person = Person.objects.filter(login=login, is_active=True).first()
        if person is None:
            make_password(password)
            return None
        return person if check_password(password, person.password) else None

    def get_user(self, user_id: int) -> Person | None:
        return (
            Person.objects.select_related("office", "office__stream")
            .filter(pk=user_id, is_active=True)
            .first()
        )
