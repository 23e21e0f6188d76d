"""The planted silent district comes first, and a handful of people is not called silent."""

from typing import Any

import pytest
from django.test import Client

from lianxin.hear.commands import Said, link, receive, record_visit
from lianxin.hear.states import ConsentBasis
from lianxin.hear.visits import load
from lianxin.hear.visits.noting import NotedVisit
from lianxin.learn.unheard import heard, quiet
from lianxin.office import commands as offices
from lianxin.office.models import Area
from tests.factories import DAY, MONDAY, Town, hear, make_town

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


def area(town: Town, code: str, people: int | None) -> Area:
    return offices.add_area(office=town.office, code=code, names={"en": code}, population=people, now=MONDAY)


def speak(town: Town, where: Area | None, times: int, **more: Any) -> list[Any]:
    return [
        hear(town.office, f"Voice {n}", area=where, now=MONDAY + n * DAY / 4, **more).voice
        for n in range(times)
    ]


@pytest.mark.need(30)
def test_the_planted_silent_district_comes_first(town: Town):
    loud, silent, tiny = area(town, "loud", 2_000), area(town, "silent", 2_000), area(town, "tiny", 40)
    speak(town, loud, 24)
    speak(town, silent, 1)
    now = MONDAY + 30 * DAY

    rows = {row.area: row for row in heard(town.office, now)}

    assert [row.area for row in heard(town.office, now)] == [silent, loud, tiny, town.east]
    assert [row.area for row in quiet(town.office, now)] == [silent]
    assert (rows[silent].voices, rows[silent].rate) == (1, 0.5)
    assert rows[silent].high == pytest.approx(2.786, abs=0.001)
    assert (rows[tiny].voices, rows[tiny].uncertain, rows[tiny].quiet) == (0, True, False)
    assert (rows[town.east].people, rows[town.east].uncertain) == (None, True)


@pytest.mark.need(30)
def test_what_visitors_bring_home_and_what_the_house_tries_is_not_the_areas_own_voice(town: Town):
    spoken = area(town, "spoken", 1_000)
    for channel in ("visit", "web"):
        hear_on(town, spoken, channel)

    assert [row.voices for row in heard(town.office, MONDAY) if row.area == spoken] == [1]
    assert [row.voices for row in heard(town.office, MONDAY + 400 * DAY) if row.area == spoken] == [0]


def hear_on(town: Town, where: Area, channel: str) -> None:
    receive(office=town.office, said=Said(body="Roof", channel=channel, area=where), now=MONDAY)


def test_how_long_a_trouble_waits_for_a_second_voice(town: Town):
    first, second, third = speak(town, town.east, 3)
    for other in (second, third):
        link(voice=first, other=other, person=town.person("coordinator"), now=MONDAY + DAY)

    (row,) = heard(town.office, MONDAY + DAY)

    assert row.second_after == 0.25


@pytest.mark.need(30)
def test_everybody_may_read_who_has_not_been_heard(town: Town, settings: Any):
    settings.CLOCK = "tests.factories.tell_time"
    speak(town, area(town, "loud", 2_000), 20)
    area(town, "silent", 2_000)
    answer = Client(headers={"Accept-Language": "en"}).get("/willow/unheard/").content.decode()

    assert answer.index("<strong>silent</strong>") < answer.index("<strong>loud</strong>")
    assert "Quiet: go and ask" in answer


def test_how_many_live_somewhere_is_a_sensible_number(town: Town):
    for people in (-1, 10**9):
        with pytest.raises(offices.OfficeError):
            offices.set_population(area=town.east, people=people, now=MONDAY)
    assert offices.set_population(area=town.east, people=900, now=MONDAY).population == 900


@pytest.mark.need(73)
def test_the_tenth_visit_of_a_month_to_one_area_asks_whether_another_is_needed(town: Town, settings: Any):
    settings.CLOCK = "tests.factories.tell_time"
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(town.person("visitor"))
    seen = []
    for number in range(10):
        noted = NotedVisit(
            client_key=f"{number:016}",
            written_at=MONDAY,
            sent_at=MONDAY,
            consent=ConsentBasis.AGREED,
            area=town.east,
        )
        record_visit(office=town.office, by=town.person("visitor"), noted=noted, now=MONDAY)
        if number in {8, 9}:
            seen.append("east had 10 visits this month" in client.get("/willow/field/").content.decode())

    assert seen == [False, True]
    assert load(town.office, MONDAY + 30 * DAY) == []


@pytest.mark.need(30)
def test_a_visitor_is_told_where_hardly_a_voice_comes_from(town: Town, settings: Any):
    settings.CLOCK = "tests.factories.tell_time"
    speak(town, area(town, "loud", 2_000), 20)
    area(town, "silent", 2_000)
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(town.person("visitor"))

    assert "Hardly a voice comes from silent: go there next." in client.get("/willow/field/").content.decode()
