"""Care plans and follow-ups for programs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from lianxin.act.models import Case
from lianxin.act.states import CaseState
from tests.api.support import error
from tests.factories import DAY, MONDAY, Town, case_in, refresh, work_off

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
PLAN = {"what": "Look in", "every_days": 7, "starts_on": "2026-06-02"}


@pytest.fixture
def case(town: Town) -> Case:
    return case_in(town, CaseState.ACCEPTED)


def begin(client: Any, town: Town, case: Case, **more: Any) -> Any:
    body = {**PLAN, "carer": town.person("visitor").login, **more}
    return client.post(f"/desk/cases/{case.number}/care-plans", body)


@pytest.mark.need(12)
def test_a_program_arranges_visits_and_the_carer_makes_them(
    town: Town, case: Case, sign_in: Callable[[str], Any], pass_time: Callable[[timedelta], None]
):
    begun = begin(sign_in("coordinator"), town, case, deputy=town.person("water").login)
    assert begun.status_code == 201
    plan = begun.json()
    assert (plan["carer"], plan["next_visit"]["due_on"]) == ("willow-visitor", "2026-06-02")
    assert sign_in("visitor").get("/desk/care-visits").json() == []

    pass_time(DAY)
    visitor = sign_in("visitor")
    visit = visitor.get("/desk/care-visits").json()[0]
    after = visitor.post(f"/desk/care-visits/{visit['id']}/done", {"note": "All is well."})

    assert (after.status_code, after.json()["next_visit"]["due_on"]) == (200, "2026-06-09")
    lead = sign_in("lead")
    handed = lead.post(f"/desk/care-plans/{plan['id']}/hand-over", {"carer": town.person("water").login})
    assert (handed.json()["carer"], handed.json()["deputy"]) == ("willow-water", None)
    ended = lead.post(f"/desk/care-plans/{plan['id']}/end", {"reason": "She moved."})
    assert (ended.json()["state"], ended.json()["next_visit"]) == ("ended", None)


@pytest.mark.need(13)
def test_a_program_settles_a_look_and_a_relapse_reopens_the_case(
    town: Town, sign_in: Callable[[str], Any], pass_time: Callable[[timedelta], None]
):
    case = case_in(town, CaseState.SOLVED)
    work_off(town.office, MONDAY)
    lead = sign_in("lead")
    assert lead.get("/desk/follow-ups").json() == []

    pass_time(44 * DAY)
    work_off(town.office, MONDAY + 44 * DAY)
    lead = sign_in("lead")
    row = lead.get("/desk/follow-ups").json()[0]
    settled = lead.post(f"/desk/follow-ups/{row['id']}/settle", {"state": "relapsed", "words": "Dark again."})

    assert (row["day"], row["case"], row["offered_to"]) == (30, case.number, "willow-power")
    assert (settled.status_code, settled.json()["state"]) == (200, "relapsed")
    assert refresh(case).state == CaseState.REOPENED


def test_what_is_wrong_is_said_with_its_field(
    client: Client, town: Town, case: Case, sign_in: Callable[[str], Any], api: Any
):
    coordinator = sign_in("coordinator")
    wrong: list[tuple[dict[str, Any], str, str]] = [
        ({"carer": "nobody"}, "unknown", "carer"),
        ({"carer": town.person("clerk").login}, "unknown", "carer"),
        ({"every_days": 0}, "range", "every_days"),
        ({"starts_on": "2020-01-01"}, "range", "starts_on"),
        ({"what": " "}, "missing", "what"),
    ]
    for body, code, field in wrong:
        assert error(begin(coordinator, town, case, **body)) == (422, code, field)
    plan = begin(coordinator, town, case).json()
    for who in ("water", "clerk"):
        refused = sign_in(who).post(f"/desk/care-visits/{plan['next_visit']['id']}/done", {"note": "x"})
        assert refused.status_code == (404 if who == "water" else 403)
    assert api.get("/desk/follow-ups").status_code == 401
    assert coordinator.post("/desk/follow-ups/99/settle", {"state": "holds", "words": "x"}).status_code == 404
