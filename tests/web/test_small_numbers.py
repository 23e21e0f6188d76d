"""Planted small groups: no public page or file counts from one to four people out."""

import re
from typing import Any

import pytest
from django.test import Client

from lianxin.hear.commands import read_voice
from lianxin.hear.states import Severity
from lianxin.office import commands as offices
from lianxin.office.models import Area
from tests.factories import MONDAY, Town, add_area, clock, hear, make_town, work_off

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture
def town(settings: Any) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = MONDAY
    return make_town()


def area_with(town: Town, code: str, voices: int) -> Area:
    area = add_area(town.office, code)
    area = offices.set_population(area=area, people=2_000, now=MONDAY)
    for number in range(voices):
        hear(town.office, f"{code}: it is dark, {number}", area=area)
    return area


def row_of(page: str, name: str) -> list[str]:
    """What stands in the row of an area."""
    row = re.search(rf"<tr><td><strong>{name}</strong>.*?</tr>", page, re.DOTALL)
    assert row
    cells = re.findall(r"<td.*?>(.*?)</td>", row[0], re.DOTALL)
    return [re.sub(r"<[^>]+>|\s+", " ", cell).strip() for cell in cells[1:]]


def unheard(client: Client) -> str:
    return client.get("/willow/unheard/?lang=en").content.decode()


@pytest.mark.need(49)
def test_a_small_area_is_not_counted_out_nor_found_by_subtracting(client: Client, town: Town):
    for code, voices in (("few", 3), ("more", 7), ("many", 12), ("none", 0)):
        area_with(town, code, voices)
    work_off(town.office, MONDAY)
    page = unheard(client)

    few, more, many, none = (row_of(page, name) for name in ("few", "more", "many", "none"))
    assert few[0] == more[0] == "few or not shown"  # with 7 shown, 3 would be the rest of a known sum
    assert (many[0], none[0]) == ("12", "0")
    assert "2000" in few[1].replace(",", "")
    assert "1.5" not in few[1]  # three voices of two thousand people
    assert few[-1] == "–"  # not even the day on which one of three spoke
    assert many[-1] != "–"


def test_what_presses_tells_no_small_number_of_grave_tellings(client: Client, town: Town):
    clerk = town.person("clerk")
    topic = offices.add_topic(office=town.office, code="lamps", names={"en": "Lamps"}, now=MONDAY)
    words = ("dark", "broken pole", "loose wire", "flickers", "glass gone", "humming")
    for number, word in enumerate(words):
        voice = hear(town.office, f"The street lamp: {word} {word * 2}", area=town.east).voice
        grave = Severity.DANGER if number < 2 else Severity.ORDINARY
        read_voice(voice=voice, topic=topic, place=None, area=None, severity=grave, by=clerk, now=MONDAY)
    work_off(town.office, MONDAY)
    row = re.search(r"<strong>Lamps</strong>.*?</tr>", unheard(client), re.DOTALL)

    assert row
    assert "fewer than 5" in row[0]


def test_a_channel_that_went_quiet_does_not_count_the_last_ones(client: Client, town: Town):
    for _number in range(3):
        hear(town.office, "It is dark")
    found = {one["code"]: one["voices"] for one in client.get("/api/v1/offices/willow/channels").json()}

    assert (found["web"], found["mail"]) == (None, 0)
