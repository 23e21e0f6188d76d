"""Departures by token: asked by one program, decided by another person's; and a voice taken back with its code."""

import pytest

from tests.api.support import error

SUSPENSION = {
    "kind": "suspension",
    "reason": "The part is on order.",
    "until": "2026-06-08",
    "code": "material",
}


@pytest.fixture
def case(say, sign_in) -> str:
    number = say()["number"]
    assert sign_in("power").post(f"/desk/cases/{number}/accept").status_code == 200
    return f"/desk/cases/{number}"


def test_one_asks_and_another_decides(case: str, sign_in):
    handler, lead = sign_in("power"), sign_in("lead")

    asked = handler.post(f"{case}/deviations", SUSPENSION)
    decided = lead.post(f"{case}/deviations/{asked.json()['id']}/decide", {"agree": True})

    assert (asked.status_code, asked.json()["state"]) == (201, "asked")
    assert decided.status_code == 200
    assert decided.json() == asked.json() | {
        "state": "agreed",
        "agreed_due": "2026-06-22T15:59:59Z",
    }
    assert handler.post(f"{case}/go-on").json()["next_due"] == decided.json()["answer_due"]


def test_who_may_not_ask_or_decide_is_told_so(case: str, sign_in):
    handler = sign_in("power")
    row = handler.post(f"{case}/deviations", SUSPENSION).json()["id"]

    assert error(sign_in("lead").post(f"{case}/deviations", SUSPENSION)) == (403, "not_allowed", None)
    decide = f"{case}/deviations/{row}/decide"
    assert error(handler.post(decide, {"agree": True})) == (403, "not_allowed", None)
    assert error(sign_in("water").post(decide, {"agree": True})) == (404, "not_found", None)
    assert error(sign_in("lead").post(f"{case}/deviations/999/decide", {"agree": True})) == (
        404,
        "not_found",
        None,
    )


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"reason": " "}, (422, "reason", "reason")),
        ({"until": None}, (422, "until", "until")),
        ({"until": "soon"}, (422, "wrong_type", "until")),
        ({"kind": "exclusion"}, (422, "code", "code")),
        ({"kind": "outage"}, (409, "not_now", None)),
        ({"kind": "holiday"}, (422, "unknown", "kind")),
        ({"kind": "transfer", "code": ""}, (422, "body", "code")),
        ({"urgent": True}, (422, "unknown_field", "urgent")),
    ],
)
def test_what_is_wrong_names_its_field(case: str, sign_in, wrong: dict, expected: tuple):
    assert error(sign_in("power").post(f"{case}/deviations", SUSPENSION | wrong)) == expected


def test_the_same_answer_goes_to_a_linked_case_only(case: str, say, sign_in):
    other = say("Another lamp is dark")["number"]

    answer = sign_in("power").post(f"{case}/answer", {"done": "Mended.", "also": [other]})

    assert error(answer) == (422, "not_linked", "also")


def test_a_voice_is_taken_back_with_its_code_and_comes_to_life_again(api, say):
    said = say("The bench is broken")
    voice = f"/offices/willow/voices/{said['code']}"

    back = api.post(f"{voice}/take-back")

    assert (back.status_code, back.json()["state"]) == (200, "withdrawn")
    assert error(api.post(f"{voice}/take-back")) == (409, "not_now", None)
    assert api.post(f"{voice}/verdict", {"word": "not"}).json()["state"] == "received"
    assert api.post("/offices/willow/voices/0000-0000-0000-0000-0/take-back").status_code in {404, 422}
