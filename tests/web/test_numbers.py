"""A number of thousands of digits, which Python does not even read, is a number of nothing: no door breaks by it."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from lianxin.act import commands
from lianxin.act.models import CarePlan
from tests.factories import MONDAY, Town, case_of, clock, hear, make_town, open_case, take

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
ODD = ["9" * 19, "9" * 5_000, "²"]


@pytest.fixture(autouse=True)
def frozen(settings: Any) -> None:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = MONDAY


def at(town: Town, who: str) -> Client:
    client = Client(headers={"Accept-Language": "en"}, raise_request_exception=False)
    client.force_login(town.person(who))
    return client


def planned(town: Town, case: Any) -> CarePlan:
    visitor, lead = town.person("visitor"), town.person("lead")
    return commands.begin_care(
        case=case,
        what="Bring the medicine",
        every_days=7,
        starts_on=date(2026, 6, 2),
        carer=visitor,
        by=lead,
        now=MONDAY,
    )


def test_what_is_no_number_of_anything_is_refused_at_every_door_that_reads_one():
    town = make_town()
    said, other = hear(town.office), hear(town.office, "The bench is broken")
    open_case(town.office)
    take(town, case_of(said.voice), "accept")
    plan = planned(town, case_of(said.voice))
    desk, follow = f"/willow/desk/{case_of(said.voice).number}/", f"/willow/follow/{said.code}/do/"
    sent = f"/willow/desk/{case_of(other.voice).number}/dispatch"
    check = {"check_unit": "power", "check_as_said": "yes", "check_note": "Looked", "check_kind": "site"}
    coordinator, overseer, visitor = at(town, "coordinator"), at(town, "overseer"), at(town, "visitor")

    answers = {
        odd: (
            coordinator.post(sent, {"unit": odd, "reason": "Theirs"}),
            coordinator.post(f"{desk}task_settle", {"task": odd, "task_state": "done"}),
            coordinator.post(f"{desk}care_begin", {"care_what": "Tea", "care_every_days": odd}),
            overseer.get(f"/willow/oversight/findings/?after={odd}"),
            overseer.post("/willow/oversight/do/check", {**check, "check_case": odd}),
            visitor.post(f"/willow/field/care/{plan.pk}/done", {"visit": odd, "note": "Well"}),
            Client(raise_request_exception=False).post(f"{follow}task_done", {"task": odd}),
            Client(raise_request_exception=False).get(f"/willow/record/?before={odd}"),
        )
        for odd in ODD
    }

    expected = [422, 422, 422, 200, 422, 404, 422, 200]
    assert {odd: [one.status_code for one in all_] for odd, all_ in answers.items()} == dict.fromkeys(
        ODD, expected
    )
