"""Studies and findings for programs: the plan beside what was done, and nothing that leads to whoever spoke."""

from typing import Any

import pytest
from django.test import Client

from lianxin.ask.commands.studies import SiteTerms, add_site, end_study
from lianxin.ask.models import Consultation, Study
from lianxin.ask.queries.findings import PAGE
from lianxin.record import consumers
from tests.factories import DAY, MONDAY, Town, clock, make_town
from tests.record.consulting import open_consultation
from tests.record.studying import announce, find, fresh, speak, talk

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
ASKED = "/api/v1/offices/willow/consultations/1"
SECRET = "The roster leaves nobody time to help the old"


@pytest.fixture
def town(db: None, settings: Any) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = MONDAY
    return make_town()


@pytest.fixture
def asked(town: Town) -> Consultation:
    return open_consultation(town.person("lead"), now=MONDAY)


@pytest.fixture
def study(town: Town, asked: Consultation) -> Study:
    return announce(asked, town.person("lead"), now=MONDAY)


def got(path: str) -> Any:
    answer = Client().get(ASKED + path)
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.mark.need(16)
def test_the_plan_stands_beside_what_was_done(town: Town, study: Study):
    lead, terms = town.person("lead"), SiteTerms(place="The school", chosen="Near", planned=1, area=town.east)
    add_site(study=study, terms=terms, reason="The parents wrote", by=lead, now=MONDAY)
    for number in range(6):
        talk(study, town.person("clerk"), f"The stop is too far, says {number}", now=MONDAY)
        speak(study, f"{SECRET} {number}", now=MONDAY)

    sites = got("/studies/1")["sites"]
    assert [(one["planned"], one["held"], one["front_line"]) for one in sites] == [
        (2, None, False),
        (0, None, True),
        (1, None, False),
    ]
    assert (sites[2]["area"], sites[2]["added_reason"]) == ("east", "The parents wrote")

    end_study(study=fresh(study), reason="It rained", by=lead, now=MONDAY)
    after = got("/studies/1")
    assert [one["held"] for one in after["sites"]] == [6, None, 0]
    assert (after["state"], after["ended_reason"]) == ("ended", "It rained")


def test_one_that_nobody_ended_is_overdue(study: Study):
    assert [one["overdue"] for one in got("/studies")] == [False]
    clock.now = MONDAY + 2 * DAY
    assert [one["overdue"] for one in got("/studies")] == [True]


def test_a_study_that_is_none_is_not_found(asked: Consultation):
    assert Client().get(f"{ASKED}/studies/1").status_code == 404
    assert got("/studies") == []


@pytest.mark.need(16)
def test_a_finding_that_names_nothing_is_not_supported(town: Town, asked: Consultation, study: Study):
    speak(study, SECRET, now=MONDAY)
    consumers.run_until_idle(MONDAY)
    lead = town.person("lead")
    form = {"members": "1", "do": "keep"}
    client = Client()
    client.force_login(lead)
    assert client.post("/willow/desk/asking/1/statements/decide", form).status_code == 302
    find(asked, "Nobody has time", lead, now=MONDAY, on=[1], study=study)
    find(asked, "Everybody is content", lead, now=MONDAY)

    told = got("/findings")["items"]
    assert [(one["supported"], one["private"], one["statements"], one["study"]) for one in told] == [
        (True, True, [], 1),
        (False, False, [], None),
    ]


def test_findings_come_in_pages(town: Town, asked: Consultation, study: Study):
    for number in range(PAGE + 1):
        find(asked, f"Words {number}", town.person("lead"), now=MONDAY, study=study)
    first = got("/findings")
    assert ([one["number"] for one in first["items"]], first["after"]) == (list(range(1, PAGE + 1)), PAGE)
    last = got(f"/findings?after={first['after']}")
    assert ([one["number"] for one in last["items"]], last["after"]) == ([PAGE + 1], None)
    pages = [Client().get(f"/willow/asking/1/studies/1/{more}").content for more in ("", f"?after={PAGE}")]
    assert [f"?after={PAGE}#found".encode() in page for page in pages] == [True, False]
    assert [f">Words {PAGE}<".encode() in page for page in pages] == [False, True]


def test_no_address_of_the_api_has_the_words_of_the_front_line(town: Town, study: Study):
    speak(study, SECRET, now=MONDAY)
    consumers.run_until_idle(MONDAY)
    lists = ("statements", "votes", "results", "ideas", "studies", "findings", "maps", "panels", "sittings")
    paths = ["", "/studies/1", "/heard", "/understanding", "/surveys", *(f"/{name}" for name in lists)]
    answers = [Client().get(ASKED + path) for path in paths]
    answers.append(Client().get("/api/v1/offices/willow/record/entries"))
    assert {answer.status_code for answer in answers} == {200}
    assert not any(SECRET in answer.content.decode() for answer in answers)
    assert "study.announced" in answers[-1].content.decode()
