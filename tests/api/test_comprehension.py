"""Questions about the office's page through the API, and the list of a consultation's files."""

from typing import Any

import pytest
from django.test import Client

from lianxin.ask.models import Comprehension, Consultation
from lianxin.ask.tasks import hold_comprehension, hold_consultations
from tests.factories import DAY, MONDAY, clock, make_town
from tests.record.comprehending import TERMS, ask
from tests.record.consulting import announce, fresh
from tests.record.stating import ended, join, put_in, vote

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
OPEN = MONDAY + 2 * DAY
ONE = "/api/v1/offices/willow/consultations/1"


@pytest.fixture
def asked(db: None, settings: Any) -> Consultation:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = OPEN
    by = make_town().person("coordinator")
    made = announce(by, now=MONDAY)
    ask(made, by, now=MONDAY)
    hold_consultations(MONDAY + DAY)
    put_in(made, "The stop should move", by, now=MONDAY + DAY)
    return fresh(made)


def post(path: str, body: Any) -> tuple[int, Any]:
    answer = Client().post(f"{ONE}/{path}", body, content_type="application/json")
    return answer.status_code, answer.json()


def test_a_program_asks_what_the_page_asks_once(asked: Consultation):
    key = post("participants", {})[1]["key"]
    first = post("questions", {"key": key})
    wrong = post("understanding", {"key": key, "answers": [{"question": 9, "answer": 1}]})
    done = [
        post("understanding", {"key": key, "answers": [{"question": 1, "answer": place}]}) for place in (2, 1)
    ]

    assert first == (200, [{"number": 1, "question": TERMS.question, "answers": list(TERMS.answers)}])
    assert (wrong[0], wrong[1]["error"], wrong[1]["field"]) == (422, "unknown", "answers")
    assert done == [(200, []), (200, [])]
    assert post("questions", {"key": key}) == (200, [])
    assert Comprehension.objects.get().grasp == "right"


def test_what_people_found_is_told_from_five_on(asked: Consultation):
    for place in (2,) * 6 + (1,) * 2:
        key = post("participants", {})[1]["key"]
        post("understanding", {"key": key, "answers": [{"question": 1, "answer": place}]})
    hold_comprehension(OPEN)
    told = Client().get(f"{ONE}/understanding").json()

    assert [row["number"] for row in told] == [1]
    assert told[0]["wrong"] is None


def test_the_files_are_named_when_voting_has_ended(asked: Consultation):
    before = Client().get(f"{ONE}/files").json()
    for _person in range(6):
        vote(join(asked, now=OPEN), {1: 1}, now=OPEN)
    clock.now = ended(asked)
    files = Client().get(f"{ONE}/files").json()

    assert before == []
    assert [(one["form"], one["name"]) for one in files] == [
        ("polis", f"{name}.csv") for name in ("votes", "participants-votes", "comments", "summary")
    ]
    for one in files:
        assert Client().get(one["url"].removeprefix("http://testserver")).status_code == 200
