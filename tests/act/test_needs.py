"""Needs that acting answers, shown through the API as a program of a resident, a unit and a stranger sees them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from lianxin.api import tokens
from lianxin.record import consumers
from tests import factories
from tests.factories import DAY, MONDAY, Town, make_town, work_off

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen_clock(settings) -> Iterator[Any]:
    settings.CLOCK = "tests.factories.tell_time"
    factories.clock.now = MONDAY
    yield factories.clock
    factories.clock.now = MONDAY


@pytest.fixture
def town() -> Town:
    return make_town()


class Door:
    """The API, spoken to by a stranger or, with a token, by somebody of the office."""

    def __init__(self, town: Town, who: str = "") -> None:
        self._client = Client()
        self._headers = {"Accept-Language": "en"}
        if who:
            token = tokens.give(town.person(who), now=factories.clock.now)
            self._headers["Authorization"] = f"Bearer {token}"

    def get(self, path: str) -> Any:
        return self._client.get(f"/api/v1{path}", headers=self._headers).json()

    def post(self, path: str, **body: Any) -> tuple[int, Any]:
        answer = self._client.post(
            f"/api/v1{path}", data=body, content_type="application/json", headers=self._headers
        )
        return answer.status_code, answer.json()


def say(town: Town, body: str) -> dict[str, Any]:
    status, receipt = Door(town).post("/offices/willow/voices", body=body)
    assert status == 201
    return receipt


@pytest.mark.need(9)
def test_one_of_four_units_refuses_and_the_clock_does_not_stop(town: Town):
    for code in ("roads", "parks"):
        factories.add_unit(town.office, code)
    receipt = say(town, "The lamp is dark")
    work_off(town.office, MONDAY)
    desk = f"/desk/cases/{receipt['number']}"
    before = Door(town).get(f"/offices/willow/cases/{receipt['number']}")

    factories.clock.now += timedelta(hours=3)
    refused = Door(town, "power").post(f"{desk}/refuse", reason="The post belongs to the road.")
    handed = [Door(town, "clerk").post(f"{desk}/dispatch", unit=code) for code in ("roads", "parks", "water")]
    factories.clock.now += DAY
    accepted = Door(town, "water").post(f"{desk}/accept")

    after = Door(town).get(f"/offices/willow/cases/{receipt['number']}")
    seen = Door(town, "coordinator").get(desk)
    assert [status for status, _ in (refused, *handed, accepted)] == [200] * 5
    dates = ("received_at", "accept_due", "answer_due")
    assert [after[name] for name in dates] == [before[name] for name in dates]
    assert [(share["unit"]["code"], share["state"], share["refusal"]) for share in seen["assignments"]] == [
        ("power", "refused", "The post belongs to the road."),
        ("roads", "withdrawn", ""),
        ("parks", "withdrawn", ""),
        ("water", "accepted", ""),
    ]
    # The time to the first action is public: from receipt to acceptance.
    assert after["received_at"] == "2026-06-01T01:00:00Z"
    assert after["accepted_at"] == "2026-06-02T04:00:00Z"
    assert [stage["kind"] for stage in after["stages"]].count("case.refused") == 1


@pytest.mark.need(27)
def test_an_untouched_case_has_climbed_every_level_though_nothing_ran_for_weeks(town: Town):
    receipt = say(town, "The lamp of a person who is not named")
    consumers.run_until_idle(MONDAY)
    address = f"/offices/willow/cases/{receipt['number']}"
    assert Door(town).get(address)["level"] == 0

    factories.clock.now = MONDAY + 60 * DAY
    for work in consumers.TIMED:
        work(factories.clock.now)

    shown = Door(town).get(address)
    climbed = [stage["public"] for stage in shown["stages"] if stage["kind"] == "case.escalated"]
    assert (shown["level"], shown["state"]) == (3, "dispatched")
    assert [(one["level"], one["to"], one["due_at"]) for one in climbed] == [
        (1, "coordinator", "2026-06-03T15:59:59.000000Z"),
        (2, "lead", "2026-06-15T15:59:59.000000Z"),
        (3, "overseer", "2026-06-23T15:59:59.000000Z"),
    ]
    listed = Door(town).get("/offices/willow/cases")["items"]
    assert [(case["number"], case["next_due"] < factories.clock.now.isoformat()) for case in listed] == [
        (receipt["number"], True)
    ]
    assert "person who is not named" not in str([shown, listed])


@pytest.mark.need(51)
def test_forward_from_a_voice_to_its_end_and_back_from_the_case_to_its_voices(town: Town):
    receipts = [say(town, f"Lamp {n} is dark") for n in range(3)]
    work_off(town.office, MONDAY)
    first, second, third = (f"/desk/cases/{receipt['number']}" for receipt in receipts)
    for desk in (first, second):
        Door(town, "power").post(f"{desk}/accept")
        Door(town, "power").post(f"{desk}/answer", done="A new bulb.")
    mine = [f"/offices/willow/voices/{receipt['code']}" for receipt in receipts]
    Door(town).post(f"{mine[0]}/verdict", word="solved")
    Door(town).post(f"{mine[1]}/verdict", word="not")

    forward = [Door(town).get(address) for address in mine]
    back = [Door(town, "lead").get(desk) for desk in (first, second, third)]

    assert [stage["kind"] for stage in forward[0]["stages"]] == [
        "voice.received",
        "case.opened",
        "case.dispatched",
        "case.accepted",
        "case.answered",
        "voice.verdict",
        "case.solved",
    ]
    assert [(one["case"]["state"], one["case"]["next_due"] is not None) for one in forward] == [
        ("solved", False),
        ("reopened", True),
        ("dispatched", True),
    ]
    assert [[voice["body"] for voice in case["voices"]] for case in back] == [
        [f"Lamp {n} is dark"] for n in range(3)
    ]


def test_bitter_words_stand_as_they_were_said_and_no_unit_can_change_them(town: Town):
    bitter = "三年了，没有一个人来看过！ You lied to us."
    receipt = say(town, f"The lamp again. {bitter}")
    work_off(town.office, MONDAY)
    desk = f"/api/v1/desk/cases/{receipt['number']}"
    voice = f"/api/v1/offices/willow/voices/{receipt['code']}"
    token = tokens.give(town.person("power"), now=MONDAY)
    headers = {"Authorization": f"Bearer {token}"}

    tried = [
        Client().generic(method, address, b'{"body": "All is well."}', "application/json", headers=headers)
        for method, address in [
            *((method, desk) for method in ("PUT", "PATCH", "DELETE")),
            # Taking words away altogether is for whoever has the code, and no unit has it.
            *((method, voice) for method in ("PUT", "PATCH")),
        ]
    ]
    for step, body in (("accept", {}), ("answer", {"not_done": "The lamp", "why": "No money."})):
        Door(town, "power").post(f"/desk/cases/{receipt['number']}/{step}", **body)

    seen = Door(town, "power").get(f"/desk/cases/{receipt['number']}")
    assert [answer.status_code for answer in tried] == [405] * 5
    assert seen["voices"][0]["body"] == f"The lamp again. {bitter}"
    assert Door(town).get(f"/offices/willow/voices/{receipt['code']}")["body"] == f"The lamp again. {bitter}"
    # The official's words stand apart from the person's.
    assert [(answer["not_done"], answer["why"]) for answer in seen["answers"]] == [("The lamp", "No money.")]
