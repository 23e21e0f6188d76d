"""Accounts of residents for programs: whoever reads them adds them up again; the office confirms and stops."""

from decimal import Decimal
from typing import Any

import pytest

from lianxin.act.states import LineKind
from tests.api.support import Api, error
from tests.factories import MONDAY, Town
from tests.record.leading import case_of, grant, hands_of, open_small_fund, propose, write


@pytest.fixture
def desk(town: Town) -> str:
    """A project with something spent and something given back; its case at the desk."""
    project = propose(open_small_fund(town.office))
    grant(project, hands_of(town))
    write(project, LineKind.SPENT, "120.50", proof="12")
    write(project, LineKind.BACK, "79.50")
    return f"/desk/cases/{case_of(project).number}/led"


def added_up(account: dict[str, Any]) -> dict[str, Decimal]:
    sums = dict.fromkeys(LineKind.values, Decimal())
    for line in account["lines"]:
        sums[line["kind"]] += Decimal(line["amount"]) * (-1 if line["takes_back"] else 1)
    return sums


@pytest.mark.need(76)
def test_a_program_adds_the_account_up_again(api: Api, desk: str):
    account = api.get("/offices/willow/led/1").json()
    listed = api.get("/offices/willow/led").json()

    sums = added_up(account)
    assert {kind: Decimal(account[kind]) for kind in sums} == sums
    assert sums["granted"] + sums["others"] - sums["spent"] - sums["back"] == Decimal(account["left"]) == 0
    assert {**listed["items"][0], "lines": account["lines"]} == account
    (fund,) = listed["funds"]
    assert fund == {
        "code": "neighbours",
        "name": "Small fund for neighbours",
        "currency": "CNY",
        "each": "300.00",
        "paid": "200.00",
        "others": "0.00",
        "spent": "120.50",
        "back": "0.00",
        "on_the_way": "79.50",
        "held": "0.00",
    }


@pytest.mark.need(76)
def test_whoever_did_not_pay_confirms_once(api: Api, desk: str, sign_in):
    paid, lead = sign_in("coordinator"), sign_in("lead")

    assert paid.post(f"{desk}/lines/3/confirm").status_code == 403
    confirmed = lead.post(f"{desk}/lines/3/confirm")
    assert confirmed.json()["lines"][2]["confirmed"] is True
    assert error(lead.post(f"{desk}/lines/3/confirm")) == (422, "settled", None)
    assert lead.post(f"{desk}/lines/9/confirm").status_code == 404
    assert api.get("/offices/willow/led").json()["funds"][0]["back"] == "79.50"


def test_a_lead_stops_it_with_a_reason(api: Api, desk: str, sign_in):
    lead = sign_in("lead")

    assert error(lead.post(f"{desk}/stop", {"reason": " "})) == (422, "missing", "reason")
    assert sign_in("power").post(f"{desk}/stop", {"reason": "x"}).status_code == 403
    assert lead.post(f"{desk}/stop", {"reason": "Nobody came"}).json()["state"] == "stopped"
    assert api.get("/offices/willow/led/1").json()["reason"] == "Nobody came"


def test_a_case_without_a_project_has_no_account(sign_in, say):
    number = say()["number"]

    assert sign_in("lead").post(f"/desk/cases/{number}/led/stop", {"reason": "x"}).status_code == 404


def test_what_nobody_paid_is_no_account_for_everybody(api: Api, town: Town):
    propose(open_small_fund(town.office), now=MONDAY)

    assert api.get("/offices/willow/led/1").status_code == 404
    assert api.get("/offices/willow/led").json()["items"] == []


@pytest.mark.need(76)
def test_a_lead_opens_a_small_fund(api: Api, sign_in, town: Town):
    fund = {"code": "x", "names": {"en": "X"}, "currency": "CNY", "total": "100", "each": "101"}
    lead = sign_in("lead")

    assert error(lead.post("/desk/funds", fund)) == (422, "each", "each")
    assert lead.post("/desk/funds", fund | {"each": "20"}).json()["each"] == "20.00"
    assert lead.post("/desk/funds", fund | {"code": "y", "each": ""}).json()["each"] == ""


def test_the_list_goes_on_from_its_mark(api: Api, town: Town, monkeypatch):
    monkeypatch.setattr("lianxin.api.led._PAGE", 1)
    source, hands = open_small_fund(town.office), hands_of(town)
    for name in ("First", "Second"):
        grant(propose(source, name=name, amount="10"), hands, "10")

    pages = [api.get(f"/offices/willow/led{query}").json() for query in ("", "?before=2")]

    assert [(page["items"][0]["name"], page["before"]) for page in pages] == [("Second", 2), ("First", None)]


@pytest.mark.need(76)
def test_words_of_a_line_are_taken_off(api: Api, desk: str, sign_in):
    lead, at = sign_in("lead"), f"{desk}/lines/2/words-off"

    assert sign_in("power").post(at, {"ground": "personal"}).status_code == 403
    assert lead.post(at, {"ground": "It looks bad"}).status_code == 422
    assert lead.post(f"{desk}/lines/9/words-off", {"ground": "personal"}).status_code == 404
    assert lead.post(at, {"ground": "personal"}).status_code == 200
    assert error(lead.post(at, {"ground": "personal"})) == (422, "settled", "line")
    _paid, off, back = api.get("/offices/willow/led/1").json()["lines"]
    told = ("amount", "what", "proof", "words_off", "words_off_on")
    assert [off[name] for name in told] == ["120.50", "", "", "personal", MONDAY.date().isoformat()]
    assert (back["what"], back["words_off"], back["words_off_on"]) == ("Wood", "", None)
