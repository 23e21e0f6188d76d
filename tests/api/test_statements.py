"""Statements and votes through the API: the same totals, refusals and secrecy as the pages."""

from typing import Any

import pytest
from django.test import Client

from lianxin.ask.models import Consultation, Participant, Statement
from lianxin.ask.queries import statements as queries
from lianxin.ask.tasks import hold_votes
from lianxin.record import consumers
from tests.factories import DAY, MONDAY, clock, make_town
from tests.record.consulting import open_consultation
from tests.record.stating import ended, put_in

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
OPEN = MONDAY + DAY / 2
ONE = "/api/v1/offices/willow/consultations/1"


@pytest.fixture
def asked(db: None, settings: Any) -> Consultation:
    """Open, with three statements of the office."""
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = OPEN
    by = make_town().person("coordinator")
    made = open_consultation(by, now=MONDAY)
    for number in range(3):
        put_in(made, f"The stop should stand at gate {number}", by, now=MONDAY)
    return made


def post(path: str, body: Any, key: str = "") -> tuple[int, Any]:
    headers = {"Idempotency-Key": key} if key else {}
    answer = Client().post(f"{ONE}/{path}", body, content_type="application/json", headers=headers)
    return answer.status_code, answer.json()


def get(path: str) -> Any:
    return Client().get(f"{ONE}/{path}").json()


def test_a_statement_is_said_once_and_is_listed_when_it_is_shown(asked: Consultation):
    first, second = (post("statements", {"words": "The stop needs a roof"}, "k") for _ in range(2))
    consumers.run_until_idle(OPEN)

    assert (first[0], second[0]) == (201, 200)
    assert first[1]["code"] == second[1]["code"]
    assert Statement.objects.filter(voice__isnull=False).count() == 1
    listed = get("statements")
    assert [one["number"] for one in listed["items"]] == [1, 2, 3]
    assert (listed["after"], get("statements?after=2")["items"][0]["words"]) == (
        None,
        "The stop should stand at gate 2",
    )
    assert post("statements", {"words": "x" * 201})[1] | {"message": ""} == {
        "error": "long",
        "message": "",
        "field": "body",
    }


def test_whoever_holds_the_key_votes_and_the_last_vote_counts(asked: Consultation):
    joined = [post("participants", {"group": 1}, "form") for _ in range(2)]
    key = joined[0][1]["key"]
    assert (joined[0], joined[0][0]) == (joined[1], 201)
    assert {one["number"] for one in post("next", {"key": key})[1]} == {1, 2, 3}
    votes = [{"statement": 1, "choice": "agree", "matters": True}, {"statement": 9, "choice": "pass"}]
    for _twice in range(2):
        assert post("votes", {"key": key, "votes": votes}) == (200, {"written": 1})
    assert post("votes", {"key": key, "votes": [{"statement": 1, "choice": "disagree"}]})[0] == 200

    person = Participant.objects.get()
    assert [(one.choice, one.matters) for one in queries.answers_of(person)] == [(-1, False)]
    assert {one["number"] for one in post("next", {"key": key})[1]} == {2, 3}


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("participants", {"group": 9}, "unknown"),
        ("participants", {"name": "Wang"}, "unknown_field"),
        ("next", {"key": "nonsense"}, "mistyped"),
        ("next", {"key": "00000000000000000"}, "key"),
        ("votes", {"key": "00000000000000000", "votes": []}, "key"),
        ("votes", {"key": "", "votes": [{"statement": 1, "choice": "yes"}]}, "wrong_type"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_a_reason(asked: Consultation, path: str, body: Any, code: str):
    status, told = post(path, body)

    assert (status, told["error"]) == (422, code)
    assert not Participant.objects.exists()


def test_results_come_with_the_batches_and_all_votes_when_voting_has_ended(asked: Consultation):
    keys = [post("participants", {})[1]["key"] for _ in range(6)]
    for place, key in enumerate(keys):
        votes = [{"statement": 1, "choice": "agree" if place else "pass"}]
        votes += [{"statement": 2, "choice": "agree"}] if place < 3 else []
        assert post("votes", {"key": key, "votes": votes})[0] == 200
    before = get("results")
    hold_votes(OPEN)
    told, hidden = get("results"), get("votes")
    clock.now = ended(asked)
    over = get("votes")

    assert (before["as_of"], before["totals"]) == (None, [])
    split = {"agree": 5, "passed": 1, "disagree": 0}
    assert told["totals"] == [{**split, "statement": 1, "matters": 0, "ways": {"web": split}}]
    assert (hidden["batches"], hidden["totals"], hidden["ended"]) == ([], {}, False)
    assert over["totals"] == {"1": [5, 1, 0], "2": [3, 0, 0]}
    assert [len(one["lines"]) for one in over["batches"]] == [9]
    assert Client().get("/willow/asking/1/votes.json").json() == over
