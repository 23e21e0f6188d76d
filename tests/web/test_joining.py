"""Whoever spoke sees on the receipt what neighbours have said about the same, and may join without losing anything."""

import pytest
from django.test import Client

from lianxin.act.states import CaseState
from lianxin.hear.commands import publish
from lianxin.hear.models import ProblemVoice
from tests.factories import MONDAY, case_of, hear, make_town, take, voice_of, work_off

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
SAME = "The lamp on the west bridge has been dark for a week"


@pytest.fixture
def town():
    return make_town()


def said(town, words: str = SAME, *, released: str = "", **more):
    heard = hear(town.office, words, **more)
    if released:
        publish(voice=heard.voice, title=released, text=released, by=town.person("clerk"), now=MONDAY)
    work_off(town.office, MONDAY)
    return heard


def receipt(heard) -> str:
    return Client().get(f"/willow/receipt/{heard.code}/?lang=en").content.decode()


def test_only_released_words_of_open_cases_are_shown(town):
    said(town, f"{SAME}, says secret-canary", released="The lamp on the west bridge is dark")
    said(town, f"{SAME}, says hidden-canary")
    mine = said(town)
    shown = receipt(mine)

    assert "The lamp on the west bridge is dark" in shown
    assert "canary" not in shown
    assert shown.count("Yes, like") == 1


def test_a_solved_case_is_not_offered(town):
    first = said(town, released="The lamp on the west bridge is dark")
    case = case_of(first.voice)
    for step in ("accept", "answer", "solved"):
        case = take(town, case, step)
    assert case.state == CaseState.SOLVED

    assert "Yes, like" not in receipt(said(town))


def test_joining_keeps_the_own_receipt_case_and_word(town):
    first = said(town, released="The lamp on the west bridge is dark")
    mine = said(town)
    before = case_of(mine.voice).number
    number = case_of(first.voice).number
    answer = Client().post(f"/willow/receipt/{mine.code}/join", {"other": str(number)})

    assert answer["Location"].endswith(f"/receipt/{mine.code}/?done=join")
    links = ProblemVoice.objects.filter(unlinked_at=None)
    assert {link.voice_id for link in links} == {first.voice.pk, mine.voice.pk}
    assert {link.person for link in links} == {None}
    assert case_of(mine.voice).number == before
    assert voice_of(case_of(mine.voice)) == mine.voice
    shown = Client().get(answer["Location"] + "&lang=en").content.decode()
    assert "You have joined them." in shown
    assert "Yes, like" not in shown


@pytest.mark.parametrize("other", ["", "x", "999", "-1", "９", "9" * 30])
def test_a_number_that_is_none_changes_nothing(town, other: str):
    mine = said(town)
    answer = Client().post(f"/willow/receipt/{mine.code}/join", {"other": other})

    assert (answer.status_code, ProblemVoice.objects.count()) == (302, 0)


def test_a_confidential_voice_is_offered_nothing_and_cannot_be_joined(town):
    secret = said(town, confidential=True)
    said(town, released="The lamp on the west bridge is dark")
    mine = said(town)
    Client().post(f"/willow/receipt/{mine.code}/join", {"other": str(case_of(secret.voice).number)})

    assert "Yes, like" not in receipt(secret)
    assert ProblemVoice.objects.count() == 0
