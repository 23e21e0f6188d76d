"""The meter counts what the record shows, for weeks and units, and a month stays under its budget."""

from typing import Any

import pytest
from django.test import Client

from lianxin.act.states import CaseState
from lianxin.learn.paperwork import FORMS, by_unit, weeks
from lianxin.learn.paperwork.meter import Cost, of_form, of_kinds
from lianxin.learn.states import FieldKind
from tests.factories import DAY, MONDAY, Town, case_in, make_town, open_case, take
from tests.learn.test_forms import ask

pytestmark = pytest.mark.django_db
#: What an ordinary case may ask of those who work on it, all forms together.
MINUTES_A_CASE, FIELDS_A_CASE = 6.0, 25


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


def test_a_field_takes_what_the_keystroke_model_says():
    line = of_kinds([FieldKind.LINE])
    assert (line.forms, line.fields, line.taps) == (1, 1, 2)
    assert line.seconds == pytest.approx((1.35 + 1.10) + (1.35 + 1.10 + 20 * 0.28))
    assert of_kinds([]) + of_kinds([FieldKind.CHOICE]) == Cost(2, 1, 3, pytest.approx(3 * 2.45))


@pytest.mark.need(68)
def test_a_form_that_a_rule_filled_in_costs_nobody_anything(town: Town):
    open_case(town.office)

    (week,) = weeks(town.office, MONDAY, most=1)

    assert (week.cases, week.cost) == (1, Cost())


@pytest.mark.need(68)
def test_weeks_begin_on_monday_and_units_are_told_apart(town: Town):
    case_in(town, CaseState.ANSWERED)
    late = case_in(town, CaseState.DISPATCHED, now=MONDAY + 7 * DAY)
    take(town, late, "refuse", now=MONDAY + 7 * DAY)

    first, second = weeks(town.office, MONDAY + 8 * DAY, most=2)

    handed, answered, refused = (of_form(FORMS[code]) for code in ("case", "answer", "refuse"))
    assert first.cost == handed + answered
    assert (second.cost, second.cases) == (handed + refused, 1)
    assert set(by_unit(town.office, MONDAY + 8 * DAY)) == {"power"}


def test_what_the_office_adds_is_counted_until_its_day(town: Town):
    before = of_form(FORMS["answer"])
    row = ask(town.office)

    assert of_form(FORMS["answer"], [row]).fields == before.fields + 1


@pytest.mark.need(68)
@pytest.mark.one_engine  # weeks are metered on both above
def test_a_simulated_month_stays_under_its_budget(town: Town):
    for day in range(28):
        case = case_in(town, CaseState.ACCEPTED, now=MONDAY + day * DAY)
        if day % 4:
            take(town, case, "answer", now=MONDAY + day * DAY)

    month = weeks(town.office, MONDAY + 27 * DAY, most=4)

    cost = sum((week.cost for week in month), Cost())
    assert sum(week.cases for week in month) == 28
    assert cost.minutes / 28 < MINUTES_A_CASE
    assert cost.fields / 28 < FIELDS_A_CASE


@pytest.mark.need(68)
def test_the_pages_show_weeks_and_added_fields_and_no_person(town: Town, settings: Any):
    settings.CLOCK = "tests.factories.tell_time"
    case_in(town, CaseState.ANSWERED)
    ask(town.office)
    client = Client(headers={"Accept-Language": "en"})
    public = client.get("/willow/paperwork/").content.decode()
    assert ("To plan the dyke." in public, "Height of the flood mark" in public) == (True, True)
    assert client.get("/willow/desk/paperwork/").status_code == 302

    seen = {}
    for who in ("lead", "overseer", "steward", "power", "clerk"):
        client.force_login(town.person(who))
        answer = client.get("/willow/desk/paperwork/")
        seen[who] = answer.status_code
        assert "willow-power" not in answer.content.decode()
    assert seen == {"lead": 200, "overseer": 200, "steward": 200, "power": 404, "clerk": 404}
