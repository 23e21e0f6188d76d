"""A position that somebody hands in with their words: never needed, kept in the form, read at the desk."""

import json
import re

import pytest
from django.test import Client

from lianxin.hear.models import Voice
from lianxin.office.commands import add_area
from tests.factories import MONDAY, Town, make_town, open_case

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
SQUARE = json.dumps(
    {
        "type": "Polygon",
        "coordinates": [[[114.9, 30.4], [115, 30.4], [115, 30.5], [114.9, 30.5], [114.9, 30.4]]],
    }
)
HOUSE = {"lat_e6": 30_456_789, "lon_e6": 114_923_456}


@pytest.fixture
def town() -> Town:
    return make_town()


def say(**fields: str) -> Voice:
    answer = Client().post("/willow/", {"body": "The lamp", "idempotency_key": "k", **fields})
    assert answer.status_code == 302
    return Voice.objects.get()


def test_a_position_that_is_handed_in_chooses_the_area(town: Town):
    square = add_area(office=town.office, code="square", names={"en": "S"}, outline=SQUARE, now=MONDAY)

    voice = say(lat="30.456789", lon="114.923456")

    assert (voice.lat_e6, voice.lon_e6, voice.area) == (*HOUSE.values(), square)


def test_a_chosen_area_stands_above_the_position(town: Town):
    add_area(office=town.office, code="square", names={"en": "S"}, outline=SQUARE, now=MONDAY)

    assert say(lat="30.456789", lon="114.923456", area="east").area == town.east


def test_the_desk_sees_where_it_is(town: Town):
    case = open_case(town.office, **HOUSE)
    client = Client()
    client.force_login(town.person("clerk"))

    assert (
        "position 30.45679, 114.92346" in client.get(f"/willow/desk/{case.number}/?lang=en").content.decode()
    )


@pytest.mark.parametrize(
    ("lat", "lon"), [("", ""), ("91", "0"), ("nan", "0"), ("inf", "1"), ("30.4", ""), ("x", "y")]
)
def test_a_position_that_makes_no_sense_is_left_out(town: Town, lat: str, lon: str):
    voice = say(lat=lat, lon=lon)

    assert (voice.lat_e6, voice.lon_e6, voice.area) == (None, None, None)


def test_a_position_stays_in_the_form_whatever_goes_wrong(town: Town):
    answer = Client().post("/willow/", {"body": "", "lat": "30.456789", "lon": "114.923456"})

    assert answer.status_code == 422
    assert re.search(r'name="lat" value="30.456789"', answer.content.decode())
