"""Opening who spoke through pages and programs: asked on the case, decided and opened on a page of its own."""

import re
from typing import Any

import pytest
from django.test import Client

from lianxin.act.models import Case
from lianxin.hear.models import Opening
from lianxin.office.models import Person
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, Town, clock, make_town, open_case
from tests.promises.crawling import client_of

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
PHONE = "13900000000"
OPENINGS = "/willow/oversight/openings/"
API = "/api/v1/desk"


@pytest.fixture
def town(settings: Any) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = MONDAY
    return make_town()


@pytest.fixture
def case(town: Town) -> Case:
    return open_case(town.office, contact=PHONE)


def browser(person: Person) -> Client:
    """Signed in a moment ago."""
    client = client_of(person)
    session = client.session
    session["proved"] = int(clock.now.timestamp())
    session.save()
    return client


def ask(town: Town, case: Case, who: str = "coordinator", **form: str) -> Any:
    filled = {"identity_reason": "danger", "identity_text": "Gas at the door."} | form
    return browser(town.person(who)).post(f"/willow/desk/{case.number}/identity_ask", filled)


def test_from_the_case_to_the_one_moment_in_which_it_is_shown(town: Town, case: Case):
    assert ask(town, case).status_code == 302
    lead, coordinator = browser(town.person("lead")), browser(town.person("coordinator"))
    assert "Somebody asks to open who spoke: you decide" in lead.get("/willow/lead/").content.decode()
    row = Opening.objects.get()

    agreed = lead.post(f"{OPENINGS}{row.pk}/decide", {"agree": "yes", "text": ""})
    page = coordinator.get(OPENINGS).content.decode()
    shown = coordinator.post(f"{OPENINGS}{row.pk}/show")
    again = coordinator.post(f"{OPENINGS}{row.pk}/show")

    assert agreed.status_code == 302
    assert "Open it now" in page
    assert PHONE not in page
    assert (shown.status_code, shown["Cache-Control"]) == (200, "no-store")
    assert PHONE in shown.content.decode()
    assert (again.status_code, PHONE in again.content.decode()) == (422, False)
    assert "It is shown once." in again.content.decode()


def test_what_was_typed_stays_when_it_is_refused(town: Town, case: Case):
    no_reason = ask(town, case, identity_reason="", identity_text="Gas at the door.")
    quiet = ask(town, case, identity_quiet_law="§ 3 of the law")

    assert (no_reason.status_code, quiet.status_code) == (422, 422)
    assert "Gas at the door." in no_reason.content.decode()
    assert "Please choose one of the reasons." in no_reason.content.decode()
    assert "§ 3 of the law" in quiet.content.decode()
    ask(town, case)
    row = Opening.objects.get()
    declined = browser(town.person("lead")).post(f"{OPENINGS}{row.pk}/decide", {"agree": "no", "text": " "})
    assert declined.status_code == 422
    assert "Please say why not" in declined.content.decode()
    assert f'id="id_text_{row.pk}' in declined.content.decode()


@pytest.mark.parametrize("who", ["power", "clerk", "lead"])
def test_whoever_may_not_ask_sees_no_form_for_it(town: Town, case: Case, who: str):
    client = browser(town.person(who))

    assert "identity_ask" not in client.get(f"/willow/desk/{case.number}/").content.decode()
    assert ask(town, case, who).status_code == 422
    assert not Opening.objects.exists()


@pytest.mark.parametrize(
    ("who", "opens"), [("power", 404), ("clerk", 404), ("visitor", 404), ("steward", 200)]
)
def test_the_page_is_for_those_who_ask_and_those_who_decide(town: Town, who: str, opens: int):
    assert browser(town.person(who)).get(OPENINGS).status_code == opens


def test_who_signed_in_long_ago_proves_first_who_they_are(town: Town, case: Case):
    ask(town, case)
    row = Opening.objects.get()
    browser(town.person("lead")).post(f"{OPENINGS}{row.pk}/decide", {"agree": "yes"})
    client = client_of(town.person("coordinator"))  # with a session, but no fresh proof

    answer = client.post(f"{OPENINGS}{row.pk}/show")

    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/sign-in/again/")
    assert not Entry.objects.filter(kind="identity.opened").exists()


def test_programs_ask_decide_and_open_under_the_same_rules(town: Town, case: Case):
    coordinator, lead = client_of(town.person("coordinator")), client_of(town.person("lead"))

    def send(client: Client, path: str, **sent: Any) -> Any:
        return client.post(f"{API}/{path}", sent, content_type="application/json")

    asked = send(coordinator, f"cases/{case.number}/openings", reason="threat", text="They threaten.")
    number = asked.json()["id"]
    early = send(coordinator, f"openings/{number}/show")
    alone = send(coordinator, f"openings/{number}/decide", agree=True)
    agreed = send(lead, f"openings/{number}/decide", agree=True)
    other = send(lead, f"openings/{number}/show")
    shown = send(coordinator, f"openings/{number}/show")
    again = send(coordinator, f"openings/{number}/show")

    assert (asked.status_code, asked.json()["contact"]) == (201, "")
    assert [one.status_code for one in (early, alone, other, again)] == [422, 403, 403, 422]
    assert (agreed.json()["state"], agreed.json()["decided_role"]) == ("agreed", "lead")
    assert (shown.json()["state"], shown.json()["contact"]) == ("opened", PHONE)
    listed = lead.get(f"{API}/openings").json()
    assert [(row["id"], row["contact"]) for row in listed] == [(number, "")]
    assert "case" not in listed[0]
    assert client_of(town.person("power")).get(f"{API}/openings").status_code == 403


def test_what_was_agreed_to_and_not_opened_is_no_duty_any_more(town: Town, case: Case):
    ask(town, case)
    row = Opening.objects.get()
    browser(town.person("lead")).post(f"{OPENINGS}{row.pk}/decide", {"agree": "yes"})

    def waits() -> bool:
        page = browser(town.person("coordinator")).get("/willow/desk/").content.decode()
        return bool(re.search("you may open who spoke, once", page))

    assert waits()
    clock.now = MONDAY + DAY + DAY
    assert not waits()


def test_everybody_reads_what_could_be_handed_over(client: Client, town: Town):
    page = client.get("/willow/handover/?lang=en").content.decode()

    assert "How a person can be reached, in a database of its own" in page
    assert "hear.Contact" in page
    assert page.index("hear.Contact") < page.index("office.Person") < page.index("record.Subtree")
    assert "/willow/handover/" in client.get("/willow/kept/").content.decode()
