"""Knocking: one person asks one address by one method, and what they meet is named.  Nothing that happens stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import Enum
from functools import cache
from http.cookies import SimpleCookie
from typing import Any, Literal, get_args, get_origin, get_type_hints

from django.db import connections, transaction
from django.db.models import Sum
from django.test import Client
from pydantic import BaseModel

from lianxin.api import api, tokens
from lianxin.api.inputs import AnswerIn, Input
from lianxin.hear.models import Glance
from lianxin.office.models import Person
from lianxin.record.models import Stream
from tests.promises.p10_house import NOW, House, Parts
from tests.promises.p10_table import API, ASKED, DESK_API, NOTHING, OPEN, REFUSED
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
_WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(?!django_session)')


@dataclass(frozen=True)
class Met:
    """What somebody met, and whether anything was written for it."""

    outcome: str
    wrote: bool
    status: int
    allow: frozenset[str]
    text: str


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
        self.before: tuple[int, int] = (0, 0)
        self.cookies = {name: one.value for name, one in self.client.cookies.items()}

    def ask(self, method: str, path: str, form: Parts | None = None, **more: Any) -> Met:
        """One request, of which nothing stays."""
        self.client.cookies = SimpleCookie(self.cookies)
        headers = {"authorization": self.token} if self.token and path.startswith(API) else {}
        with _undone() as writes:
            if path.startswith(DESK_API) or (path.startswith(API) and form is not None):
                more = {"data": form or {}, "content_type": "application/json", **more}
            elif form is not None and "data" not in more:
                more["data"] = form
            if method in {"GET", "HEAD"}:
                more.pop("data", None), more.pop("content_type", None)
            answer = getattr(self.client, method.lower())(
                path, headers={**headers, **more.pop("headers", {})}, **more
            )
            text = _text(answer)
            wrote = bool(writes) and standing() != self.before
        allow = frozenset(answer.get("Allow", "").split(", ")) - {""}
        return Met(_outcome(answer, text), wrote, answer.status_code, allow, text)


def standing() -> tuple[int, int]:
    """How long the records are, and how often somebody looked at words today."""
    return Stream.objects.aggregate(size=Sum("size"))["size"], Glance.objects.count()


@contextmanager
def _undone() -> Iterator[list[str]]:
    """A savepoint in each database that is undone; what was written in it is noted, but for sessions."""
    writes: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if _WRITES.match(sql):
            writes.append(sql)
        return execute(sql, params, many, context)

    with ExitStack() as stack:
        for alias in DATABASES:
            stack.enter_context(transaction.atomic(using=alias))
            stack.enter_context(connections[alias].execute_wrapper(note))
        yield writes
        for alias in DATABASES:
            transaction.set_rollback(True, using=alias)
    if writes:
        _forget()


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
