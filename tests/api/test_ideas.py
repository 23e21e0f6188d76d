"""Ideas through the API: proposed with a receipt, listed with what the office replied, and in their three orders."""

from typing import Any

import pytest
from django.test import Client

from lianxin.ask.commands import ideas as commands
from lianxin.ask.models import Consultation, Idea
from lianxin.ask.queries import ideas as queries
from lianxin.ask.states import IdeaState
from lianxin.ask.tasks import hold_votes
from lianxin.office.models import Person
from lianxin.record import consumers
from tests.factories import DAY, MONDAY, clock, make_town
from tests.record.proposing import LIMITS, ask_for_ideas, idea, reply
from tests.record.stating import AGREE, DISAGREE, join, vote

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
NOW = MONDAY + DAY / 2
ONE = "/api/v1/offices/willow/consultations/1/ideas"


@pytest.fixture
def by(db: None, settings: Any) -> Person:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = NOW
    return make_town().person("coordinator")


@pytest.fixture
def asked(by: Person) -> Consultation:
    return ask_for_ideas(by, now=MONDAY)


def post(body: Any, key: str = "") -> tuple[int, Any]:
    headers = {"Idempotency-Key": key} if key else {}
    answer = Client().post(ONE, body, content_type="application/json", headers=headers)
    return answer.status_code, answer.json()


def get(path: str = "") -> Any:
    return Client().get(f"{ONE}{path}").json()


def test_an_idea_is_proposed_once_and_listed_when_it_is_shown(asked: Consultation):
    said = {"title": "A bench", "details": "For those who wait."}
    first, second = (post(said, "k") for _ in range(2))
    consumers.run_until_idle(NOW)

    assert (first[0], second[0]) == (201, 200)
    assert first[1]["code"] == second[1]["code"]
    assert Idea.objects.count() == 1
    assert get() == {"items": [], "before": None, "limits": LIMITS, "outcomes": {}}
    assert Client().get(f"{ONE}/1").status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "x", "details": "y" * 5001}, "details"),
    ],
)
def test_what_is_no_idea_is_refused(asked: Consultation, body: dict[str, str], field: str):
    status, told = post(body)

    assert (status, told["field"]) == (422, field)


def test_one_idea_tells_what_was_replied_and_by_when_more_is_owed(asked: Consultation, by: Person):
    row = idea(asked, "A bench", "For those who wait.", by=by, now=NOW)
    waiting = get("/1")
    row = reply(row, IdeaState.TAKEN_UP, by=by, now=NOW)
    tried = get("/1")
    row = reply(reply(row, IdeaState.TRIED, by=by, now=NOW), IdeaState.ADOPTED, by=by, now=NOW)
    row = commands.ask_for_credit(idea=row, name="The mason", now=NOW)
    unseen = get("/1")["credit"]
    commands.look_at_credit(idea=row, name="The mason", agreed=True, by=by, now=NOW)

    assert (waiting["words"], waiting["details"]) == ("A bench", "For those who wait.")
    assert (waiting["state"], waiting["due_on"], waiting["replies"]) == ("waiting", "2026-07-31", [])
    assert (tried["state"], tried["due_on"]) == ("taken_up", (NOW + 20 * DAY).date().isoformat())
    assert [one["outcome"] for one in get("/1")["replies"]] == ["taken_up", "tried", "adopted"]
    assert (unseen, get("/1")["credit"]) == ("", "The mason")
    assert get()["outcomes"] == {"adopted": 1}


def test_ideas_go_on_from_a_mark(asked: Consultation, by: Person, monkeypatch: Any):
    monkeypatch.setattr(queries, "PAGE", 2)
    for name in "abc":
        idea(asked, f"Bench {name}", by=by, now=NOW)
    first = get()

    assert [one["number"] for one in first["items"]] == [3, 2]
    assert [one["number"] for one in get(f"?before={first['before']}")["items"]] == [1]


def test_the_lists_say_nothing_of_fewer_than_five(asked: Consultation, by: Person):
    for name in ("A bench at the east gate", "Two trees for shade"):
        idea(asked, name, by=by, now=NOW)
    for number in range(6):
        vote(
            join(asked, now=NOW),
            {1: AGREE if number else DISAGREE} | ({2: AGREE} if number < 4 else {}),
            now=NOW,
        )
    empty = get("/lists")
    hold_votes(NOW)
    told = get("/lists")

    assert empty["as_of"] is None
    assert empty["many"] == []
    assert told["ready"] is True
    assert told["campaigns"] == [{"idea": 1, "copies": [1]}, {"idea": 2, "copies": [2]}]
    assert told["many"] == [{"idea": 1, "supporters": 5, "against": 1}]
    assert told["rare"] == []
