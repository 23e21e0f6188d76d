"""Shares, calls, parts and stepping back for programs."""

from typing import Any

import pytest
from django.test import Client

from lianxin.act.models import Case
from lianxin.act.states import CaseState
from lianxin.api import tokens
from tests.factories import MONDAY, Town, case_in, make_town, work_off

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
DESK = "/api/v1/desk"


@pytest.fixture
def town() -> Town:
    return make_town()


def post(town: Town, who: str, path: str, body: dict[str, object] | None = None) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {tokens.give(town.person(who), now=MONDAY)}"}
    answer = Client(headers=headers).post(f"{DESK}/{path}", body or {}, content_type="application/json")
    return answer.status_code, answer.json() if answer.content else None


def test_a_share_is_asked_for_refused_and_decided(town: Town):
    case = f"cases/{case_in(town, CaseState.ACCEPTED).number}"
    for _time in range(2):
        status, share = post(town, "power", f"{case}/shares", {"unit": "water", "task": "Dig"})
        assert (status, share["state"], share["unit"]["code"]) == (201, "offered", "water")
        path = f"{case}/shares/{share['id']}"
        assert post(town, "water", f"{path}/refuse", {"reason": "No."})[1]["state"] == "refused"
    status, refused = post(town, "coordinator", f"{path}/settle", {"unit": "water", "reason": "Yours."})
    assert (status, refused["state"]) == (200, "accepted")
    finished = post(town, "water", f"{case}/shares/{refused['id']}/finish", {"done": "Dug."})
    assert finished[1]["done"] == "Dug."


def test_a_unit_is_called_and_comes(town: Town):
    number = case_in(town, CaseState.ACCEPTED).number
    status, call = post(town, "power", f"cases/{number}/call-ups", {"unit": "water", "text": "A lorry"})
    assert (status, call["comes"]) == (201, None)

    assert post(town, "water", f"call-ups/{call['id']}/answer", {"comes": True})[1]["comes"] is True
    assert post(town, "water", "call-ups/999/answer", {"comes": True})[0] == 404


def test_a_part_gets_a_number_and_the_whole_names_it(town: Town):
    number = case_in(town, CaseState.ACCEPTED).number

    status, part = post(town, "power", f"cases/{number}/split", {"title": "The pole"})

    assert status == 201
    headers = {"Authorization": f"Bearer {tokens.give(town.person('power'), now=MONDAY)}"}
    shown = Client(headers=headers).get(f"{DESK}/cases/{number}").json()
    assert (shown["parts"], shown["part_of"], shown["responsible"]["code"]) == ([part["part"]], None, "power")


def test_stepping_back_leaves_nothing_to_see(town: Town):
    number = case_in(town, CaseState.ACCEPTED).number

    assert post(town, "power", f"cases/{number}/recuse")[0] == 204
    assert post(town, "power", f"cases/{number}/recuse")[0] == 404
    assert post(town, "coordinator", f"cases/{number}/recuse", {"person": "nobody"})[0] == 422


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("shares", {"unit": "nowhere", "task": "Dig"}, "unit"),
        ("shares", {"unit": "water", "task": " "}, "task"),
        ("shares", {"unit": "water", "task": "Dig", "due_at": "2020-01-01T00:00:00Z"}, "due_at"),
        ("call-ups", {"unit": "power", "text": "Come"}, "unit"),
        ("split", {"title": ""}, "title"),
    ],
)
def test_what_is_wrong_is_named(town: Town, path: str, body: dict[str, object], field: str):
    number = case_in(town, CaseState.ACCEPTED).number

    status, error = post(town, "power", f"cases/{number}/{path}", body)

    assert (status, error["field"]) == (422, field)


def test_a_voice_about_a_unit_goes_past_it(town: Town):
    voices = "/api/v1/offices/willow/voices"
    said = {"body": "The lamp man was rude", "about": "power"}
    answer = Client().post(voices, said, content_type="application/json")
    unknown = Client().post(voices, said | {"about": "nobody"}, content_type="application/json")

    assert (answer.status_code, unknown.status_code, unknown.json()["field"]) == (201, 422, "about")
    work_off(town.office, MONDAY)
    assert Case.objects.get().kept_from == town.power
