"""The public page of rates: raw beside adjusted, who asked above all, in the order of codes, and as a table to take away."""

import csv
import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from lianxin.act.states import CaseState, Word
from lianxin.record.commands import stamp
from lianxin.verify.commands import give_verdict
from lianxin.verify.counting import plain_office
from lianxin.verify.queries import material
from lianxin.verify.states import WordSource
from tests.factories import DAY, MONDAY, Town, case_in, clock, make_town, take, voice_of, work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(settings: Any) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = MONDAY
    return make_town()


def page(town: Town) -> str:
    work_off(town.office, clock.now)
    return Client().get(f"/{town.office.slug}/rates/?lang=en").content.decode()


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_who_asked_and_how_many_answered_stands_above_every_figure(town: Town):
    voice = voice_of(case_in(town, CaseState.SOLVED))
    give_verdict(voice=voice, word=Word.SOLVED, now=MONDAY, source=WordSource.CONTACT)

    shown = text(page(town))

    assert shown.index("Who asked, and how many answered") < shown.index("Solved and still solved, say those")
    assert "With the receipt, by the people themselves 1 1" in shown
    assert "By somebody outside the units, drawn by lot 1 1" in shown


def test_a_closed_case_that_was_opened_again_is_not_in_time(town: Town):
    case_in(town, CaseState.SOLVED)
    reopened = case_in(town, CaseState.REOPENED)
    clock.now = reopened.answer_due + timedelta(seconds=1)

    assert "Answered in time, and the answer held, of all that were due 1 / 2 50%" in text(page(town))


def test_few_voices_are_shown_and_not_compared(town: Town):
    case_in(town, CaseState.SOLVED)

    assert "Fewer than 30 voices: nothing here can be compared." in page(town)


def test_units_stand_in_the_order_of_their_codes_whatever_became_of_it(town: Town):
    case = case_in(town, CaseState.ACCEPTED)
    take(town, case, "answer", now=MONDAY)
    other = case_in(town, CaseState.RECEIVED)
    take(town, other, "dispatch", unit=town.water)

    shown = page(town)

    assert re.findall(r"<h3>(.*?)</h3>", shown) == ["power", "water"]
    rates = Client().get(f"/{town.office.slug}/rates/").content.decode()
    assert not re.search(r'href="\?[^"]*(sort|order|rank)', rates)


@pytest.mark.need(36)
def test_the_table_holds_what_anybody_recomputes_from_the_leaves(town: Town):
    for state in (CaseState.SOLVED, CaseState.REOPENED, CaseState.RECEIVED):
        case_in(town, state)
    work_off(town.office, MONDAY)

    answer = Client().get(f"/{town.office.slug}/rates.csv")

    rows = list(csv.DictReader(StringIO(answer.content.decode())))
    whole = plain_office(material(town.office), stamp(MONDAY))["office"]
    assert [(row["of"], row["name"]) for row in rows] == [
        ("office", ""),
        ("unit", ""),
        ("unit", "power"),
        ("month", "2026-06"),
    ]
    assert rows[0]["response.k"] == str(whole["response"]["k"])
    assert rows[0]["adjusted.sums.received"] == str(whole["adjusted"]["sums"]["received"])
    assert not any(value.startswith(("=", "+", "-", "@")) for row in rows for value in row.values())


def test_months_are_drawn_and_stand_beside_it_as_a_table(town: Town):
    case_in(town, CaseState.SOLVED)
    clock.now = MONDAY + 40 * DAY
    case_in(town, CaseState.SOLVED, now=clock.now)

    shown = page(town)

    assert shown.count('<svg class="months"') == 2  # of the office and of its only unit
    assert "2026-06" in shown
    assert "2026-07" in shown


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
def test_an_office_without_voices_claims_nothing(town: Town, language: str):
    answer = Client().get(f"/{town.office.slug}/rates/?lang={language}")

    assert answer.status_code == 200
    assert "%(" not in answer.content.decode()


@pytest.mark.need(9)
def test_the_time_to_the_first_step_is_published(town: Town):
    """From receipt to the first time that a unit takes it on; to be handed about is no step."""
    first = case_in(town, CaseState.RECEIVED)
    take(town, first, "dispatch", unit=town.water)
    take(town, first, "refuse", by="water", now=MONDAY + DAY)
    take(town, first, "dispatch", now=MONDAY + 2 * DAY)
    clock.now = MONDAY + 3 * DAY
    before = text(page(town))
    take(town, first, "accept", now=clock.now)

    assert "Half get a first step within —" in before
    assert "Half get a first step within 3 days" in text(page(town))
