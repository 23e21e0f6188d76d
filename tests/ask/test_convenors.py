"""Convenors run consultations and nothing else: no case, nobody's contact, no money."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from lianxin.ask.commands import sittings
from lianxin.office.commands import OfficeError
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.office.states import APART, WITH_SECOND, Role
from tests.factories import DAY, MONDAY, Town, add_person, clock, make_town, open_case
from tests.record.budgeting import announce as put_up
from tests.record.consulting import open_consultation
from tests.record.session_days import announce as announce_days
from tests.record.sitting import announce, drawn, fresh

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]


@pytest.fixture
def town(db: None, settings: Any, tmp_path: Path) -> Town:
    settings.CLOCK, settings.DATA = "tests.factories.tell_time", tmp_path
    clock.now = MONDAY
    return make_town()


@pytest.fixture
def convenor(town: Town) -> Person:
    return town.person("convenor")


def test_they_run_a_consultation_a_sitting_and_fixed_days(convenor: Person):
    asked = open_consultation(convenor, now=MONDAY)
    sitting = announce(asked, convenor, now=MONDAY)
    drawn(sitting, convenor, now=MONDAY)
    announce_days(convenor, now=MONDAY)
    client = Client()
    client.force_login(convenor)
    for address in ("", f"{asked.number}/", f"{asked.number}/statements/", f"{asked.number}/sittings/1/"):
        assert client.get(f"/willow/desk/asking/{address}").status_code == 200
    assert "Consultations" in client.get("/willow/").content.decode()


def test_they_read_nobody_s_contact(town: Town, convenor: Person):
    sitting = announce(open_consultation(convenor, now=MONDAY), convenor, now=MONDAY)
    drawn(sitting, convenor, now=MONDAY)
    with pytest.raises(Refusal, match=r"^not_allowed$"):
        sittings.open_contacts(sitting=fresh(sitting), by=convenor, now=MONDAY)
    client = Client()
    client.force_login(convenor)
    page = client.get("/willow/desk/asking/1/sittings/1/").content.decode()
    assert 'value="call"' not in page
    assert sittings.open_contacts(sitting=fresh(sitting), by=town.person("lead"), now=MONDAY)


def test_they_see_no_case_and_put_up_no_money(town: Town, convenor: Person):
    open_case(town.office)
    client = Client()
    client.force_login(convenor)
    for address in ("desk/", "desk/1/", "desk/search/", "desk/budgets/", "lead/", "oversight/"):
        assert client.get(f"/willow/{address}").status_code == 404, address
    with pytest.raises(Refusal, match=r"^not_allowed$"):
        put_up(convenor, now=MONDAY + DAY)


def test_nobody_convenes_and_oversees_and_a_password_alone_opens_nothing(town: Town):
    with pytest.raises(OfficeError):
        add_person(town.office, "both", (Role.CONVENOR, None), (Role.OVERSEER, None))
    assert frozenset({Role.CONVENOR, Role.OVERSEER}) in APART
    assert Role.CONVENOR in WITH_SECOND
