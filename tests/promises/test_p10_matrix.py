"""P10: every object is checked for every role.

`p10_agreed.csv` says who may open what; it was written from the rules, not from what happens.  Here every line of it is
tried: every method of every address, by everybody, on what is theirs, what is another unit's, what is kept from a
unit and what is another office's.  What is shut writes nothing in any table, and tells a stranger nothing but that there
is nothing.

Beside the table: methods that have no line (`p10_methods`), secrets at each other's doors (`p10_secrets`), parts of
something else (`p10_mixing`), and marks of other lists (`p10_marks`).
"""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from django.test import override_settings

from lianxin.hear.models import SealedVoice
from tests.promises import p10_marks as marks
from tests.promises import p10_methods as methods
from tests.promises import p10_mixing as mixing
from tests.promises import p10_planted as planted
from tests.promises.conftest import Reached
from tests.promises.p10_doors import Met, path_of
from tests.promises.p10_offices import Offices, let_in, offices, parts_of, relations
from tests.promises.p10_secrets import SHOWN, TUS, fits, kind_of, opened, tried_at
from tests.promises.p10_table import (
    ANYONE,
    API,
    ASKED,
    NO_CELLS,
    NOTHING,
    NOWHERE,
    OPEN,
    REFUSED,
    SEEN,
    SIGNED_IN,
    Row,
    doors,
    operations,
    rows,
)

#: What a door asks is the same on every engine.
pytestmark = [pytest.mark.one_engine, pytest.mark.django_db(databases=["default", "vault"])]
__all__ = ["offices"]

#: From so many rounds on everybody tries everything.
EVERYBODY_FROM = 200
READS = {"GET", "HEAD", "OPTIONS"}
CASE_STEPS = "/<slug:slug>/desk/<int:number>/"


@pytest.fixture
def lot_of_today(rounds: int) -> random.Random | None:
    """Others are drawn tomorrow.  Many rounds draw nobody: everybody tries everything, as whatever fails here does then."""
    day = datetime.now(UTC).date().isoformat()
    print(f"The lot of {day}")  # noqa: T201  shown beside what fails
    return None if rounds >= EVERYBODY_FROM else random.Random(day)


def tried(row: Row, expected: dict[str, str], lot: random.Random | None) -> list[tuple[str, str]]:
    """Everybody whom this door shuts out, and of those whom it lets in two by lot, or everybody where there is none.

    All steps on the page of a case pass the same door, and whoever comes in gets the whole page drawn: of those who
    are let in the first tries each step but one.
    """
    cells = list(expected.items())
    let_in = [cell for cell in cells if cell[1] == OPEN]
    if row.address.startswith(CASE_STEPS) and row.method != "GET" and row.address != f"{CASE_STEPS}ask":
        let_in = let_in[:1]
    elif lot:
        let_in = lot.sample(let_in, min(len(let_in), 2))
    return [*let_in, *(cell for cell in cells if cell[1] != OPEN)]


def two_of(expected: dict[str, str], lot: random.Random | None) -> list[tuple[str, str]]:
    """By lot one of those whom this door lets in at their own office, and one of the others; everybody without a lot."""
    if lot is None:
        return list(expected.items())
    at_home = [cell for cell in expected.items() if cell[1] == OPEN]
    others = [cell for cell in expected.items() if cell[1] != OPEN]
    return [lot.choice(some) for some in (at_home, others) if some]


def test_every_method_of_every_address_has_a_row() -> None:
    """A new address, step or method fails here until somebody has said who may use it; so does a row for none."""
    agreed = {row.address for row in rows()}
    assert doors() == agreed
    of_api = {(row.method, row.address) for row in rows() if row.in_api and row.open != NOWHERE}
    undescribed = {one for one in of_api if "/uploads" in one[1] or one[1].endswith("/openapi.json")}
    assert set(operations()) == of_api - undescribed
    assert len(rows()) == len({(row.method, row.address) for row in rows()})


def test_each_person_meets_what_was_agreed(
    offices: Offices, lot_of_today: random.Random | None, reached: Reached
) -> None:
    compared, unwritten, odd = 0, 0, []
    for row in rows():
        if row.open in {ANYONE, *NO_CELLS}:
            continue
        for relation in relations(row):
            for name, expected in tried(row, row.expected(relation), lot_of_today):
                parts = parts_of(row, offices.here, relation)
                met = offices.met(offices.inside[name], row, offices.here, parts)
                compared += 1
                unwritten += row.method not in READS and expected != OPEN
                odd += _odd(row, relation, name, met, expected)
    assert not odd, "\n".join(odd)
    reached("P10", "refused changes that wrote nothing in any table", unwritten, of=unwritten)
    reached("P10", "cells compared", compared, of=compared)


def _odd(row: Row, relation: str, name: str, met: Met, expected: str) -> list[str]:
    wrote = set(met.wrote) - (SEEN if expected == OPEN else set())
    if met.outcome == expected and not wrote:
        return []
    told = f", and something was written: {', '.join(wrote)}" if wrote else ""
    return [
        f"{row.method} {row.address} {relation} {name}: {met.outcome} ({met.status}){told}, not {expected}"
    ]


def test_nobody_and_closed_accounts_are_asked_who_they_are(offices: Offices, reached: Reached) -> None:
    compared, odd = 0, []
    for row in rows():
        if row.open in {ANYONE, *NO_CELLS}:
            continue
        for relation in relations(row):
            for name, somebody in offices.strangers.items():
                met = offices.met(somebody, row, offices.here, parts_of(row, offices.here, relation))
                compared += 1
                odd += _odd(row, relation, name, met, NOTHING if row.open == NOWHERE else ASKED)
    assert not odd, "\n".join(odd)
    reached("P10", "cells of strangers compared", compared, of=compared)


def test_an_office_is_closed_to_everybody_of_another(
    offices: Offices, lot_of_today: random.Random | None, reached: Reached
) -> None:
    """Their pages with our sessions, our objects with their tokens: nothing is there, whatever the role."""
    compared, odd = 0, []
    for row in rows():
        if row.open in {ANYONE, NOWHERE, SIGNED_IN, *NO_CELLS} or (row.in_api and not row.about):
            continue
        for relation in relations(row):
            for name, expected in two_of(row.expected(relation), lot_of_today):
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
            if row.about == "ballot":
                asked = offices.met(somebody, row, offices.here, offices.here.objects["ballot_unseen"])
                compared += 1
                odd += _odd(row, "that is only asked for", name, asked, NOTHING)
    assert not odd, "\n".join(odd)
    reached("P10", "cells open to all compared", compared, of=compared)


def test_a_secret_opens_its_own_door_at_its_own_office_and_no_other(
    offices: Offices, reached: Reached
) -> None:
    """Keys of programs, tokens, codes and links: each is shown at the doors of all the others as well."""
    nobody, compared, odd = offices.strangers["nobody"], 0, []
    for row in (row for row in rows() if kind_of(row)):
        for secret in offices.secrets:
            met = tried_at(row, offices.here, secret, nobody)
            right = fits(secret, row, offices.here)
            compared += 1
            if opened(met, kind_of(row)) != right or (met.wrote and not right):
                odd.append(f"{row.method} {row.address} {secret.kind} of {secret.office}: {met}")
    assert not odd, "\n".join(odd)
    reached("P10", "secrets at doors compared", compared, of=compared)


def test_a_method_without_a_row_is_none(offices: Offices, rounds: int, reached: Reached) -> None:
    """By lot one of all people at each method that an address does not have; many rounds try everybody."""
    compared, odd, lot = 0, [], random.Random(rounds)
    everybody = {
        methods.NOBODY: offices.strangers["nobody"],
        methods.OUTSIDER: offices.outside["coordinator"],
        **offices.inside,
    }
    for address in methods.all_addresses():
        parts = methods.parts_at(address, offices.here)
        path = path_of(address.pattern, offices.here, parts)
        for method in address.others:
            for who in everybody if rounds >= EVERYBODY_FROM else lot.sample(sorted(everybody), 1):
                headers = {**TUS, "X-Echo": methods.ECHO}
                met = everybody[who].ask(method, path, watched=True, headers=headers)
                compared += 1
                found = methods.problems(address, method, who, met)
                odd += [f"{method} {address.pattern} {who}: {one}" for one in found]
    assert not odd, "\n".join(odd)
    reached("P10", "methods without a row compared", compared, of=compared)


@pytest.mark.parametrize("view", ["adds", "changes", "changes_beside"])
def test_a_view_that_writes_first_and_refuses_afterwards_is_found(offices: Offices, view: str) -> None:
    with override_settings(ROOT_URLCONF="tests.promises.p10_planted"):
        met = offices.inside["power"].ask("POST", f"/planted/{view}")
    assert met.wrote == (planted.WROTE[view],)


def test_a_view_that_undoes_what_it_wrote_is_not(offices: Offices) -> None:
    with override_settings(ROOT_URLCONF="tests.promises.p10_planted"):
        met = offices.inside["power"].ask("POST", "/planted/undoes")
    assert (met.outcome, met.wrote) == (NOTHING, ())


def test_a_part_of_something_else_is_no_part_of_this(offices: Offices, rounds: int, reached: Reached) -> None:
    """A file, share, task or visit of another case, resident, unit or office below something that one may see."""
    compared, odd, lot = 0, [], random.Random(rounds)
    everybody = {methods.NOBODY: offices.strangers["nobody"], **offices.inside}
    for way in mixing.ways(rows(), offices.here, let_in):
        somebody = everybody[way.who]
        parts = way.parts.get("_form", {}) if way.in_form else way.parts
        own = way.tried(offices.here, somebody, parts[way.part.name])
        assert not mixing.is_none(own), (way.row, own)
        for value in way.part.foreign(offices.here, way.parts, max(2, rounds // 4), lot):
            met = way.tried(offices.here, somebody, value)
            compared += 1
            if not mixing.is_none(met):
                odd.append(f"{way.row.method} {way.row.address} {way.part.name}={value}: {met}")
    assert not odd, "\n".join(odd)
    reached("P10", "parts of something else refused", compared, of=compared)


def test_a_body_outside_answers_only_what_was_written_to_it(offices: Offices) -> None:
    [row] = [row for row in rows() if row.about == "sealed_outside"]
    token = next(one.text for one in offices.secrets if (one.kind, one.office) == ("reader token", "willow"))
    parts, more = SHOWN["reader token"](row, offices.here, token)
    met = {
        voice: offices.strangers["nobody"].ask(
            "POST", path_of(row.address, offices.here, {"voice": voice}), watched=True, **more
        )
        for voice in SealedVoice.objects.values_list("pk", flat=True)
    }
    assert len(met) > 1
    assert {voice for voice, one in met.items() if one.outcome == OPEN} == {parts["voice"]}
    assert {voice for voice, one in met.items() if one.wrote} == {parts["voice"]}


def test_no_way_to_name_a_part_is_forgotten() -> None:
    """An address that names two things names one as a part of the other: it is tried, or fails here."""
    known = {f"{about}/{name}" for about, name in mixing.IN_ADDRESS}
    nested = {row for row in rows() if len(mixing.named_in(row.address)) > 1 and row.open != NOWHERE}
    forgotten = {
        row.address
        for row in nested
        if not any(f"{row.about}/{name}" in known for name in mixing.named_in(row.address))
    }
    assert forgotten == set()
    assert set(mixing.IN_FORM) <= {mixing.step_of(row.address) for row in rows()}


def test_a_mark_of_somebody_else_s_list_shows_nothing_more(
    offices: Offices, rounds: int, reached: Reached
) -> None:
    compared, odd, lot = 0, [], random.Random(rounds)
    people = {methods.NOBODY: offices.strangers["nobody"], **offices.inside}
    token = next(one.text for one in offices.secrets if (one.kind, one.office) == ("reader token", "willow"))
    known = marks.foreign(offices.here, offices.there)
    for address, who in marks.LISTS:
        found = marks.of(address, who, offices.here, people, token)
        own = found.walked()
        assert own, address
        for name in marks.NAMES:
            for mark in lot.sample(known, min(len(known), max(3, rounds // 4))):
                met = found.ask(f"?{name}={mark}")
                compared += 1
                more = marks.things(met) - own
                if more or met.wrote or f"/{offices.there.slug}/" in met.text:
                    odd.append(f"{address} {who} {name}={mark}: {sorted(more)} {met.wrote}")
    assert not odd, "\n".join(odd)
    reached("P10", "marks of other lists that showed nothing more", compared, of=compared)


def test_no_list_of_the_api_that_goes_on_from_a_mark_is_forgotten() -> None:
    assert marks.in_api() == {address for address, _who in marks.LISTS if address.startswith(API)}
