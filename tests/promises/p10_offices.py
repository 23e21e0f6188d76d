"""Who knocks at which office: two of them, everybody of both with a session and a token, and nobody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import override_settings

from lianxin.act.models import Case
from lianxin.office.commands import close_person
from lianxin.office.states import Role
from tests.factories import add_person
from tests.promises import p10_methods as methods
from tests.promises.p10_doors import Met, Somebody, body_of, path_of
from tests.promises.p10_house import NOW, PEOPLE, RELATIONS, House, Parts, open_house
from tests.promises.p10_secrets import Secret, hold
from tests.promises.p10_table import ANYONE, NO_CELLS, OPEN, Row
from tests.promises.p10_written import stored
from tests.record.lived import DATABASES, _forget, _undone

MD5 = "django.contrib.auth.hashers.MD5PasswordHasher"


@dataclass
class Offices:
    """Two offices, everybody of both with a session and a token, and nobody."""

    here: House
    there: House
    inside: dict[str, Somebody]
    outside: dict[str, Somebody]
    strangers: dict[str, Somebody]
    secrets: list[Secret]

    def met(self, who: Somebody, row: Row, house: House, parts: Parts) -> Met:
        body = body_of(row.method, row.address, house, parts)
        return who.ask(row.method, path_of(row.address, house, parts), body)


@pytest.fixture(scope="module")
def offices(django_db_setup: None, django_db_blocker: Any) -> Iterator[Offices]:
    from django.utils import translation

    with django_db_blocker.unblock(), ExitStack() as undone:
        undone.enter_context(translation.override("en"))
        undone.enter_context(
            override_settings(CLOCK="tests.promises.p10_house.tell_time", PASSWORD_HASHERS=[MD5])
        )
        for alias in DATABASES:
            undone.enter_context(_undone(alias))
        here, there = open_house("willow"), open_house("river", ahead=100)
        assert not named(here) & numbers(there)
        assert not named(there) & numbers(here)
        secrets = [*hold(here), *hold(there)]
        gone = add_person(here.town.office, "willow-gone", (Role.COORDINATOR, None), (Role.CLERK, None))
        strangers = {"nobody": Somebody(), "a closed account": Somebody(gone)}
        close_person(person=gone, now=NOW)
        inside, outside = ({name: Somebody(house.people[name]) for name in PEOPLE} for house in (here, there))
        before = stored()
        for somebody in (*strangers.values(), *inside.values(), *outside.values()):
            somebody.before = before
        yield Offices(here, there, inside, outside, strangers, secrets)
        _forget()


def numbers(house: House) -> set[int]:
    return set(Case.objects.filter(office=house.town.office).values_list("number", flat=True))


def named(house: House) -> set[int]:
    return {parts["number"] for name, parts in house.objects.items() if name.startswith("case")}


def relations(row: Row) -> tuple[str, ...]:
    return RELATIONS if row.about_case else ("",)


def parts_of(row: Row, house: House, relation: str = "") -> Parts:
    return house.objects[f"{row.about}:{relation}" if relation else row.about] if row.about else {}


def let_in(row: Row) -> str:
    """The first whom this line lets in."""
    if row.open in {ANYONE, *NO_CELLS}:
        return methods.NOBODY
    if row.about == "factor":
        return "stranger"
    return next(name for name, met in row.expected("").items() if met == OPEN)
