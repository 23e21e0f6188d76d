"""Questions about the office's page: asked once before the statements, skipped at will, told to everybody."""

import re
from typing import Any

import pytest
from django.test import Client

from lianxin.ask.models import Comprehension, ComprehensionQuestion, Consultation, Vote
from lianxin.ask.tasks import hold_comprehension, hold_consultations
from tests.factories import DAY, MONDAY, Town, clock, make_town
from tests.record.comprehending import ask
from tests.record.consulting import announce
from tests.record.stating import put_in
from tests.web.reading import signed_in

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
ONE = "/willow/asking/1"
DESK = "/willow/desk/asking/1/questions"
OPEN = MONDAY + 2 * DAY


@pytest.fixture
def town(db: None, settings: Any) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = MONDAY
    return make_town()


@pytest.fixture
def coming(town: Town) -> Consultation:
    return announce(town.person("lead"), now=MONDAY)


@pytest.fixture
def asked(town: Town, coming: Consultation) -> Consultation:
    ask(coming, town.person("lead"), now=MONDAY)
    hold_consultations(MONDAY + DAY)
    put_in(coming, "The stop should move", town.person("lead"), now=MONDAY + DAY)
    clock.now = OPEN
    return coming


FORM = {
    "ask_en": "What stays as it is?",
    "answer_1_en": "The place",
    "answer_2_en": "The number of buses",
    "right": "2",
}


def test_a_lead_adds_a_question_until_voting_opens(town: Town, coming: Consultation):
    lead = signed_in(town, "lead")
    wrong = lead.post(DESK, {**FORM, "right": "", "answer_3_zh-hans": "第三"})
    page = wrong.content.decode()
    taken = lead.post(DESK, FORM)
    clock.now = OPEN
    hold_consultations(OPEN)
    late = lead.post(DESK, FORM)

    assert wrong.status_code == 422
    assert 'id="id_answer_3_error"' in page
    for name, text in FORM.items():
        if name != "right":
            assert re.search(rf'name="{name}"[^>]* value="{re.escape(text)}"', page)
    assert (taken.status_code, late.status_code) == (302, 422)
    row = ComprehensionQuestion.objects.get()
    assert (row.question, row.correct) == ({"en": "What stays as it is?"}, 2)
    assert "Nothing can be added now." in lead.get(DESK).content.decode()
    assert f'href="{DESK}"' in lead.get("/willow/desk/asking/1/").content.decode()
    assert signed_in(town, "overseer").get(DESK).status_code == 404


def test_it_is_asked_once_before_the_statements_and_can_be_skipped(asked: Consultation):
    client = Client()
    first = client.post(f"{ONE}/vote", {"step": "begin", "form": "a"})
    key = first.context["key"]
    again = client.post(f"{ONE}/vote", {"step": "key", "key": key})
    skipped = client.post(f"{ONE}/vote", {"step": "understand", "key": key, "q1": "1", "skip": "yes"})
    back = client.post(f"{ONE}/vote", {"step": "key", "key": key})
    voted = client.post(f"{ONE}/vote", {"step": "cast", "key": key, "s1": "disagree"})

    assert [one.context["step"] for one in (first, again, skipped, back)] == [
        "understand",
        "understand",
        "next",
        "next",
    ]
    assert "The stop should move" not in first.content.decode()
    assert "The stop should move" in skipped.content.decode()
    assert Comprehension.objects.get().grasp == "skipped"
    assert "1 answer is written down." in voted.content.decode()
    assert Vote.objects.count() == 1
    assert not client.cookies


@pytest.mark.parametrize(
    ("typed", "grasp"),
    [
        ({"q1": "2"}, "right"),
        ({"q1": "1"}, "wrong"),
        ({"q1": "9"}, "wrong"),
        ({}, "skipped"),
        ({"q1": "☃", "q": "2"}, "skipped"),
    ],
)
def test_what_was_chosen_is_kept_as_right_wrong_or_skipped(
    asked: Consultation, typed: dict[str, str], grasp: str
):
    client = Client()
    key = client.post(f"{ONE}/vote", {"step": "begin", "form": "a"}).context["key"]
    answer = client.post(f"{ONE}/vote", {"step": "understand", "key": key, **typed})

    assert (answer.status_code, Comprehension.objects.get().grasp) == (200, grasp)


def test_everybody_reads_how_many_found_it_and_in_the_end_all_of_it(asked: Consultation):
    for number in range(6):
        client = Client()
        key = client.post(f"{ONE}/vote", {"step": "begin", "form": f"{number}"}).context["key"]
        client.post(f"{ONE}/vote", {"step": "understand", "key": key, "q1": "2"})
    before = Client().get(f"{ONE}/understanding/").context["questions"][0]["found"]
    hold_comprehension(OPEN)
    page = Client().get(f"{ONE}/understanding/")

    assert [count for _label, count in before] == ["0", "0", "0"]
    assert [count for _label, count in page.context["questions"][0]["found"]] == ["6", "0", "0"]
    assert f'href="{ONE}/understanding/"' in Client().get(f"{ONE}/").content.decode()
    assert Client().get(f"{ONE}/understanding.json").json()["batches"] == []
    clock.now = asked.closes_at
    hold_consultations(clock.now)
    assert len(Client().get(f"{ONE}/understanding.json").json()["batches"][0]["lines"]) == 6


def test_where_nothing_is_asked_nothing_is_different(town: Town, coming: Consultation):
    hold_consultations(MONDAY + DAY)
    clock.now = OPEN
    begun = Client().post(f"{ONE}/vote", {"step": "begin", "form": "a"})

    assert begun.context["step"] == "next"
    assert Client().get(f"{ONE}/understanding/").status_code == 404
    assert "understanding" not in Client().get(f"{ONE}/").content.decode()
