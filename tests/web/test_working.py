"""On the case's screen: shares, calls, parts, stepping back; and what waits for a handler beside the cases."""

import re
from typing import Any

import pytest
from django.test import Client

from lianxin.act import commands, queries
from lianxin.act.models import Assignment, CallUp, Case
from lianxin.act.states import CaseState
from lianxin.hear.models import Voice
from lianxin.web.duties import duties
from tests.factories import MONDAY, Town, case_in, hear, make_town, refresh, take, work_off

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def town(settings: Any) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    return make_town()


def client_of(town: Town, who: str) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(town.person(who))
    return client


def send(town: Town, who: str, case: Case, step: str, **fields: str) -> tuple[int, str]:
    answer = client_of(town, who).post(f"/willow/desk/{case.number}/{step}", fields)
    return answer.status_code, answer.content.decode()


def screen(town: Town, who: str, case: Case) -> str:
    return client_of(town, who).get(f"/willow/desk/{case.number}/").content.decode()


@pytest.mark.need(9)
def test_a_share_from_asking_to_done_through_the_screen(town: Town):
    case = case_in(town, CaseState.ACCEPTED)
    fields = {"share_unit": "water", "share_task": "Dig the trench", "share_due_at": "2026-06-05"}
    assert send(town, "power", case, "share_ask", **fields)[0] == 302
    share = Assignment.objects.get(joint=True)
    assert share.due_at.isoformat() == "2026-06-05T15:59:59+00:00"  # type: ignore[union-attr]
    waiting = duties(town.person("water"), MONDAY)
    assert [(duty.text, duty.detail) for duty in waiting] == [
        ("You are asked for a share of a case", "Dig the trench")
    ]
    assert "Take the share on" in screen(town, "water", case)
    assert "Take the share on" not in screen(town, "power", case)

    assert send(town, "water", case, "share_accept", share_id=str(share.pk))[0] == 302
    assert send(town, "water", case, "share_finish", share_id=str(share.pk), share_done="Dug.")[0] == 302

    assert duties(town.person("water"), MONDAY) == []
    page = screen(town, "power", case)
    assert "Its share is done" in page
    assert "Dug." in page


def test_two_refusals_wait_for_a_coordinator_with_a_date(town: Town):
    case = case_in(town, CaseState.ACCEPTED)
    for _time in range(2):
        send(town, "power", case, "share_ask", share_unit="water", share_task="Dig")
        share = Assignment.objects.filter(joint=True).latest("pk")
        status, _page = send(
            town, "water", case, "share_refuse", share_id=str(share.pk), share_reason="No spade."
        )
        assert status == 302
    (duty,) = duties(town.person("coordinator"), MONDAY)
    assert (duty.text, duty.detail) == ("Units refused a share: you decide who does it", "Dig")

    page = screen(town, "coordinator", case)
    assert page.count("Refused twice: who does it? You decide") == 2
    status, page = send(
        town, "coordinator", case, "share_settle", share_id=str(share.pk), share_reason="Yours."
    )
    assert (status, "Please choose a unit." in page, "Yours.</textarea>" in page) == (422, True, True)
    fields = {"share_id": str(share.pk), "share_unit": "water", "share_reason": "Yours."}
    assert send(town, "coordinator", case, "share_settle", **fields)[0] == 302
    assert duties(town.person("coordinator"), MONDAY) == []
    assert [row.state for row in queries.shares(case)] == ["withdrawn", "withdrawn", "accepted"]


@pytest.mark.parametrize(
    ("step", "fields", "said", "kept"),
    [
        ("share_ask", {"share_task": "Dig"}, "Please choose a unit.", 'name="share_task" rows="2">Dig<'),
        ("share_ask", {"share_unit": "water"}, "Please say what the other unit is asked to do.", "water"),
        (
            "share_ask",
            {"share_unit": "water", "share_task": "Dig", "share_due_at": "soon"},
            "Please write the day as year, month and day",
            'value="soon"',
        ),
        ("call_up", {"call_unit": "water"}, "Please say why you call them.", "selected"),
        ("split", {"part_title": "Call 13800000000"}, "A number or an address stands", "13800000000"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_stays(
    town: Town, step: str, fields: dict[str, str], said: str, kept: str
):
    status, page = send(town, "power", case_in(town, CaseState.ACCEPTED), step, **fields)

    assert status == 422
    assert said in page
    assert kept in page
    (anchor,) = re.findall(r'<div class="errors".*?href="#(\w+)"', page, re.DOTALL)
    assert f'id="{anchor}"' in page


def test_a_called_unit_finds_the_call_and_answers_it(town: Town):
    case = case_in(town, CaseState.ACCEPTED)
    assert send(town, "power", case, "call_up", call_unit="water", call_text="We need a lorry")[0] == 302
    (duty,) = duties(town.person("water"), MONDAY)
    assert (duty.text, duty.detail) == ("power calls you to a case", "We need a lorry")
    call = CallUp.objects.get()

    status, page = send(town, "water", case, "call_answer", call_id=str(call.pk), call_comes="no")
    assert (status, f'href="#id_call{call.pk}_reason"' in page) == (422, True)
    assert send(town, "water", case, "call_answer", call_id=str(call.pk), call_comes="yes")[0] == 302

    assert "comes" in screen(town, "power", case)
    assert [duty.text for duty in duties(town.person("water"), MONDAY)] == ["A share of a case is to be done"]


def test_a_part_is_worked_on_with_the_words_of_the_whole_at_hand(town: Town):
    case = case_in(town, CaseState.ACCEPTED)
    assert send(town, "power", case, "split", part_title="The pole")[0] == 302
    part = Case.objects.get(parent=case)
    commands.dispatch(case=part, unit=town.water, by=town.person("clerk"), now=MONDAY)

    page = screen(town, "water", part)
    assert "The pole" in page
    assert "The bench is broken" in page
    assert "This is a part of:" in page
    assert "The whole is answered when every part is." in screen(town, "power", case)
    assert client_of(town, "water").get(f"/willow/desk/{case.number}/").status_code == 404
    status, page = send(town, "power", case, "answer", done="Mended.")
    assert (status, "Parts of this case are not answered yet" in page) == (422, True)
    public = Client().get(f"/willow/cases/{part.number}/?lang=en")
    assert (public.status_code, "The pole" in public.content.decode()) == (200, True)


def test_whoever_steps_back_is_led_to_the_queue(town: Town):
    case = case_in(town, CaseState.ACCEPTED)

    answer = client_of(town, "power").post(f"/willow/desk/{case.number}/recuse")

    assert (answer.status_code, answer["Location"]) == (302, "/willow/desk/")
    assert client_of(town, "power").get(f"/willow/desk/{case.number}/").status_code == 404


def test_a_coordinator_keeps_a_handler_from_a_case(town: Town):
    case = case_in(town, CaseState.ACCEPTED)
    status, page = send(town, "coordinator", case, "recuse", recusal_other="yes")
    assert (status, "Please choose a person." in page) == (422, True)

    send(town, "coordinator", case, "recuse", recusal_other="yes", recusal_person="willow-power")

    assert client_of(town, "power").get(f"/willow/desk/{case.number}/").status_code == 404


@pytest.mark.need(84)
@pytest.mark.parametrize("chosen", ["power", "willow", ""])
def test_people_say_whom_it_is_about_where_they_say_it(town: Town, chosen: str):
    root = town.power.parent
    assert root is not None
    code = root.code if chosen == "willow" else chosen

    answer = Client().post("/willow/", {"body": "The lamp man was rude", "about": code})

    assert answer.status_code == 302
    about = Voice.objects.get().about
    assert (about.code if about else "") == code


def test_a_unit_that_there_is_not_is_refused_and_the_words_stay(town: Town):
    answer = Client().post("/willow/?lang=en", {"body": "Rude", "about": "nobody"})

    assert answer.status_code == 422
    assert "Rude</textarea>" in answer.content.decode()
    assert Voice.objects.count() == 0


@pytest.mark.need(9)
def test_the_person_who_spoke_sees_each_unit_its_share_and_who_refused_why(town: Town):
    heard = hear(town.office)
    work_off(town.office, MONDAY)
    case = refresh(heard.voice.case_voice.case)
    take(town, case, "accept")
    send(town, "power", case, "share_ask", share_unit="water", share_task="Dig the trench")
    share = Assignment.objects.get(joint=True)
    send(town, "water", case, "share_refuse", share_id=str(share.pk), share_reason="No spade.")

    page = Client().get(f"/willow/follow/{heard.code}/?lang=en").content.decode()

    for told in ("Dig the trench", "No spade.", "water refused its share. The clock goes on."):
        assert told in page
