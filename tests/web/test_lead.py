"""The lead's screen: what is late, what is not solved, what was promised, and the way to every decision; for leads alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from lianxin.act.models import Promise
from lianxin.act.states import CaseState
from lianxin.office.states import Role
from tests.factories import DAY, MONDAY, PASSWORD, Town, add_person, case_in, clock, make_town, work_off

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def town(settings: Any) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = MONDAY
    return make_town()


def at(town: Town, who: str) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(town.person(who))
    return client


def lead_page(town: Town) -> str:
    work_off(town.office, clock.now)
    return at(town, "lead").get(f"/{town.office.slug}/lead/").content.decode()


def test_only_leads_open_it(town: Town):
    found = {
        who: at(town, who).get(f"/{town.office.slug}/lead/").status_code
        for who in ("lead", "power", "clerk", "coordinator", "overseer", "steward")
    }

    assert found == {"lead": 200} | dict.fromkeys(
        ("power", "clerk", "coordinator", "overseer", "steward"), 404
    )


def test_signing_in_leads_a_lead_to_it(town: Town, settings: Any):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    add_person(town.office, "first", (Role.LEAD, None))

    answer = Client().post("/sign-in/", {"login": "first", "password": PASSWORD})

    assert (answer.status_code, answer["Location"]) == (302, f"/{town.office.slug}/lead/")


def test_it_shows_what_is_late_and_what_people_say_is_not_solved(town: Town):
    late = case_in(town, CaseState.ACCEPTED)
    again = case_in(town, CaseState.REOPENED)
    case_in(town, CaseState.SOLVED)
    clock.now = late.answer_due + timedelta(hours=1)

    page = lead_page(town)

    assert page.count(f"/desk/{late.number}/") == 1  # overdue
    assert page.count(f"/desk/{again.number}/") == 2  # overdue, and not solved
    assert "Answer overdue" in page


def test_a_promise_stands_there_two_weeks_before_its_day(town: Town):
    case = case_in(town, CaseState.ANSWERED)
    facts = {"unit": town.power, "made_by": town.person("power"), "made_at": MONDAY, "case": case}
    for text, days in (("A new lamp", 10), ("A new road", 20)):
        Promise.objects.create(office=town.office, text=text, due_at=MONDAY + days * DAY, **facts)

    page = lead_page(town)

    assert ("A new lamp" in page, "A new road" in page) == (True, False)


def test_it_says_so_when_nothing_waits(town: Town):
    page = lead_page(town)

    assert "No decision waits for you." in page
    assert page.count("Nothing waits here.") == 4
