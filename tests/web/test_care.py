"""Care plans and follow-ups on the screens: who sees what, and what was typed stays."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from lianxin.act import commands as act
from lianxin.act.models import CarePlan, Case
from lianxin.act.states import CaseState
from lianxin.record import consumers
from lianxin.web.duties.care import looks, visits
from tests.factories import (
    DAY,
    MONDAY,
    Town,
    case_in,
    case_of,
    clock,
    hear,
    make_town,
    refresh,
    take,
    work_off,
)

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
FIRST = date(2026, 6, 2)


@pytest.fixture(autouse=True)
def frozen(settings: Any) -> SimpleNamespace:
    settings.CLOCK = "tests.factories.tell_time"
    return clock


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


@pytest.fixture
def case(town: Town) -> Case:
    return case_in(town, CaseState.ACCEPTED)


def at(town: Town, who: str) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(town.person(who))
    return client


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def plan_of(town: Town, case: Case) -> CarePlan:
    facts = {"what": "Bring the medicine", "every_days": 7, "starts_on": FIRST}
    return act.begin_care(
        case=case, carer=town.person("visitor"), by=town.person("lead"), now=MONDAY, **facts
    )


def form(town: Town, **more: str) -> dict[str, str]:
    fields = {"what": "Bring the medicine", "every_days": "30", "starts_on": "2026-06-02", "deputy": ""}
    fields |= {"carer": str(town.person("visitor").pk), **more}
    return {f"care_{name}": value for name, value in fields.items()}


@pytest.mark.need(12)
def test_the_case_screen_arranges_visits_and_the_carer_finds_them_on_the_visits_page(town: Town, case: Case):
    answer = at(town, "coordinator").post(f"/willow/desk/{case.number}/care_begin", form(town))
    assert answer.status_code == 302
    assert "Bring the medicine" in text(at(town, "power").get(f"/willow/desk/{case.number}/"))

    clock.now = MONDAY + DAY
    home = text(at(town, "visitor").get("/willow/field/"))
    plan = CarePlan.objects.get()
    assert f"/willow/field/care/{plan.pk}/" in home

    page = f"/willow/field/care/{plan.pk}/"
    visit = plan.visits.get()
    refused = at(town, "visitor").post(f"{page}done", {"visit": visit.pk, "note": " "})
    assert (refused.status_code, "Please write a line about how it was." in text(refused)) == (422, True)
    made = at(town, "visitor").post(f"{page}done", {"visit": visit.pk, "note": "Glad to be seen."})
    assert made.status_code == 302
    assert "Glad to be seen." in text(at(town, "lead").get(page))


def test_what_was_typed_stays_with_the_reason(town: Town, case: Case):
    screen = f"/willow/desk/{case.number}/care_begin"
    for wrong, said in (
        ({"every_days": "x"}, "Please give the days between two visits"),
        ({"starts_on": "soon"}, "Please give a day."),
        ({"carer": ""}, "Please choose who makes the visits."),
        ({"what": " "}, "Please say what the visits are for."),
    ):
        answer = at(town, "coordinator").post(screen, form(town, **wrong))
        assert (answer.status_code, said in text(answer)) == (422, True)
        name, value = next(iter(wrong.items()))
        assert name == "carer" or not value.strip() or f'value="{value}"' in text(answer)
    assert CarePlan.objects.count() == 0


@pytest.mark.need(12)
def test_a_missed_visit_is_on_three_screens_and_lost_hands_are_named_anew(town: Town, case: Case):
    plan = plan_of(town, case)
    now = clock.now = MONDAY + 2 * DAY
    work_off(town.office, now)

    shown = {
        who: [duty.text for duty in visits(town.person(who), now)] for who in ("visitor", "lead", "clerk")
    }

    missed = "A visit was missed: Bring the medicine"
    assert shown == {"visitor": [missed], "lead": [missed], "clerk": []}
    assert missed in text(at(town, "coordinator").get("/willow/desk/"))
    assert "Missed" in text(at(town, "visitor").get("/willow/field/"))
    lead = at(town, "lead")
    refused = lead.post(f"/willow/field/care/{plan.pk}/hand-over", {"carer": "0"})
    assert "Please choose who makes the visits." in text(refused)
    chosen = {"carer": str(town.person("water").pk)}
    assert lead.post(f"/willow/field/care/{plan.pk}/hand-over", chosen).status_code == 302
    assert lead.post(f"/willow/field/care/{plan.pk}/end", {"reason": "Moved."}).status_code == 302
    assert "Moved." in text(lead.get(f"/willow/field/care/{plan.pk}/"))


def test_a_plan_is_nobody_elses(town: Town, case: Case):
    plan = plan_of(town, case)
    other = make_town("elsewhere")
    page = f"/willow/field/care/{plan.pk}/"

    assert [at(town, who).get(page).status_code for who in ("visitor", "power", "lead", "water")] == [
        200,
        200,
        200,
        404,
    ]
    assert at(other, "lead").get(page).status_code == 404
    assert at(town, "power").post(f"{page}end", {"reason": "x"}).status_code == 422
    assert at(town, "lead").post(f"{page}nothing").status_code == 404
    assert Client().get(page).status_code == 302


@pytest.mark.need(13)
def test_the_decider_and_the_resident_see_when_it_is_looked_at_again(town: Town):
    heard = hear(town.office, "The bench is broken")
    consumers.run_until_idle(MONDAY)
    case = case_of(heard.voice)
    for step in ("dispatch", "accept", "answer", "solved"):
        case = take(town, case, step)
    work_off(town.office, MONDAY)
    follow = f"/willow/follow/{heard.code}/"
    assert "We will look again on:" in text(Client(headers={"Accept-Language": "en"}).get(follow))

    now = clock.now = MONDAY + 31 * DAY
    work_off(town.office, now)
    assert [duty.url for duty in looks(town.person("power"), now)] == [f"/willow/desk/{case.number}/#looks"]
    row = case.follow_ups.get(state="due")
    screen, step = at(town, "power"), f"/willow/desk/{case.number}/look_settle"
    empty = screen.post(step, {"look_at": row.pk, "look_state": "relapsed", "look_words": ""})
    assert (empty.status_code, 'value="relapsed" checked' in text(empty)) == (422, True)
    words = {"look_at": row.pk, "look_state": "relapsed", "look_words": "The bench is loose again."}
    assert screen.post(step, words).status_code == 302

    assert refresh(case).state == CaseState.REOPENED
    told = text(Client(headers={"Accept-Language": "en"}).get(follow))
    assert "The bench is loose again." in told
    assert "The trouble is back" in told
