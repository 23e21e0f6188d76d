"""The pages of ballots: with a script the device seals, without one the house does; staff ask and agree."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page

from lianxin.algorithms import ballots
from lianxin.algorithms.sealing import public_key
from lianxin.ask.models import Ballot, SealedVote
from lianxin.ask.queries import ballots as queries
from lianxin.ask.tasks import hold_ballots
from tests.factories import DAY, MONDAY, Town, clock, make_town
from tests.promises.test_p11_ballots import ask_house
from tests.record.balloting import PRIVATE, announce, count, fresh, open_ballot
from tests.support.houses import WILLOW
from tests.support.server import Server

OPEN, CLOSED = MONDAY + DAY, MONDAY + 8 * DAY
HERE = "/willow/ballots/1/"

pytestmark = pytest.mark.one_engine


@pytest.fixture
def town(db: None, settings: Any) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = OPEN
    return make_town()


@pytest.fixture
def client() -> Client:
    return Client(headers={"Accept-Language": "en"})


@pytest.fixture
def opened(town: Town) -> tuple[Ballot, list[str]]:
    return open_ballot(town.person("coordinator"), town.person("overseer"), tokens=6, now=MONDAY, choose=2)


def test_without_a_script_the_house_seals_and_the_voter_finds_the_mark(
    client: Client, opened: tuple[Ballot, list[str]]
):
    ballot, tokens = opened
    form = client.get(HERE).content.decode()
    [mark] = re.findall(r'name="tracker" value="([^"]+)"', form)

    answer = client.post(HERE, {"token": tokens[0], "choice": ["3", "1"], "tracker": mark})

    assert answer.status_code == 200
    assert mark in answer.content.decode()
    hold_ballots(CLOSED)
    clock.now = CLOSED
    assert count(fresh(ballot), now=CLOSED).opened == f"{mark.replace('-', '')} 1,3\n"
    page = client.get(HERE).content.decode()
    assert re.findall(r'data-label="Votes">(\d+)<', page) == ["1", "0", "1"]
    assert client.get("/willow/ballots/1.csv").content.decode() == f"mark,choices\r\n{mark},1 3\r\n"


@pytest.mark.parametrize(
    ("choice", "token", "problem"),
    [
        ([], "", "Please choose at least one and at most 2."),
        (["1", "2", "3"], "", "Please choose at least one and at most 2."),
        (["9"], "", "Please choose at least one and at most 2."),
        (["one"], "", "Please choose at least one and at most 2."),
        (["1"], "", "This is not a token. Please compare it with your slip."),
        (["1"], "0" * 17, "No token of this ballot looks like this. Please compare it with your slip."),
    ],
)
def test_what_was_typed_stays(
    client: Client, opened: tuple[Ballot, list[str]], choice: list[str], token: str, problem: str
):
    answer = client.post(HERE, {"token": token, "choice": choice, "tracker": "ABCDE-12345"})

    page = answer.content.decode()
    assert (answer.status_code, SealedVote.objects.count()) == (422, 0)
    assert problem in page
    assert "ABCDE-12345" in page
    kept = re.findall(r'name="choice" value="(\d+)" checked', page)
    assert kept == [one for one in choice if one in {"1", "2", "3"}]
    assert f'name="token" value="{token}"' in page


def test_a_ballot_is_shown_once_it_is_announced_and_linked_only_then(client: Client, town: Town):
    assert "/willow/ballots/" not in client.get("/willow/").content.decode()
    assert "No ballot was announced here yet." in client.get("/willow/ballots/").content.decode()
    assert client.get(HERE).status_code == 404

    announce(town.person("coordinator"), town.person("overseer"), now=MONDAY)

    assert "/willow/ballots/" in client.get("/willow/").content.decode()
    assert "What comes first?" in client.get("/willow/ballots/").content.decode()
    clock.now = MONDAY
    assert "The ballot has not opened yet." in client.get(HERE).content.decode()
    clock.now = CLOSED
    assert "it never had a roll of tokens" in client.get(HERE).content.decode()


def test_a_lead_asks_and_an_overseer_agrees_on_their_pages(town: Town):
    lead, overseer = (Client(headers={"Accept-Language": "en"}) for _ in range(2))
    lead.force_login(town.person("lead"))
    overseer.force_login(town.person("overseer"))
    form = {
        "question_en": "What comes first?",
        "options_en": "The bridge\r\n\r\nThe school",
        "question_zh-hans": "先修哪里？",
        "options_zh-hans": "桥",
        "choose": "1",
        "opens": "2026-06-10",
        "closes": "2026-06-12",
        "trustee": public_key(PRIVATE),
    }
    refused = lead.post("/willow/oversight/ballots/ask", form)
    assert refused.status_code == 422
    assert "as many in each" in refused.content.decode()
    assert "先修哪里？" in refused.content.decode()
    assert (
        lead.post("/willow/oversight/ballots/ask", form | {"options_zh-hans": "桥\n学校"}).status_code == 302
    )
    assert "Say whether a ballot is held" in overseer.get("/willow/oversight/").content.decode()

    assert overseer.post("/willow/oversight/ballots/1/decide", {"agree": "no"}).status_code == 422
    assert lead.post("/willow/oversight/ballots/1/decide", {"agree": "yes"}).status_code == 422
    assert overseer.post("/willow/oversight/ballots/1/decide", {"agree": "yes"}).status_code == 302

    found = queries.public_ballot(town.office, 1)
    assert found is not None
    assert found.options == [{"en": "The bridge", "zh-hans": "桥"}, {"en": "The school", "zh-hans": "学校"}]
    assert (found.opens_at.isoformat(), found.closes_at.isoformat()) == (
        "2026-06-09T16:00:00+00:00",
        "2026-06-12T16:00:00+00:00",
    )


@pytest.mark.browser
def test_the_device_seals_and_the_house_sees_neither_choice_nor_mark(
    make_server: Callable[..., Server], phone: Page
):
    server = make_server(prepare=WILLOW)
    house = ask_house(server, "open", "2")
    bodies: list[str] = []
    phone.on(
        "request",
        lambda request: bodies.append(request.post_data or "") if request.method == "POST" else None,
    )
    phone.goto(f"{server.base_url}/willow/ballots/{house['number']}/?lang=en")
    phone.get_by_text("Your device seals your choice").wait_for()
    mark = phone.locator("#mark").inner_text()
    phone.get_by_role("button", name="Vote").click()
    phone.get_by_text("Please choose at least one and at most 1.").wait_for()
    phone.get_by_label("Repair the school").check()
    phone.get_by_label("Your token").fill("wrong")
    phone.get_by_role("button", name="Vote").click()
    phone.get_by_text("This is not a token.").wait_for()
    phone.get_by_label("Your token").fill(house["tokens"][0].lower())
    phone.get_by_role("button", name="Vote").click()
    phone.get_by_role("heading", name="Your vote is in").wait_for()

    assert phone.locator("#mark").inner_text() == mark
    assert [sorted(part.partition("=")[0] for part in body.split("&")) for body in bodies] == [
        ["sealed", "token"]
    ] * 2
    assert mark.replace("-", "") not in "".join(bodies)
    [sealed] = ask_house(server, "sealed")
    opened = ballots.open_votes([sealed], house["private"], house["place"], options=3, choose=1)
    assert opened.lines == [f"{mark.replace('-', '')} 2"]
