"""Knocking: one person asks one address by one method, and what they meet is named.  Nothing that happens stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import Enum
from functools import cache
from http import HTTPStatus
from http.cookies import SimpleCookie
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from django.db import connection, transaction
from django.test import Client
from pydantic import BaseModel

from lianxin.api import api, tokens
from lianxin.api.inputs import AnswerIn, Input
from lianxin.office.models import Person
from lianxin.record import commit
from tests.promises.p10_house import NOW, House, Parts
from tests.promises.p10_table import API, ASKED, DESK_API, NOT_THIS, NOTHING, OPEN, REFUSED
from tests.promises.p10_written import Stored, changes, stored
from tests.record.lived import DATABASES, _forget

#: Values that fit a field of this name in the API, whoever asks.
FITTING: dict[str, Any] = {
    "unit": "power",
    "carer": "willow-visitor-p10",
    "source": "repairs",
    "amount": "1.00",
    "total": "9.00",
    "currency": "CNY",
    "names": {"en": "Repairs"},
    "code": "more",
    "due": "2026-07-01",
    "since": "2026-05-01",
    "until": "2026-06-02",
    "due_at": "2026-07-01T00:00:00Z",
    "starts_on": "2026-06-04",
}


@dataclass(frozen=True)
class Met:
    """What somebody met, and the tables in which something was left written although it was refused."""

    outcome: str
    wrote: tuple[str, ...]
    status: int
    allow: frozenset[str]
    text: str
    to: str = ""


class Somebody:
    """A person with a browser and a token, both from before the account was perhaps closed; or nobody."""

    def __init__(self, person: Person | None = None) -> None:
        self.client = Client()
        self.token = ""
        if person is not None:
            self.token = f"Bearer {tokens.give(person, now=NOW)}"
            self.client.force_login(person)
            session = self.client.session
            session.update(dict.fromkeys(("proved", "begun", "seen"), int(NOW.timestamp())))
            session.save()
        self.before = Stored({})
        self.cookies = {name: one.value for name, one in self.client.cookies.items()}

    def ask(
        self, method: str, path: str, form: Parts | None = None, *, watched: bool = False, **more: Any
    ) -> Met:
        """One request, of which nothing stays; ``watched`` also tells what was written for whoever was let in."""
        self.client.cookies = SimpleCookie(self.cookies)
        headers = {"authorization": self.token} if self.token and path.startswith(API) else {}
        if path.startswith(DESK_API) or (path.startswith(API) and form is not None):
            more = {"data": form or {}, "content_type": "application/json", **more}
        elif form is not None and "data" not in more:
            more["data"] = form
        if method in {"GET", "HEAD", "TRACE"}:
            more.pop("data", None), more.pop("content_type", None)
        headers |= more.pop("headers", {})
        with _undone():
            counted = changes()
            answer = getattr(self.client, method.lower())(path, headers=headers, **more)
            text, moved = _text(answer), changes() != counted
            outcome = _outcome(answer, text)
            watched |= answer.status_code >= HTTPStatus.BAD_REQUEST or outcome != OPEN
            wrote = tuple(stored().changed_since(self.before)) if moved and watched else ()
        if moved:
            _forget()
        allow = frozenset(answer.get("Allow", "").split(", ")) - {""}
        return Met(outcome, wrote, answer.status_code, allow, text, answer.get("Location", ""))


class _Outermost:
    """To commands the request stands alone, as it does in a house: each commits, and is undone if it is refused."""

    def __init__(self) -> None:
        self._depth = len(connection.savepoint_ids)

    @property
    def in_atomic_block(self) -> bool:
        return len(connection.savepoint_ids) > self._depth


@contextmanager
def _undone() -> Iterator[None]:
    """A savepoint in each database that is undone."""
    with ExitStack() as stack:
        for alias in DATABASES:
            stack.enter_context(transaction.atomic(using=alias))
        stack.enter_context(pytest.MonkeyPatch.context()).setattr(commit, "connection", _Outermost())
        yield
        for alias in DATABASES:
            transaction.set_rollback(True, using=alias)


def _text(answer: Any) -> str:
    kind = answer.get("Content-Type", "")
    if answer.streaming:
        return b"".join(answer.streaming_content).decode(errors="replace")
    return answer.content.decode(errors="replace") if "text" in kind or "json" in kind else ""


def _outcome(answer: Any, text: str) -> str:
    status = answer.status_code
    if status == 401 or (status == 302 and answer["Location"].startswith("/sign-in/")):
        return ASKED
    if status == 404:
        return NOTHING
    if status == 403:
        return REFUSED
    if status == 405:
        return NOT_THIS
    assert status < 500, (status, text[:300])
    return OPEN


def path_of(address: str, house: House, parts: Parts) -> str:
    """The address with these parts; codes of places and forms where nothing else is asked for."""
    known = {"slug": house.slug, "code": "east", **parts}
    if not known.get("code"):
        known["code"] = "east"
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda part: str(known[part[1]]), address).replace("^", "nothing")


def body_of(method: str, address: str, house: House, parts: Parts) -> Parts:
    """What is sent: for the API whatever the schema asks for, for a page the row that its form names."""
    if "_json" in parts:
        return dict(parts["_json"])
    asked = inputs().get((method, address))
    if asked is None:
        return dict(parts.get("_form", {}))
    required = {
        name: _value(name, one, house) for name, one in asked.model_fields.items() if one.is_required()
    }
    return required | parts.get("_api", {}) | ({"done": "A new bulb"} if asked is AnswerIn else {})


@cache
def inputs() -> dict[tuple[str, str], type[BaseModel]]:
    """What each operation of the API reads from the body."""
    found: dict[tuple[str, str], type[BaseModel]] = {}
    for _prefix, router in api._routers:
        for path, view in router.path_operations.items():
            address = API + re.sub(r"{(?:(\w+):)?(\w+)}", _as_django, path).removeprefix("/")
            for one in view.operations:
                hints = get_type_hints(one.view_func)
                bodies = [
                    kind for kind in hints.values() if isinstance(kind, type) and issubclass(kind, Input)
                ]
                found |= {(method, address): kind for method in one.methods for kind in bodies}
    return found


def _as_django(part: re.Match[str]) -> str:
    return f"<{part[1]}:{part[2]}>" if part[1] else f"<{part[2]}>"


def _value(name: str, field: Any, house: House) -> Any:
    kind = field.annotation
    if isinstance(kind, type) and issubclass(kind, Enum):
        return str(next(iter(kind)).value)
    if get_origin(kind) is Literal:
        return get_args(kind)[0]
    if name in FITTING:
        fitting = FITTING[name]
        return fitting.replace("willow", house.slug) if isinstance(fitting, str) else fitting
    return {bool: True, int: 1}.get(kind, "Some words")
