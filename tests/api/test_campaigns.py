"""Campaigns for programs: the list, and one with everything that was found, done and published."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lianxin.ask.commands.findings import doing
from lianxin.ask.commands.statements import keep, say_in, show
from lianxin.ask.commands.statements.making import Spoken
from lianxin.ask.models import Statement
from lianxin.record import consumers
from tests.factories import DAY, MONDAY, Town, clock, make_town
from tests.record.campaigning import (
    LASTS,
    LATER,
    NAMES,
    RESULT,
    SCOPE,
    announce,
    begun,
    complete,
    done,
    find,
    looked,
    over,
    set_task,
)
from tests.record.stating import state

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
ALL = "/api/v1/offices/willow/campaigns"
SECRET = "My foreman sells the cement of the school"


def got(address: str, status: int = 200) -> Any:
    answer = Client().get(address)
    assert answer.status_code == status
    return answer.json()


def day(number: int) -> str:
    return (MONDAY.date() + timedelta(days=number)).isoformat()


def test_one_is_told_whole(town: Town):
    by, lead = town.person("convenor"), town.person("lead")
    made, asked = begun(by, now=MONDAY)
    said = state(asked, "The crossing has no light", now=MONDAY)
    show(statement=said, words=said.words, by=by, now=MONDAY)
    voice = say_in(
        consultation=asked, spoken=Spoken(words=SECRET, channel="web", private=True), now=MONDAY
    ).voice
    consumers.run_until_idle(MONDAY, stream_id=town.office.stream_id)
    secret = Statement.objects.get(voice=voice)
    keep(statements=[secret], by=by, now=MONDAY)
    rests = [said.number, secret.number]
    first = find(asked, "It is dark there", by, now=MONDAY, statements=rests)
    second = find(asked, "The bridge is narrow", by, now=MONDAY)
    third = find(asked, "The bridge is too narrow", by, now=MONDAY, replaces=second)
    task = set_task(first, "Two lights", town.power, by, now=MONDAY)
    done(task, town.person("power"), now=MONDAY)
    looked(task, lead, now=MONDAY)
    doing.decline_finding(finding=third, reason="The river is not ours.", by=lead, now=MONDAY)

    told = got(f"{ALL}/1")

    assert SECRET not in str(told)
    steps = [
        {"state": "done", "words": "Two lights were put up.", "told_at": "2026-06-01T01:00:00Z"},
        {"state": "checked", "words": "I went there.", "told_at": "2026-06-01T01:00:00Z"},
    ]
    task_told = {
        "number": 1,
        "words": "Two lights",
        "unit": "power",
        "due_on": day(30),
        "state": "checked",
        "steps": steps,
    }
    assert told["after"] is None
    assert told["findings"][0] == {
        "consultation": asked.number,
        "number": 1,
        "words": "It is dark there",
        "statements": [said.number],
        "private": True,
        "supported": True,
        "replaced_by": None,
        "later": False,
        "open": False,
        "tasks": [task_told],
    }
    short = [
        (one["supported"], one["replaced_by"], one["open"], len(one["tasks"])) for one in told["findings"][1:]
    ]
    assert short == [(False, 3, False, 0), (False, None, False, 1)]
    declined = told["findings"][2]["tasks"][0]
    assert (declined["unit"], declined["due_on"], declined["state"]) == (None, None, "declined")
    assert (told["names"], told["scope"], told["consultations"]) == (NAMES, SCOPE, [asked.number])
    days = (told["opens_on"], told["closes_on"], told["result_by"])
    assert days == (day(0), day(LASTS), day(LASTS + LATER))
    assert (told["stage"], told["result"], told["completed_at"]) == ("open", None, None)

    clock.now = over(made)
    complete(made, by, now=clock.now)
    told = got(f"{ALL}/1")
    assert (told["stage"], told["result"], told["nothing_found"]) == ("complete", RESULT, False)


def test_findings_stand_on_pages_and_each_on_one(town: Town):
    by = town.person("convenor")
    _campaign, asked = begun(by, now=MONDAY)
    for number in range(27):
        find(asked, f"Place {number}.", by, now=MONDAY)
    first = got(f"{ALL}/1")
    rest = got(f"{ALL}/1?after={first['after']}")
    found = [row["number"] for page in (first, rest) for row in page["findings"]]
    assert (found, len(first["findings"]), rest["after"]) == (list(range(1, 28)), 25, None)
    assert got(f"{ALL}/1?after=-1", 422)["field"] == "after"


@pytest.mark.parametrize("address", [f"{ALL}/1", "/willow/campaigns/1/"])
def test_more_findings_cost_no_more_queries(town: Town, address: str):
    by = town.person("convenor")
    _campaign, asked = begun(by, now=MONDAY)
    Client().get(address)
    counted = []
    for numbers in (range(2), range(2, 9)):
        for number in numbers:
            finding = find(asked, f"Place {number}.", by, now=MONDAY)
            set_task(finding, "Two lights", town.power, by, now=MONDAY)
        with CaptureQueriesContext(connection) as told:
            assert Client().get(address).status_code == 200
        counted.append(len(told))
    assert counted[0] == counted[1]
    assert sum('FROM "ask_findingtask"' in one["sql"] for one in told) == 1


def test_the_list_says_where_each_stands_and_goes_on_from_a_mark(town: Town):
    by = town.person("convenor")
    for number in range(27):
        announce(by, now=MONDAY, names={"en": f"Campaign {number}"}, scope={"en": "Roads"})
    page = got(ALL)
    assert [row["number"] for row in page["items"]] == list(range(27, 2, -1))
    assert [row["number"] for row in got(f"{ALL}?before={page['before']}")["items"]] == [2, 1]
    clock.now = MONDAY + (LASTS + LATER + 1) * DAY
    assert {row["stage"] for row in got(ALL)["items"]} == {"overdue"}


def test_what_is_not_there_is_not_found(town: Town):
    announce(make_town("mill").person("convenor"), now=MONDAY)
    assert got(ALL) == {"items": [], "before": None}
    for number in ("1", str(2**31), str(2**70)):
        assert got(f"{ALL}/{number}", 404)["error"] == "not_found"
    assert got("/api/v1/offices/nowhere/campaigns", 404)["error"] == "not_found"
    assert got(f"{ALL}?before=-1", 422)["field"] == "before"
