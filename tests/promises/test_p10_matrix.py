"""P10: every object is checked for every role.

`p10_agreed.csv` says who may open what; it was written from the rules, not from what happens.  Here every line of it is
tried: every method of every address, by everybody, on what is theirs, what is another unit's, what is kept from a
unit and what is another office's.  What is shut writes nothing, and tells a stranger nothing but that there is nothing.
"""

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
from tests.promises.conftest import Reached
from tests.promises.p10_doors import Met, Somebody, body_of, path_of, standing
from tests.promises.p10_house import NOW, PEOPLE, RELATIONS, House, Parts, open_house
from tests.promises.p10_table import (
    ANYONE,
    ASKED,
    NOTHING,
    NOWHERE,
    OPEN,
    REFUSED,
    SECRETS,
    SIGNED_IN,
    Row,
    doors,
    operations,
    rows,
)
from tests.record.lived import DATABASES, _forget, _undone

#: What a door asks is the same on every engine.
pytestmark = [pytest.mark.one_engine, pytest.mark.django_db(databases=["default", "vault"])]
MD5 = "django.contrib.auth.hashers.MD5PasswordHasher"
CASE_STEPS = "/<slug:slug>/desk/<int:number>/"
#: Where nothing may be written.  A command that is refused is undone with its own transaction, which here is joined to
#: that of the test: levels that had come may stand noted until the savepoint is undone.
SHUT = frozenset({NOTHING, ASKED})


@dataclass
class Offices:
    """Two offices, everybody of both with a session and a token, and nobody."""

    here: House
    there: House
    inside: dict[str, Somebody]
    outside: dict[str, Somebody]
    strangers: dict[str, Somebody]

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
        gone = add_person(here.town.office, "willow-gone", (Role.COORDINATOR, None), (Role.CLERK, None))
        strangers = {"nobody": Somebody(), "a closed account": Somebody(gone)}
        close_person(person=gone, now=NOW)
        inside, outside = ({name: Somebody(house.people[name]) for name in PEOPLE} for house in (here, there))
        before = standing()
        for somebody in (*strangers.values(), *inside.values(), *outside.values()):
            somebody.before = before
        yield Offices(here, there, inside, outside, strangers)
        _forget()


def numbers(house: House) -> set[int]:
    return set(Case.objects.filter(office=house.town.office).values_list("number", flat=True))


def named(house: House) -> set[int]:
    return {parts["number"] for name, parts in house.objects.items() if name.startswith("case")}


def relations(row: Row) -> tuple[str, ...]:
    return RELATIONS if row.about_case else ("",)


def parts_of(row: Row, house: House, relation: str = "") -> Parts:
    return house.objects[f"{row.about}:{relation}" if relation else row.about] if row.about else {}


def tried(row: Row, expected: dict[str, str]) -> list[tuple[str, str]]:
    """Everybody; of those whom the one door of a case's steps lets in, the first for each step but one.

    All steps on the page of a case pass the same door, and whoever comes in gets the whole page drawn.
    """
    cells = list(expected.items())
    if not row.address.startswith(CASE_STEPS) or row.method == "GET" or row.address == f"{CASE_STEPS}ask":
        return cells
    let_in = [cell for cell in cells if cell[1] == OPEN]
    return [*let_in[:1], *(cell for cell in cells if cell[1] != OPEN)]


def test_every_method_of_every_address_has_a_row() -> None:
    """A new address, step or method fails here until somebody has said who may use it; so does a row for none."""
    agreed = {row.address for row in rows()}
    assert doors() == agreed
    of_api = {(row.method, row.address) for row in rows() if row.in_api and row.open != NOWHERE}
    undescribed = {one for one in of_api if "/uploads" in one[1] or one[1].endswith("/openapi.json")}
    assert set(operations()) == of_api - undescribed
    assert len(rows()) == len({(row.method, row.address) for row in rows()})


def test_each_person_meets_what_was_agreed(offices: Offices, reached: Reached) -> None:
    compared, odd = 0, []
    for row in rows():
        if row.open in {ANYONE, *SECRETS}:
            continue
        for relation in relations(row):
            for name, expected in tried(row, row.expected(relation)):
                parts = parts_of(row, offices.here, relation)
                met = offices.met(offices.inside[name], row, offices.here, parts)
                compared += 1
                odd += _odd(row, relation, name, met, expected)
    assert not odd, "\n".join(odd)
    reached("P10", "cells compared", compared, of=compared)


def _odd(row: Row, relation: str, name: str, met: Met, expected: str) -> list[str]:
    if met.outcome == expected and not (met.wrote and expected in SHUT):
        return []
    wrote = ", and something was written" if met.wrote else ""
    return [
        f"{row.method} {row.address} {relation} {name}: {met.outcome} ({met.status}){wrote}, not {expected}"
    ]


def test_nobody_and_closed_accounts_are_asked_who_they_are(offices: Offices, reached: Reached) -> None:
    compared, odd = 0, []
    for row in rows():
        if row.open in {ANYONE, *SECRETS}:
            continue
        for relation in relations(row):
            for name, somebody in offices.strangers.items():
                met = offices.met(somebody, row, offices.here, parts_of(row, offices.here, relation))
                compared += 1
                odd += _odd(row, relation, name, met, NOTHING if row.open == NOWHERE else ASKED)
    assert not odd, "\n".join(odd)
    reached("P10", "cells of strangers compared", compared, of=compared)


def test_an_office_is_closed_to_everybody_of_another(offices: Offices, reached: Reached) -> None:
    """Their pages with our sessions, our objects with their tokens: nothing is there, whatever the role."""
    compared, odd = 0, []
    for row in rows():
        if row.open in {ANYONE, NOWHERE, SIGNED_IN, *SECRETS} or (row.in_api and not row.about):
            continue
        for relation in relations(row):
            for name, expected in row.expected(relation).items():
                parts = parts_of(row, offices.here, relation)
                met = offices.met(offices.outside[name], row, offices.here, parts)
                compared += 1
                closed = REFUSED if expected == REFUSED and met.outcome == REFUSED else NOTHING
                odd += _odd(row, relation, f"{name} of another office", met, closed)
    assert not odd, "\n".join(odd)
    reached("P10", "cells of another office compared", compared, of=compared)


def test_what_is_open_to_all_is_open_to_all(offices: Offices, reached: Reached) -> None:
    """A receipt needs no account, and an account is no receipt: a code opens its own voice at its own office."""
    compared, odd = 0, []
    everybody = {
        "nobody": offices.strangers["nobody"],
        "power": offices.inside["power"],
        "overseer of another office": offices.outside["overseer"],
    }
    for row in (row for row in rows() if row.open == ANYONE):
        for name, somebody in everybody.items():
            met = offices.met(somebody, row, offices.here, parts_of(row, offices.here))
            compared += 1
            odd += _odd(row, "", name, met, OPEN)
            if row.about.startswith("voice") or row.about == "link":
                wrong = offices.met(somebody, row, offices.here, parts_of(row, offices.there))
                compared += 1
                odd += _odd(row, "with the code of another office", name, wrong, NOTHING)
    assert not odd, "\n".join(odd)
    reached("P10", "cells open to all compared", compared, of=compared)
