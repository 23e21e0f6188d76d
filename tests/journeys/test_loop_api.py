"""One report goes all the way round by the JSON API alone, over real HTTP, with the real clock and its consumers."""

import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from lianxin.algorithms.receipts import Receipt, check_receipt
from tests.support.server import Server

PATIENCE = 20
WORDS = "The street light at the ferry has been dark for a week."


class Caller:
    """Speaks JSON to the demo office; an error status ends the test with what the office said."""

    def __init__(self, http: httpx.Client, token: str = "") -> None:
        self._http = http
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str) -> Any:
        return self._told(self._http.get(path, headers=self._headers)).json()

    def post(self, path: str, body: object = None, **headers: str) -> Any:
        return self._told(self._http.post(path, json=body or {}, headers=self._headers | headers)).json()

    def as_person(self, login: str) -> "Caller":
        said = {"login": login, "password": "river-town-demo"}
        return Caller(self._http, self.post("sessions", said)["token"])

    @staticmethod
    def _told(answer: httpx.Response) -> httpx.Response:
        assert answer.is_success, (answer.request.url, answer.status_code, answer.text[:500])
        assert not answer.cookies
        return answer


@pytest.fixture
def http(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{server.base_url}/api/v1/", headers={"Accept-Language": "en"}) as client:
        yield client


def until(question: Callable[[], Any]) -> Any:
    """The first answer that is not empty; consumers work every half second."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := question():
            return found
        time.sleep(0.1)
    raise AssertionError("it did not happen in time")


@pytest.mark.need(1, 5, 14, 51, 70)
def test_a_report_goes_all_the_way_round_by_the_api(http: httpx.Client):
    resident = Caller(http)
    before = resident.get("offices/liuxi/rates")["office"]
    receipt = resident.post("offices/liuxi/voices", {"body": WORDS}, **{"Idempotency-Key": "once"})
    again = resident.post("offices/liuxi/voices", {"body": WORDS}, **{"Idempotency-Key": "once"})
    voice, case = f"offices/liuxi/voices/{receipt['code']}", f"desk/cases/{receipt['number']}"

    key = resident.get("offices/liuxi/record")["key"]
    for proof in (receipt["receipt"], again["receipt"], http.get(f"{voice}/receipt").text):
        head = check_receipt(Receipt.parse(proof), receipt["leaf"].encode(), [key])
        assert (head.origin, again["code"]) == ("lianxin/liuxi", receipt["code"])

    waiting = until(lambda: (got := resident.get(voice)["case"]) and got["unit"] and got)
    assert (waiting["state"], waiting["unit"]["code"]) == ("dispatched", "power")
    unit = resident.as_person("power")
    assert unit.get(case)["voices"][0]["body"] == WORDS
    unit.post(f"{case}/lines", {"text": "Which side of the ferry?"})
    resident.post(f"{voice}/lines", {"text": "The east side."})
    spoken = [(line["speaker"], line["text"]) for line in unit.get(case)["voices"][0]["lines"]]
    assert spoken == [("office", "Which side of the ferry?"), ("resident", "The east side.")]
    assert unit.post(f"{case}/accept")["state"] == "accepted"
    assert unit.post(f"{case}/answer", {"done": "We changed the bulb."})["state"] == "answered"

    assert resident.post(f"{voice}/verdict", {"word": "not", "comment": "Dark again."})["state"] == "reopened"
    reopened = resident.get(voice)["case"]
    assert (reopened["received_at"], reopened["answer_due"]) == (
        waiting["received_at"],
        waiting["answer_due"],
    )

    unit.post(f"{case}/answer", {"done": "We changed the cable."})
    assert resident.post(f"{voice}/verdict", {"word": "solved", "satisfied": True})["state"] == "solved"

    def rates_moved() -> Any:
        now = resident.get("offices/liuxi/rates")["office"]
        return now["resolution"]["k"] > before["resolution"]["k"] and now

    after = until(rates_moved)
    moved = {
        name: [after[name][count] - before[name][count] for count in "kn"]
        for name in ("resolution", "heard_back")
    }
    assert moved == {"resolution": [1, 1], "heard_back": [1, 1]}
    assert after["received"] == before["received"] + 1
    told = resident.get(voice)
    assert (told["body"], told["lines"][1]["text"]) == (WORDS, "The east side.")
    assert [a["done"] for a in told["answers"]] == [
        "We changed the bulb.",
        "We changed the cable.",
    ]


def test_ten_megabytes_are_refused_before_they_are_read(make_server: Callable[..., Server]):
    server = make_server(prepare=())
    body = b'{"body": "' + os.urandom(5_000_000).hex().encode() + b'"}'

    answer = httpx.post(f"{server.base_url}/api/v1/offices/liuxi/voices", content=body)

    assert (answer.status_code, answer.json()["error"]) == (413, "too_large")
