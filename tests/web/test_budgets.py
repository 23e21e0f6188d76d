"""The pages of budgets: cards and reasons for everybody, a ballot that counts the money, and the office's forms."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page

from lianxin.algorithms import ballots
from lianxin.algorithms.sealing import public_key
from lianxin.ask.commands.budgets import list_project
from lianxin.ask.models import Ballot, Budget, Project, ProjectStep, SealedVote
from lianxin.ask.queries import budgets as queries
from lianxin.ask.states import MoneyRule, VoteKind
from lianxin.ask.tasks import hold_ballots
from tests.factories import DAY, MONDAY, Town, clock, make_town
from tests.promises.test_p11_ballots import ask_house
from tests.record.balloting import PRIVATE, fresh, give_tokens
from tests.record.budgeting import agree, announce, card, cast, count, list_all, open_vote, propose
from tests.record.consulting import open_consultation
from tests.support.houses import WILLOW
from tests.support.server import Server
from tests.web.reading import signed_in, text_of

OPEN, CLOSED = MONDAY + DAY, MONDAY + 8 * DAY
HERE, DESK = "/willow/budgets/1/", "/willow/desk/budgets/1/"

pytestmark = pytest.mark.one_engine


@pytest.fixture
def town(db: None, settings: Any) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = OPEN
    return make_town()


@pytest.fixture
def client() -> Client:
    return Client(headers={"Accept-Language": "en"})


def voting(town: Town, **terms: Any) -> tuple[Budget, Ballot, list[str]]:
    return open_vote(town.person("lead"), town.person("overseer"), tokens=6, now=MONDAY, **terms)


def test_everybody_sees_cards_and_reasons_from_the_announcement_on(client: Client, town: Town):
    lead = town.person("lead")
    asked = open_consultation(lead, now=MONDAY)
    budget = announce(lead, now=MONDAY, consultation=asked)
    [first, *_others] = list_all(budget, lead, now=MONDAY)
    signed_in(town, "lead").post(
        f"{DESK}drop", {"project": first.number, "reason": "The road needs the room."}
    )

    page = text_of(client.get(HERE).content)

    for told in (
        "10,000.00 CNY",
        "Village money",
        "Lamps on Mill Lane",
        "The road needs the room.",
        "A roof for the bus stop",
    ):
        assert told in page
    assert "The rule by which votes are counted is fixed, and shown here, before anybody votes." in page
    assert "Village money" in text_of(client.get("/willow/asking/1/").content)
    assert "Village money" in text_of(client.get("/willow/budgets/").content)
    assert client.get("/willow/budgets/2/").status_code == 404
    assert client.get(f"{HERE}result/").status_code == 404


def test_that_a_ballot_is_only_asked_for_is_nobodys_business(client: Client, town: Town):
    lead = town.person("lead")
    budget = announce(lead, now=MONDAY)
    list_all(budget, lead, now=MONDAY)
    propose(budget, lead, now=MONDAY)

    page = text_of(client.get(HERE).content)

    assert "Proposals are being looked at" in page
    assert "A ballot is asked for" not in page
    assert client.get("/api/v1/offices/willow/budgets/1").json()["terms"] is None


def test_the_ballot_counts_the_money_without_a_script_and_keeps_what_was_chosen(client: Client, town: Town):
    _budget, _ballot, tokens = voting(town, kind=VoteKind.KNAPSACK)
    form = client.get("/willow/ballots/1/").content.decode()
    assert re.findall(r'data-cost="(\d+)"', form) == ["600000", "500000", "250000"]

    beyond = client.post(
        "/willow/ballots/1/", {"token": tokens[0], "choice": ["1", "2"], "tracker": "ABCDE-12345"}
    )

    page = beyond.content.decode()
    assert (beyond.status_code, SealedVote.objects.count()) == (422, 0)
    assert "Together they cost 11,000.00 CNY. There is 10,000.00 CNY, so take out 1,000.00 CNY." in page
    assert re.findall(r'value="(\d)" data-cost="\d+" checked', page) == ["1", "2"]
    assert "Chosen for 11,000.00 of 10,000.00 CNY" in page
    within = client.post(
        "/willow/ballots/1/", {"token": tokens[0], "choice": ["1", "3"], "tracker": "ABCDE-12345"}
    )
    assert (within.status_code, SealedVote.objects.count()) == (200, 1)


@pytest.mark.parametrize(
    ("points", "problem"),
    [
        ({"points_1": "4", "points_2": "2"}, "You gave 6 points; a vote gives 5 at most."),
        ({"points_1": "x"}, "Points are whole numbers."),
        ({"points_1": "1000"}, "Points are whole numbers."),
        ({}, "Please choose at least one and at most 2."),
        ({"points_1": "1", "points_2": "1", "points_3": "1"}, "Please choose at least one and at most 2."),
    ],
)
def test_points_that_are_too_many_are_refused_and_stay(
    client: Client, town: Town, points: dict[str, str], problem: str
):
    _budget, _ballot, tokens = voting(town, kind=VoteKind.POINTS, points=5)

    answer = client.post("/willow/ballots/1/", {"token": tokens[0], **points})

    page = answer.content.decode()
    assert (answer.status_code, problem in page) == (422, True)
    kept = dict(re.findall(r'name="(points_\d)" value="([^"]+)"', page))
    assert kept == points


def test_points_are_counted_as_given(client: Client, town: Town):
    _budget, ballot, tokens = voting(town, kind=VoteKind.POINTS, points=5)
    sent = {"token": tokens[0], "points_2": "1", "points_3": "04", "points_1": "0", "tracker": "ABCDE-12345"}

    assert client.post("/willow/ballots/1/", sent).status_code == 200

    assert count(ballot, now=CLOSED).opened == "ABCDE12345 2:1,3:4\n"
    clock.now = CLOSED
    assert "1;2,3;1,4" in client.get(f"{HERE}votes.pb").content.decode()


def decided(town: Town, **terms: Any) -> Budget:
    budget, ballot, tokens = voting(town, **terms)
    for token, choices in zip(tokens, ([1], [1], [1], [1, 2], [2, 3], [2, 3]), strict=True):
        cast(ballot, token, choices[: terms.get("choose", 2)], now=OPEN)
    count(ballot, now=CLOSED)
    clock.now = CLOSED
    return budget


def test_the_result_gives_a_reason_for_every_project(client: Client, town: Town):
    decided(town)

    page = text_of(client.get(f"{HERE}result/").content)

    for told in (
        "There was 10,000.00 CNY",
        "Funded for 8,500.00 CNY",
        "Left over 1,500.00 CNY",
        "Voters none of whose projects is funded 0",
        "A roof for the bus stop 6,000.00 CNY · 4 votes",
        "Not funded Lamps on Mill Lane 5,000.00 CNY · 3 votes",
        "were missing.",
        "The same votes by another rule",
    ):
        assert told in page, told
    assert "None" not in page
    assert "What is funded, and why" in text_of(client.get("/willow/ballots/1/").content)


def test_deputies_read_whether_they_were_enough(client: Client, town: Town):
    terms = {"rule": MoneyRule.DEPUTIES, "places": 1, "choose": 1, "quorum": 100, "share": 30}
    decided(town, **terms)

    page = text_of(client.get(f"{HERE}result/").content)

    assert "6 of 6 voted; 6 were needed. A project needed 2 votes." in page
    assert "It has its share and a place." in page


def test_deputies_see_what_residents_made_of_it(client: Client, town: Town):
    lead = town.person("lead")
    residents = decided(town)
    clock.now = CLOSED
    deputies = announce(lead, now=CLOSED, names={"en": "The deputies' list"})
    for number in (1, 2):
        taken = queries.project_of(residents, number)
        assert taken is not None
        form = {
            "names_en": taken.name,
            "plain_en": "As residents had it.",
            "cost": "100",
            "where": "The bridge",
            "upkeep_by": "The village",
            "done_by": "2027-06-30",
            "residents": f"1.{number}",
        }
        assert signed_in(town, "lead").post("/willow/desk/budgets/2/project", form).status_code == 302

    with CaptureQueriesContext(connection) as asked:
        page = text_of(client.get("/willow/budgets/2/").content)

    results = [one["sql"] for one in asked if "ask_budgettally" in one["sql"]]
    assert len(results) == 1, "for all projects together, and without the votes"
    assert "opened" not in results[0]
    assert deputies.number == 2
    assert "Residents chose it, with 4 votes." in page
    assert "Residents gave it 3 votes, and chose others." in page


CARD = {
    "names_en": "A well",
    "plain_en": "For the upper village.",
    "cost": "1,200.50",
    "where": "Upper village",
    "upkeep_by": "The village",
    "done_by": "2027-06-30",
    "where_from": "Said at the meeting",
}


def test_a_lead_puts_up_money_and_asks_for_the_vote_on_pages_alone(client: Client, town: Town):
    lead, overseer = signed_in(town, "lead"), signed_in(town, "overseer")
    form = {"names_en": "Money", "plain_en": "For all.", "amount": "5000", "currency": "cny"}
    wrong = lead.post("/willow/desk/budgets/new", form | {"amount": "five"})
    assert (wrong.status_code, "This is no amount of money" in wrong.content.decode()) == (422, True)
    assert 'value="five"' in wrong.content.decode()
    assert lead.post("/willow/desk/budgets/new", form).status_code == 302
    assert lead.post(f"{DESK}project", CARD).status_code == 302
    refused = lead.post(f"{DESK}project", CARD | {"names_en": "A roof", "done_by": ""})
    assert (refused.status_code, 'value="A roof"' in refused.content.decode()) == (422, True)
    assert lead.post(f"{DESK}project", CARD | {"names_en": "A roof"}).status_code == 302
    vote = {
        "rule": "equal-shares",
        "completion": "add1",
        "kind": "approval",
        "choose": "2",
        "of": "roll",
        "opens": "2026-06-10",
        "closes": "2026-06-20",
        "trustee": "nobody",
    }
    wrong = lead.post(f"{DESK}vote", vote)
    assert (wrong.status_code, 'value="nobody"' in wrong.content.decode()) == (422, True)
    assert lead.post(f"{DESK}vote", vote | {"trustee": public_key(PRIVATE)}).status_code == 302
    waiting = text_of(overseer.get("/willow/oversight/ballots/").content)
    assert "Everybody who votes has the same part of the money." in waiting
    assert overseer.post("/willow/oversight/ballots/1/decide", {"agree": "yes"}).status_code == 302

    page = text_of(client.get(HERE).content)

    assert "everybody's part is raised step by step as long as it suffices." in page.replace("&#x27;", "'")
    assert [row.cost for row in Project.objects.order_by("number")] == [120050, 120050]
    assert Ballot.objects.get().money["rule"] == {"method": "equal-shares", "completion": "add1"}


def test_rules_are_compared_on_real_votes_and_nothing_of_them_is_kept(town: Town):
    decided(town)
    lead = signed_in(town, "lead")
    file = SimpleUploadedFile("votes.pb", Client().get(f"{HERE}votes.pb").content)

    earlier = text_of(lead.post(f"{DESK}rules", {"earlier": "1"}).content)
    sent = text_of(lead.post(f"{DESK}rules", {"votes": file}).content)
    broken = lead.post(f"{DESK}rules", {"votes": SimpleUploadedFile("votes.pb", b"META\nkey")})

    assert "6 votes by both rules" in earlier
    assert "Both rules fund the same projects." in earlier
    assert re.sub("csrf.*?>", "", earlier) == re.sub("csrf.*?>", "", sent)
    assert (broken.status_code, "This file cannot be counted" in broken.content.decode()) == (422, True)
    assert lead.post(f"{DESK}rules", {}).status_code == 422


def test_the_answerable_unit_says_how_it_goes_on_and_everybody_reads_it(client: Client, town: Town):
    lead, overseer = town.person("lead"), town.person("overseer")
    budget = announce(lead, now=MONDAY)
    for name in ("A well", "A roof"):
        signed = card(name, 1_000_00, now=MONDAY, unit=town.water)
        list_project(budget=budget, card=signed, by=lead, now=MONDAY)
    ballot, tokens = _opened(budget, lead, overseer)
    cast(ballot, tokens[0], [1], now=OPEN)
    count(ballot, now=CLOSED)
    clock.now = CLOSED
    told = {"project": "1", "state": "stopped", "day": "2026-06-08", "words": "The ground is rock."}

    water, power = signed_in(town, "water"), signed_in(town, "power")
    assert power.post(f"{DESK}steps/tell", told).status_code == 422
    missing = water.post(f"{DESK}steps/tell", told | {"words": ""})
    assert (missing.status_code, 'id="id_words_1_error"' in missing.content.decode()) == (422, True)
    assert water.post(f"{DESK}steps/tell", told).status_code == 302

    assert ProjectStep.objects.count() == 1
    page = text_of(client.get(f"{HERE}result/").content)
    assert "Stopped, with a reason" in page
    assert "The ground is rock." in page


def _opened(budget: Budget, lead: Any, overseer: Any) -> tuple[Ballot, list[str]]:
    ballot = agree(propose(budget, lead, now=MONDAY), overseer, now=MONDAY)
    tokens = give_tokens(ballot, 1, now=MONDAY)
    hold_ballots(OPEN)
    return fresh(ballot), tokens


@pytest.mark.browser
def test_the_device_counts_the_money_and_seals_what_keeps_within(
    make_server: Callable[..., Server], phone: Page
):
    server = make_server(prepare=WILLOW)
    house = ask_house(server, "money", "2")
    phone.goto(f"{server.base_url}/willow/ballots/{house['number']}/?lang=en")
    phone.get_by_text("Your device seals your choice").wait_for()
    phone.get_by_label("Your token").fill(house["tokens"][0].lower())
    phone.get_by_label("A roof for the bus stop").check()
    phone.get_by_text("Chosen for 6,000.00 of 10,000.00 CNY").wait_for()
    phone.get_by_label("Lamps on Mill Lane").check()
    phone.get_by_text("Chosen for 11,000.00 of 10,000.00 CNY").wait_for()
    phone.get_by_role("button", name="Vote").click()
    phone.get_by_text("Together they cost more than there is.").wait_for()
    phone.get_by_label("Lamps on Mill Lane").uncheck()
    phone.get_by_label("Benches").check()
    phone.get_by_role("button", name="Vote").click()
    phone.get_by_role("heading", name="Your vote is in").wait_for()

    mark = phone.locator("#mark").inner_text().replace("-", "")
    [sealed] = ask_house(server, "sealed")
    opened = ballots.open_votes([sealed], house["private"], house["place"], options=3, choose=3)
    assert opened.lines == [f"{mark} 1,3"]
