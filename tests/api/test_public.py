"""What everybody may see: cases without anyone's words, rates with n and interval, the record and its proofs."""

import json
from base64 import b64decode
from datetime import timedelta

import pytest

from lianxin.algorithms.intervals import wilson
from lianxin.algorithms.merkle import leaf_hash, verify_consistency, verify_inclusion
from lianxin.algorithms.notes import open_head
from lianxin.algorithms.receipts import Receipt, check_receipt
from lianxin.record import consumers
from tests.api.support import Api
from tests.factories import MONDAY

RECORD = "/offices/willow/record"


def test_open_cases_come_oldest_first_without_anyones_words(api: Api, town, say, pass_time):
    numbers = []
    for count in range(26):
        numbers.append(say(f"secret-canary lamp {count}", title="secret-canary")["number"])
        pass_time(timedelta(minutes=1))

    first = api.get("/offices/willow/cases")
    second = api.get(f"/offices/willow/cases?after={first.json()['after']}")

    assert [case["number"] for case in first.json()["items"]] == numbers[:25]
    assert [case["number"] for case in second.json()["items"]] == numbers[25:]
    assert second.json()["after"] is None
    assert b"canary" not in first.content
    assert {case["unit"]["code"] for case in first.json()["items"]} == {"power"}


def test_a_case_shows_its_way_and_the_words_it_was_given(api: Api, town, say, sign_in):
    receipt = say("secret-canary lamp")
    number, handler = receipt["number"], sign_in("power")
    handler.post(f"/desk/cases/{number}/accept")
    handler.post(f"/desk/cases/{number}/answer", {"done": "answer-canary"})
    api.post(
        f"/offices/willow/voices/{receipt['code']}/verdict", {"word": "partly", "comment": "comment-canary"}
    )
    consumers.run_until_idle(MONDAY)

    answer = api.get(f"/offices/willow/cases/{number}")

    assert answer.json()["words"] == {"partly": 1}
    assert [stage["kind"] for stage in answer.json()["stages"]] == [
        "case.opened",
        "case.dispatched",
        "case.accepted",
        "case.answered",
        "case.reopened",
    ]
    assert b"canary" not in answer.content


@pytest.mark.need(83)
def test_rates_are_headed_by_what_people_say_with_n_and_interval(api: Api, town, say, sign_in):
    handler = sign_in("power")
    for word in ("solved", "solved", "not", ""):
        receipt = say()
        handler.post(f"/desk/cases/{receipt['number']}/accept")
        handler.post(f"/desk/cases/{receipt['number']}/answer", {"done": "New bulb."})
        if word:
            said = {"word": word, "satisfied": word == "solved"}
            api.post(f"/offices/willow/voices/{receipt['code']}/verdict", said)
    say()
    consumers.run_until_idle(MONDAY)

    got = api.get("/offices/willow/rates").json()

    bounds = wilson(2, 3)
    office = got["office"]
    assert office["resolution"] == {"k": 2, "n": 3, "share": 2 / 3, "low": bounds.low, "high": bounds.high}
    assert (office["received"], office["heard_back"]["k"], office["heard_back"]["n"]) == (5, 3, 4)
    assert (office["response"]["k"], office["response"]["n"]) == (3, 3)  # what was reopened did not hold
    assert (office["resolution_of_asked"]["n"], office["satisfaction"]["n"]) == (4, 3)
    assert office["median_answer_seconds"] == 0
    assert [unit["unit"] for unit in got["units"]] == ["power"]
    assert got["entries"] == api.get(RECORD).json()["size"]
    assert got["imported"] == {"received": 0, "answered": 0, "median_answer_seconds": None}


def test_rates_of_an_office_without_voices_claim_nothing(api: Api, town):
    got = api.get("/offices/willow/rates").json()

    assert got["office"]["resolution"] == {"k": 0, "n": 0, "share": None, "low": None, "high": None}


@pytest.mark.need(36)
def test_a_stranger_checks_every_entry_against_the_signed_head(api: Api, town, say):
    for _ in range(9):
        say()
    head = api.get(RECORD).json()
    checked = open_head(head["head"], [head["key"]])

    page, lines = 0, []
    while page is not None:
        got = api.get(f"{RECORD}/entries?after={page}").json()
        lines, page = lines + got["items"], got["after"]

    assert (checked.origin, checked.size) == (head["origin"], head["size"])
    assert checked.root == b64decode(head["root"])
    assert [line["number"] for line in lines] == list(range(1, head["size"] + 1))
    for line in lines[::5]:
        entry = api.get(f"{RECORD}/entries/{line['number']}").json()
        proof = [b64decode(step) for step in entry["proof"]]
        hashed = leaf_hash(line["leaf"].encode())
        check_receipt(Receipt.parse(entry["receipt"]), line["leaf"].encode(), [head["key"]])
        assert verify_inclusion(hashed, line["number"] - 1, checked.size, proof, checked.root)
        assert json.loads(entry["leaf"])["number"] == line["number"]


def test_a_later_record_contains_an_earlier_one(api: Api, town, say):
    heads = []
    for _ in range(2):
        say()
        heads.append(api.get(RECORD).json())
    old, new = heads

    got = api.get(f"{RECORD}/consistency?old={old['size']}&new={new['size']}").json()

    proof = [b64decode(step) for step in got["proof"]]
    roots = b64decode(old["root"]), b64decode(new["root"])
    assert verify_consistency(old["size"], roots[0], new["size"], roots[1], proof)
    assert not verify_consistency(old["size"], roots[1], new["size"], roots[1], proof)
