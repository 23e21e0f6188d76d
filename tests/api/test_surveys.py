"""Surveys through the API: read, answered under a key, told as on the page, counted again from the lines."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from lianxin.ask.models import Survey, SurveyAnswer
from lianxin.ask.tasks import hold_consultations, hold_surveys
from tests.factories import DAY, MONDAY, Town, clock, make_town
from tests.record.consulting import announce
from tests.record.surveying import TITLE, announce_survey, answer, fresh, round_of

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
HERE = "/api/v1/offices/willow/consultations/1"
OPEN, OVER = MONDAY + 2 * DAY, MONDAY + 11 * DAY


@pytest.fixture
def town(db: None, settings: Any) -> Iterator[Town]:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = OPEN
    yield make_town()
    clock.now = MONDAY


@pytest.fixture
def survey(town: Town) -> Survey:
    asked = announce(town.person("lead"), now=MONDAY)
    made = announce_survey(asked, town.person("lead"), now=MONDAY)
    hold_consultations(MONDAY + DAY)
    return fresh(made)


def send(path: str, **body: Any) -> Any:
    return Client().post(f"{HERE}/{path}", body, content_type="application/json")


def test_a_program_answers_under_its_key_and_the_last_word_counts(survey: Survey):
    key = send("participants", group=1).json()["key"]
    first = [
        {"question": 1, "answer": "4"},
        {"question": 3, "answer": "3:1,1:2"},
        {"question": 4, "answer": "9"},
    ]
    taken = [send("surveys/1/answers", key=key, answers=first) for _twice in range(2)]
    send("surveys/1/answers", key=key, answers=[{"question": 1, "answer": "pass"}])

    assert [(one.status_code, one.json()) for one in taken] == [(200, {"written": 3})] * 2
    said = SurveyAnswer.objects.exclude(question=0).order_by("question")
    assert list(said.values_list("question", "answer")) == [(1, "pass"), (3, "1:2,3:1"), (4, "6")]


@pytest.mark.parametrize(
    ("answers", "field"),
    [([{"question": 1, "answer": "6"}], "q1"), ([{"question": 9, "answer": "1"}], "q9")],
)
def test_what_is_no_answer_names_its_question(survey: Survey, answers: list[Any], field: str):
    key = send("participants").json()["key"]
    refused = send("surveys/1/answers", key=key, answers=answers)

    assert (refused.status_code, refused.json()["field"]) == (422, field)
    assert not SurveyAnswer.objects.exists()


def test_without_a_key_or_outside_its_days_nothing_is_written(survey: Survey):
    key = send("participants").json()["key"]
    one = [{"question": 1, "answer": "4"}]
    wrong = [send("surveys/1/answers", key=other, answers=one).status_code for other in ("", "nonsense")]
    clock.now = OVER

    assert wrong == [422, 422]
    assert send("surveys/1/answers", key=key, answers=one).status_code == 422
    assert send("surveys/2/answers", key=key, answers=one).status_code == 404
    assert not SurveyAnswer.objects.exists()


def test_what_is_told_is_what_the_lines_come_to(survey: Survey):
    for place in range(12):
        answer(round_of(survey), {1: "5" if place < 7 else "2"}, now=OPEN)
    closed = Client().get(f"{HERE}/surveys/1/lines").json()["rounds"][0]
    clock.now = OVER + DAY
    hold_surveys(clock.now)
    [line] = Client().get(f"{HERE}/surveys").json()
    told = Client().get(f"{HERE}/surveys/1").json()
    first = told["rounds"][0]
    lines = Client().get(f"{HERE}/surveys/1/lines").json()["rounds"][0]["batches"][0]["lines"]

    assert (line["title"], line["open"], closed["batches"]) == (TITLE, False, [])
    assert (told["comparable"], told["changes"]) == (True, [])
    [agree, disagree] = first["questions"][0]["points"]
    assert (agree["count"], disagree["count"]) == (7, 5)
    assert sum(row.split()[1:] == ["1", "5"] for row in lines) == agree["count"]
    assert (agree["plain"]["share"], agree["weighted"]) == (0.58, None)
    assert (first["questions"][1]["people"], first["questions"][1]["unseen"]) == (12, None)
