"""The desk by token: the same rules as the pages, and nothing of other offices or other units."""

from datetime import timedelta

import pytest

from lianxin.office.commands import change_password, close_person
from tests.api.support import Api, error, signed_in
from tests.factories import MONDAY, PASSWORD, make_town


def test_a_token_opens_the_desk_and_ends_after_twelve_hours(town, sign_in, pass_time):
    handler = sign_in("power")
    seen = [handler.get("/desk/cases").status_code]

    pass_time(timedelta(hours=12, seconds=-1))
    seen.append(handler.get("/desk/cases").status_code)
    pass_time(timedelta(seconds=1))

    assert seen == [200, 200]
    assert error(handler.get("/desk/cases")) == (401, "sign_in", None)


def test_a_new_password_ends_the_token(town, sign_in):
    handler = sign_in("power")
    change_password(person=town.person("power"), password="another long password", now=MONDAY)

    assert error(handler.get("/desk/cases")) == (401, "sign_in", None)


def test_a_closed_account_ends_the_token(town, sign_in):
    handler = sign_in("power")
    close_person(person=town.person("power"), now=MONDAY)

    assert error(handler.get("/desk/cases")) == (401, "sign_in", None)


@pytest.mark.parametrize("token", ["", "x", "a:b", "\u00e9", "W10:sig", "x" * 10_000])
def test_a_made_up_token_opens_nothing(client, town, token: str):
    answer = Api(client, token).get("/desk/cases")

    assert error(answer) == (401, "sign_in", None)
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(("login", "password"), [("willow-power", "wrong"), ("nobody", PASSWORD), ("", "")])
def test_a_wrong_name_and_a_wrong_password_look_the_same(api: Api, town, login: str, password: str):
    town.person("power")

    assert error(api.post("/sessions", {"login": login, "password": password})) == (401, "wrong_login", None)


def test_the_queue_is_due_first_in_pages_of_25(town, say, sign_in, pass_time):
    numbers = []
    for count in range(27):
        numbers.append(say(f"lamp {count}")["number"])
        pass_time(timedelta(minutes=1))
    handler = sign_in("power")

    first = handler.get("/desk/cases").json()
    second = handler.get(f"/desk/cases?after={first['after']}").json()

    assert [case["number"] for case in first["items"]] == numbers[:25]
    assert [case["number"] for case in second["items"]] == numbers[25:]
    assert second["after"] is None


def test_a_case_shows_what_was_said_and_what_this_person_may_do(town, say, sign_in):
    number = say(place="bridge")["number"]

    at_unit = sign_in("power").get(f"/desk/cases/{number}").json()
    at_clerk = sign_in("clerk").get(f"/desk/cases/{number}").json()

    assert [(v["body"], v["place"], v["channel"]) for v in at_unit["voices"]] == [
        ("The lamp at the bridge is dark", "bridge", "api")
    ]
    assert [(a["unit"]["code"], a["state"], a["reason"]["word"]) for a in at_unit["assignments"]] == [
        ("power", "offered", "lamp")
    ]
    assert at_unit["commands"] == ["accept", "refuse", "refuse_again"]
    assert at_clerk["commands"] == ["dispatch"]


def test_cases_of_other_units_and_offices_do_not_exist(client, town, say, sign_in):
    number = say()["number"]
    strangers = [sign_in("water"), signed_in(client, make_town("other"), "lead")]

    for stranger in strangers:
        tries = [stranger.get(f"/desk/cases/{number}")]
        tries += [
            stranger.post(f"/desk/cases/{number}/{command}", body)
            for command, body in {
                "dispatch": {"unit": "water"},
                "accept": {},
                "refuse": {"reason": "x"},
                "decide": {"unit": "water", "reason": "x"},
                "answer": {"done": "x"},
                "lines": {"text": "x"},
            }.items()
        ]
        assert [error(answer) for answer in tries] == [(404, "not_found", None)] * 7
        assert stranger.get("/desk/cases").json()["items"] == []


def test_a_steward_has_no_desk(town, say, sign_in):
    number, steward = say()["number"], sign_in("steward")

    answers = [steward.get("/desk/cases"), steward.get(f"/desk/cases/{number}")]

    assert [error(answer) for answer in answers] == [(403, "not_allowed", None)] * 2


@pytest.mark.need(9)
def test_two_refusals_go_to_the_coordinator_and_the_clock_goes_on(town, say, sign_in, pass_time):
    case = f"/desk/cases/{say()['number']}"
    clerk, coordinator = sign_in("clerk"), sign_in("coordinator")
    due = clerk.get(case).json()["answer_due"]
    pass_time(timedelta(hours=1))

    states = [
        sign_in("power").post(f"{case}/refuse", {"reason": "Not our lamp"}),
        clerk.post(f"{case}/dispatch", {"unit": "water"}),
        sign_in("water").post(f"{case}/refuse", {"reason": "Not water"}),
        coordinator.post(f"{case}/decide", {"unit": "power", "reason": "It is a lamp"}),
    ]

    assert [(a.json()["state"], a.json()["answer_due"]) for a in states] == [
        (state, due) for state in ("received", "dispatched", "disputed", "accepted")
    ]


def test_what_the_role_forbids_is_403_and_what_the_state_forbids_is_409(town, say, sign_in):
    case = f"/desk/cases/{say()['number']}"
    handler, clerk = sign_in("power"), sign_in("clerk")

    forbidden = clerk.post(f"{case}/accept")
    early = handler.post(f"{case}/answer", {"done": "x"})

    assert error(forbidden) == (403, "not_allowed", None)
    assert error(early) == (409, "not_now", None)
    assert early.json()["state"] == "dispatched"


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("refuse", {}, (422, "missing", "reason")),
        ("refuse", {"reason": " "}, (422, "missing", "reason")),
        ("refuse", {"reason": "a\0"}, (422, "not_text", "reason")),
        ("answer", {}, (422, "missing", "done")),
        ("answer", {"not_done": "The pole"}, (422, "missing", "why")),
        ("lines", {"text": ""}, (422, "empty", "text")),
        ("lines", {"text": "x", "voice": 9999}, (422, "unknown", "voice")),
    ],
)
def test_what_is_missing_is_named(say, sign_in, path: str, body: dict, expected: tuple):
    case = f"/desk/cases/{say()['number']}"

    assert error(sign_in("power").post(f"{case}/{path}", body)) == expected


@pytest.mark.parametrize("unit", ["nowhere", "office", ""])
def test_a_case_goes_only_to_a_unit_that_is_there(town, say, sign_in, unit: str):
    case = f"/desk/cases/{say('The drain is full')['number']}"

    assert error(sign_in("clerk").post(f"{case}/dispatch", {"unit": unit})) == (422, "unknown", "unit")
