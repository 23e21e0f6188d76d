"""N61: the rare good idea is found, however few are for it; and a crowd that pushes one idea moves one list alone."""

from __future__ import annotations

import random
import secrets
from typing import Any

import pytest
from django.test import Client

from lianxin.algorithms.ideas import Idea as Wish
from lianxin.ask.commands.statements import seal_votes
from lianxin.ask.models import Consultation, Idea, Participant, Statement, Vote
from lianxin.ask.queries import idea_lists
from lianxin.ask.queries.ideas import shown
from lianxin.ask.states import StatementState
from lianxin.hear.models import Voice
from tests.algorithms.ideas.towns import UNIQUE, wishes
from tests.factories import DAY, MONDAY, Town, clock, make_town
from tests.record.proposing import ask_for_ideas

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
NOW = MONDAY + DAY / 2
ONE = "/willow/asking/1/ideas/"
#: The wish that a crowd pushes, and the one that nobody else has.
PUSHED, PLANTED = 1, 31


@pytest.fixture
def town(db: None, settings: Any) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = NOW
    return make_town()


@pytest.fixture
def asked(town: Town) -> Consultation:
    """Thirty common wishes of an invented town, and one that nobody else has, with two who are for it."""
    made = ask_for_ideas(town.person("coordinator"), now=MONDAY)
    put(made, [*wishes(30), Wish(PLANTED, UNIQUE, "")])
    vote(made, people=60, camps=True)
    for person in participants(made, 2):
        cast(person, {PLANTED: 1})
    seal_votes(consultation=made, now=made.closes_at)
    return made


def put(asked: Consultation, texts: list[Wish]) -> None:
    """Ideas that are shown: rows in one go, as the commands write them one by one."""
    first = Statement.objects.filter(consultation=asked).count()
    voices = Voice.objects.bulk_create(
        Voice(
            office=asked.office,
            channel="web",
            body=text.heading,
            language="zh-hans",
            said_at=NOW,
            received_at=NOW,
            code_lookup=secrets.token_bytes(32),
            asked=f"consultation/{asked.number}/ideas",
        )
        for text in texts
    )
    rows = Statement.objects.bulk_create(
        Statement(
            consultation=asked,
            number=number,
            voice=voice,
            words=text.heading,
            state=StatementState.SHOWN,
            put_in_at=NOW,
            decided_at=NOW,
        )
        for number, (voice, text) in enumerate(zip(voices, texts, strict=True), first + 1)
    )
    Idea.objects.bulk_create(
        Idea(statement=row, details=text.text) for row, text in zip(rows, texts, strict=True)
    )


def participants(asked: Consultation, count: int) -> list[Participant]:
    before = asked.participants.count()
    return Participant.objects.bulk_create(
        Participant(consultation=asked, number=before + at + 1, key_hash=secrets.token_bytes(32))
        for at in range(count)
    )


def cast(person: Participant, choices: dict[int, int]) -> None:
    rows = Statement.objects.filter(consultation=person.consultation, number__in=choices)
    Vote.objects.bulk_create(
        Vote(participant=person, statement=row, choice=choices[row.number]) for row in rows
    )


def vote(asked: Consultation, *, people: int, camps: bool) -> None:
    """Two camps: one likes wishes 1 to 10, the other 11 to 20, both like 21 to 24."""
    dice = random.Random(5)
    for place, person in enumerate(participants(asked, people)):
        liked = range(1, 11) if place % 2 else range(11, 21)
        cast(
            person,
            {
                number: 1 if (number in liked or number in range(21, 25)) == (dice.random() < 0.9) else -1
                for number in dice.sample(range(1, 31), 18)
            },
        )


def order(client: Client, name: str) -> list[int]:
    """A whole list, as the pages have it."""
    found, query = [], f"?by={name}"
    while query:
        page = client.get(ONE + query).context["list"]
        found += [row["number"] for row in page["rows"]]
        query = f"?by={name}&after={page['more']}" if page["more"] else ""
    return found


@pytest.mark.need(61)
def test_the_idea_that_nobody_else_had_is_found_with_two_supporters(asked: Consultation):
    client = Client(headers={"Accept-Language": "en"})
    page = client.get(ONE)
    lists = {one["name"]: one for one in page.context["lists"]}

    assert order(client, "rare")[0] == PLANTED
    assert lists["rare"]["rows"][0]["number"] == PLANTED
    assert PLANTED not in order(client, "many")
    assert set(order(client, "across")[:4]) == {21, 22, 23, 24}
    assert UNIQUE in page.content.decode()


@pytest.mark.need(61)
@pytest.mark.parametrize("line", [False, True], ids=["one vote each", "a whole side"])
def test_two_hundred_votes_move_popularity_alone(asked: Consultation, line: bool):
    client = Client()
    before = {name: order(client, name) for name in ("rare", "across", "many")}
    for person in participants(asked, 200):
        cast(person, {n: 1 if n <= 10 else -1 for n in range(1, 21)} if line else {PUSHED: 1})
    seal_votes(consultation=asked, now=asked.closes_at)
    after = {name: order(client, name) for name in ("rare", "across", "many")}

    assert before["many"][:4] != after["many"][:4]
    assert after["many"][0] in (range(1, 11) if line else (PUSHED,))
    assert after["rare"] == before["rare"]
    assert set(after["across"][:4]) == {21, 22, 23, 24}


@pytest.mark.need(61)
def test_two_hundred_copies_are_one_campaign(town: Town, asked: Consultation):
    client = Client(headers={"Accept-Language": "en"})
    first = shown(asked).get(statement__number=PUSHED)
    text = f"{first.details}请尽快办，户主{{}}号代表全家恳请"
    put(asked, [Wish(100 + n, first.statement.words, text.format(n)) for n in range(200)])
    rare = order(client, "rare")
    [campaign] = [one for one in idea_lists.lists_of(asked).rankings.campaigns if len(one.copies) > 1]

    assert rare[0] == PLANTED
    assert len(rare) <= 32
    assert len(campaign.copies) >= 200
    lead = Client(headers={"Accept-Language": "en"})
    lead.force_login(town.person("lead"))
    pages = [client.get(f"{ONE}?by=rare&after={after}").context["list"]["rows"] for after in (0, 25)]
    [said] = [row for page in pages for row in page if row["copies"]]
    assert (said["number"], said["said"]) == (campaign.key, len(campaign.copies))
    desk = f"/willow/desk/asking/1/ideas/{campaign.key}/"
    assert len(lead.get(desk).context["copies"]) == len(campaign.copies) - 1
    form = {"outcome": "done_already", "words": "It stands since May.", "copies": "yes"}
    assert lead.post(f"{desk}reply", form).status_code == 302
    assert Idea.objects.filter(state="done_already").count() == len(campaign.copies)


def test_support_is_told_of_five_and_more_alone(asked: Consultation):
    page = order(Client(), "many")
    support = idea_lists.supports(asked, idea_lists.lists_of(asked).rankings, list(shown(asked)))

    assert set(page) == set(support)
    assert all(one.supporters + one.against >= 5 for one in support.values())


def test_lists_rest_on_batches_alone(asked: Consultation):
    before = order(Client(), "many")
    for person in participants(asked, 100):
        cast(person, {30: 1})

    assert order(Client(), "many") == before


def test_those_that_few_voted_on_are_pointed_out_without_telling_how_few(asked: Consultation):
    rows = list(shown(asked))
    put(asked, [Wish(900, "井台边放一把公用伞", "")])
    few = idea_lists.few_votes(asked, [*shown(asked)])

    assert [row.statement.number for row in few] == [PLANTED, 32]
    assert len(rows) == 31


def test_lists_do_not_outlive_their_ideas(asked: Consultation):
    first = idea_lists.lists_of(asked)
    Statement.objects.filter(number=PLANTED).update(state=StatementState.ERASED, words="")
    after = idea_lists.lists_of(asked)

    assert PLANTED in {one.key for one in first.rankings.novel}
    assert PLANTED not in {one.key for one in after.rankings.novel}
