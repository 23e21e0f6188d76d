"""Tasks, money and promises by token and by receipt: exact decimals, three people, promises with a day."""

from datetime import timedelta
from typing import Any

import pytest

from lianxin.act import commands
from tests.api.support import Api, error
from tests.factories import MONDAY


@pytest.fixture
def case(say, sign_in) -> dict[str, Any]:
    """A case that the power unit has in hand, with the code of its receipt."""
    heard = say()
    sign_in("power").post(f"/desk/cases/{heard['number']}/accept")
    return {"desk": f"/desk/cases/{heard['number']}", "voice": f"/offices/willow/voices/{heard['code']}"}


@pytest.mark.need(4)
def test_both_sides_read_the_same_tasks(api: Api, case, sign_in):
    handler = sign_in("power")
    due = "2026-06-12T15:59:59Z"
    body = {"title": "Mend the roof", "unit": "power", "milestone": True, "due_at": due}
    milestone = handler.post(f"{case['desk']}/tasks", body)
    own = handler.post(f"{case['desk']}/tasks", {"title": "Clear the yard"}).json()["id"]
    task = milestone.json()["id"]

    done = handler.post(f"{case['desk']}/tasks/{task}/settle", {"state": "done", "note": "Tiles"})
    told = [
        api.post(f"{case['voice']}/tasks/{own}/done", {"note": "Swept"}),
        api.post(f"{case['voice']}/tasks/{task}/accept", {"accepted": True, "words": "Dry."}),
    ]

    assert (milestone.status_code, done.json()["state"]) == (201, "done")
    assert [
        (answer.json()["state"], answer.json()["accepted"], answer.json()["words"]) for answer in told
    ] == [
        ("done", None, ""),
        ("done", True, "Dry."),
    ]
    assert handler.get(f"{case['desk']}/tasks").json() == api.get(f"{case['voice']}/tasks").json()


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("tasks", {"title": " "}, (422, "missing", "title")),
        ("tasks", {"title": "x", "unit": "nowhere"}, (422, "unknown", "unit")),
        ("tasks", {"title": "x", "due_at": "2020-01-01T00:00:00Z"}, (422, "past", "due_at")),
        ("tasks", {"title": "x", "due_at": "tomorrow"}, (422, "wrong_type", "due_at")),
        ("tasks/999/settle", {"state": "done"}, (404, "not_found", None)),
        ("funds", {"source": "x", "purpose": "x", "amount": "1"}, (422, "unknown", "source")),
        ("promises", {"text": "x", "due": "soon"}, (422, "wrong_type", "due")),
        ("promises", {"text": "x", "due": "2020-01-01"}, (422, "past", "due")),
        ("promises", {"text": "", "due": "2026-12-01"}, (422, "missing", "text")),
        ("answer", {"done": "We will come."}, (422, "promise_without_day", "promises")),
        ("answer", {"done": "We will come by Friday."}, (422, "promise_to_confirm", "promises")),
    ],
)
def test_what_is_wrong_is_named(case, sign_in, path: str, body: dict[str, Any], expected: tuple):
    assert error(sign_in("power").post(f"{case['desk']}/{path}", body)) == expected


@pytest.mark.need(10)
def test_money_is_exact_text_and_takes_three_people(api: Api, case, sign_in):
    asker, lead, payer = (sign_in(who) for who in ("power", "lead", "coordinator"))
    fund = {"code": "roofs", "names": {"en": "Roof fund"}, "currency": "CNY", "total": "1000"}
    opened = lead.post("/desk/funds", fund)
    ask = {"source": "roofs", "purpose": "Tiles", "amount": "600.10"}
    asked = asker.post(f"{case['desk']}/funds", ask)
    row = f"/desk/funds/commitments/{asked.json()['id']}"

    assert (opened.status_code, opened.json()["left"], asked.json()["amount"]) == (201, "1000.00", "600.10")
    assert error(asker.post(f"{row}/decide", {"approve": True})) == (403, "not_allowed", None)
    assert lead.post(f"{row}/decide", {"approve": True}).json()["state"] == "approved"
    paid = {"amount": "0.30", "payee": "Roofers", "proof": "No. 7"}
    assert error(lead.post(f"{row}/pay", paid)) == (403, "not_allowed", None)
    assert error(payer.post(f"{row}/pay", paid | {"amount": 0.3})) == (422, "wrong_type", "amount")
    assert error(payer.post(f"{row}/pay", paid | {"amount": "0.301"})) == (422, "amount", "amount")
    assert error(payer.post(f"{row}/pay", paid | {"amount": "600.11"})) == (422, "overspent", "amount")
    first = paid | {"paid": "0.00"}
    assert payer.post(f"{row}/pay", first).json()["commitment"]["paid"] == "0.30"
    assert error(payer.post(f"{row}/pay", first)) == (422, "meanwhile", None)
    assert error(payer.post(f"{row}/pay", paid | {"paid": "some"})) == (422, "amount", "paid")
    assert lead.post(f"{row}/release", {}).json()["state"] == "released"

    money = api.get("/offices/willow/money").json()
    assert money["sources"][0] | {"name": ""} == {
        "code": "roofs",
        "name": "",
        "currency": "CNY",
        "total": "1000.00",
        "committed": "0.30",
        "paid": "0.30",
        "left": "999.70",
        "each": "",
        "stated": ["total"],
    }
    assert [row["paid"] for row in money["commitments"]] == ["0.30"]
    assert "Roofers" not in str(money) + str(asker.get(f"{case['desk']}/funds").json())


@pytest.mark.need(41)
def test_promises_are_made_with_an_answer_and_beside_it_and_everybody_reads_them(
    api: Api, case, sign_in, pass_time
):
    handler = sign_in("power")
    said = "We will mend the pole by Friday."
    beside = handler.post(f"{case['desk']}/promises", {"text": "A new lamp", "due": "2026-06-04"})
    answered = handler.post(
        f"{case['desk']}/answer",
        {
            "done": f"{said} Rain will fall.",
            "promises": [{"text": said, "due": "2026-06-05"}],
            "no_promises": ["Rain will fall."],
        },
    )
    settled = handler.post(f"/desk/promises/{beside.json()['id']}/settle", {"deed": "It shines."})
    pass_time(timedelta(days=6))

    listed = api.get("/offices/willow/promises").json()
    assert (beside.status_code, answered.status_code, settled.json()["state"]) == (201, 200, "kept")
    assert [(one["text"], one["state"]) for one in listed["items"]] == [
        ("A new lamp", "kept"),
        (said, "broken"),
    ]
    assert listed["units"] == [{"unit": "power", "open": 0, "kept": 1, "late": 0, "broken": 1, "share": 0.5}]
    assert listed["office"]["share"] == 0.5
    assert api.get("/offices/willow/promises?state=kept").json()["items"] == listed["items"][:1]


def test_what_is_another_unit_s_looks_like_nothing(town, case, sign_in):
    number = int(case["desk"].rsplit("/", 1)[1])
    facts = {"names": {"en": "Roof fund"}, "currency": "CNY", "total": "1000", "now": MONDAY}
    commands.open_fund(office=town.office, code="roofs", **facts)
    row = sign_in("power").post(f"{case['desk']}/funds", {"source": "roofs", "purpose": "x", "amount": "1"})
    promise = sign_in("power").post(f"{case['desk']}/promises", {"text": "x", "due": "2026-06-05"})
    stranger = sign_in("water")

    answers = [
        stranger.get(f"/desk/cases/{number}/tasks"),
        stranger.post(f"/desk/funds/commitments/{row.json()['id']}/release", {}),
        stranger.post(f"/desk/promises/{promise.json()['id']}/settle", {"deed": "x"}),
    ]

    assert {error(answer) for answer in answers} == {(404, "not_found", None)}
