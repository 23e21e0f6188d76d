"""Pages of who was heard: known numbers entered, said of oneself, shown to everybody, and taken along to the doors."""

import re
from typing import Any

import pytest
from django.test import Client

from lianxin.ask.commands.consultations import open_consultation
from lianxin.ask.models import AskedHome, Consultation, Margin, Participant
from lianxin.ask.queries.heard.margins import bands_of, homes_margin, margins_of
from lianxin.ask.states import Way
from lianxin.ask.tasks import hold_votes
from tests.factories import DAY, MONDAY, Town, clock, make_town
from tests.record.consulting import announce, fresh
from tests.record.margining import KNOWN, add, by_age, visit
from tests.record.stating import AGREE, DISAGREE, put_in, vote
from tests.web.reading import signed_in

pytestmark = [pytest.mark.django_db(databases=["default", "vault"]), pytest.mark.one_engine]
ONE, DESK, API = "/willow/asking/1", "/willow/desk/asking/1", "/api/v1/offices/willow/consultations/1"
OPEN = MONDAY + 2 * DAY
FORM = {
    "step": "add",
    "margin_en": "Age",
    "source": "Count of March",
    "counted_on": "2026-03-01",
    "band_en_1": "Under 60",
    "people_1": "300",
    "band_en_2": "60 and over",
    "people_2": "100",
}
HEADER = "name_zh-hans,name_zh-hant,name_en,source,counted_on,part_zh-hans,part_zh-hant,part_en,people"


@pytest.fixture
def town(db: None, settings: Any) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = MONDAY
    return make_town()


@pytest.fixture
def coming(town: Town) -> Consultation:
    return announce(town.person("lead"), now=MONDAY)


@pytest.fixture
def asked(town: Town, coming: Consultation) -> Consultation:
    add(coming, town.person("lead"), now=MONDAY)
    made = fresh(open_consultation(consultation=coming, now=MONDAY + DAY))
    put_in(made, "The stop should stand at the gate", town.person("lead"), now=MONDAY + DAY)
    clock.now = OPEN
    return made


def test_known_numbers_are_typed_and_stay_where_they_are_refused(town: Town, coming: Consultation):
    lead = signed_in(town, "lead")
    wrong = lead.post(f"{DESK}/known", {**FORM, "people_2": "3"})
    page = wrong.content.decode()
    more = lead.post(f"{DESK}/known", {**FORM, "more": "yes"}).content.decode()

    assert wrong.status_code == 422
    assert all(f'value="{text}"' in page for text in ("Age", "Under 60", "300", "60 and over", "3"))
    assert 'id="id_people_2_error"' in page
    assert 'name="band_en_3"' in more
    assert 'value="60 and over"' in more
    assert not Margin.objects.exists()
    assert lead.post(f"{DESK}/known", FORM).status_code == 302
    assert [(row.name, row.people) for row in bands_of(margins_of(coming)[0])] == [
        ("Under 60", 300),
        ("60 and over", 100),
    ]
    lead.post(f"{DESK}/known", {"step": "drop", "margin": "1"})
    assert margins_of(coming) == []


def test_of_a_table_the_rows_that_fail_stay_with_why_and_can_be_sent_again(town: Town, coming: Consultation):
    lead = signed_in(town, "lead")
    rows = [
        HEADER,
        ",,Age,Count,2026-03-01,,,Under 60,300",
        ",,Age,Count,2026-03-01,,,60 and over,100",
        ",,Sex,Count,2026-03-01,,,Women,210",
        ",,Sex,Count,2026-03-01,,,Men,many",
        ",,Faith,Count,2026-03-01,,,A,100",
        ",,Faith,Count,2026-03-01,,,B,100",
    ]
    answer = lead.post(f"{DESK}/known", {"step": "table", "table": "\n".join(rows)})
    page = answer.content.decode()
    left = re.search(r'<textarea id="id_table"[^>]*>(.*?)</textarea>', page, re.DOTALL)

    assert answer.status_code == 422
    assert [row.name for row in margins_of(coming)] == ["Age"]
    assert "Line 5:" in page
    assert "Line 6:" in page
    assert left is not None
    assert left.group(1).split() == "\n".join([HEADER, *rows[3:]]).split()

    mended = left.group(1).replace("many", "190").split("\n,,Faith")[0]
    assert lead.post(f"{DESK}/known", {"step": "table", "table": mended}).status_code == 200
    assert [row.name for row in margins_of(coming)] == ["Age", "Sex"]
    header = lead.post(f"{DESK}/known", {"step": "table", "table": "a,b\n1,2"})
    assert HEADER in header.content.decode()


def test_numbers_are_taken_over_with_one_press_and_homes_are_typed_by_area(town: Town, asked: Consultation):
    lead = signed_in(town, "lead")
    clock.now = MONDAY
    announce(town.person("lead"), now=MONDAY, question=KNOWN)
    other, key = "/willow/desk/asking/2/known", margins_of(asked)[0].pk

    assert "Count of March" in lead.get(other).content.decode()
    assert lead.post(other, {"step": "take", "margin": str(key)}).status_code == 302
    homes = {"step": "homes", f"homes_{town.east.pk}": "40", "homes_source": "Register"}
    assert lead.post(other, homes).status_code == 422
    assert lead.post(other, {**homes, "homes_counted_on": "2026-03-01"}).status_code == 302
    there = Consultation.objects.get(number=2)
    assert [row.name for row in margins_of(there)] == ["Age"]
    margin = homes_margin(there)
    assert margin is not None
    assert [(row.area, row.people) for row in bands_of(margin)] == [(town.east, 40)]


def test_people_may_say_to_which_part_they_belong_on_the_page_on_paper_and_through_the_api(
    town: Town, asked: Consultation
):
    first = Client(headers={"Accept-Language": "en"}).get(f"{ONE}/vote").content.decode()
    assert re.findall(r'name="band_1" value="(\d*)"( checked)?', first) == [
        ("1", ""),
        ("2", ""),
        ("", " checked"),
    ]

    wrong = Client().post(f"{ONE}/vote", {"step": "begin", "form": "a", "band_1": "7"})
    assert wrong.status_code == 422
    assert Client().post(f"{ONE}/vote", {"step": "begin", "form": "a", "band_1": "2"}).status_code == 200
    Client().post(f"{ONE}/vote", {"step": "begin", "form": "b", "band_1": ""})
    paper = {"form": "c", "way": "paper", "band_1": "1", "s1": "agree", "last": "1"}
    assert signed_in(town, "clerk").post(f"{DESK}/enter", paper).status_code == 200
    body = {"bands": [{"margin": 1, "band": 2}]}
    assert Client().post(f"{API}/participants", body, content_type="application/json").status_code == 201
    body = {"bands": [{"margin": 1, "band": 9}]}
    assert Client().post(f"{API}/participants", body, content_type="application/json").status_code == 422

    told = [(one.way, one.bands) for one in Participant.objects.order_by("pk")]
    assert told == [(Way.WEB, {"1": 2}), (Way.WEB, {}), (Way.PAPER, {"1": 1}), (Way.WEB, {"1": 2})]


def crowd(asked: Consultation) -> None:
    for number in range(100):
        one = Participant(consultation=asked, number=number + 1, key_hash=bytes([number]) * 32)
        one.bands = {"1": 1 if number < 90 else 2}
        one.save()
        vote(one, {1: AGREE if number < 90 else DISAGREE}, now=OPEN)
    hold_votes(OPEN)


@pytest.mark.need(30)
def test_everybody_reads_who_was_heard_and_who_was_not(town: Town, asked: Consultation):
    anybody = Client(headers={"Accept-Language": "en"})
    before = anybody.get(f"{ONE}/heard/").content.decode()
    assert "Fewer than five people are counted so far." in before
    assert "Count of March" in before
    crowd(asked)
    page = anybody.get(f"{ONE}/heard/").content.decode()
    front = anybody.get(f"{ONE}/").content.decode()

    assert "Those who answered are not like those concerned." in page
    assert "Those who answered are not like those concerned." in front
    assert f'href="{ONE}/heard/"' in front
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "60 and over far fewer 100 10 10 % (6–17 %)" in plain.replace("  ", " ")
    assert "90 % (83–94 %)" in plain
    assert "75 % (60–90 %) worth about 45" in plain
    assert page.count('<svg class="bar"') == 4
    assert "It is no poll" in page
    figures = anybody.get(f"{ONE}/heard.json").json()
    assert figures == anybody.get(f"{API}/heard").json()
    assert (figures["people"], figures["divisions"][1]["bands"][1]["heard"]) == (100, 10)


def test_visitors_take_a_list_along_and_note_the_homes_of_a_round(town: Town, asked: Consultation):
    visitor = signed_in(town, "visitor")
    home = visit(town.person("visitor"), now=OPEN, key="a-home-of-the-round", area=town.east)
    assert f'href="{DESK}/visit-next/"' in visitor.get(f"{ONE}/").content.decode()
    listed = visitor.get(f"{DESK}/visit-next/").content.decode()
    assert "60 and over" in listed
    assert "Fewer than five people are counted so far." in listed
    assert "The stop should stand at the gate" in listed

    wrong = visitor.post(f"{DESK}/homes", {"codes": f"{home.code}\nX9"})
    assert wrong.status_code == 422
    assert f"{home.code}\nX9</textarea>" in wrong.content.decode()
    assert not AskedHome.objects.exists()
    assert "1 home is noted." in visitor.post(f"{DESK}/homes", {"codes": home.code}).content.decode()
    assert (
        "1 home was asked" in Client(headers={"Accept-Language": "en"}).get(f"{ONE}/heard/").content.decode()
    )


def test_the_desk_leads_to_known_numbers_and_says_who_is_missing(town: Town, asked: Consultation):
    crowd(asked)
    page = signed_in(town, "lead").get(f"{DESK}/").content.decode()

    assert f'href="{DESK}/known"' in page
    assert f'href="{ONE}/heard/"' in page
    assert by_age().names["en"] in page


def test_an_empty_cell_too_many_does_no_harm_and_a_filled_one_is_refused(town: Town, coming: Consultation):
    lead = signed_in(town, "lead")
    rows = ",,Age,Count,2026-03-01,,,Under 60,300,\n,,Age,Count,2026-03-01,,,60 and over,100{}"
    wrong = lead.post(f"{DESK}/known", {"step": "table", "table": f"{HEADER}\n{rows.format(',7')}"})
    page = wrong.content.decode()

    assert wrong.status_code == 422
    assert "Line 3 has more cells than the first line." in page
    assert "60 and over,100,7</textarea>" in page
    assert not Margin.objects.exists()
    right = lead.post(f"{DESK}/known", {"step": "table", "table": f"{HEADER}\n{rows.format(',')}"})
    assert right.status_code == 200
    assert [row.people for row in bands_of(margins_of(coming)[0])] == [300, 100]


def test_that_everybody_was_reached_is_not_said_where_nobody_knows(town: Town, asked: Consultation):
    crowd(asked)
    whole = signed_in(town, "visitor").get(f"{DESK}/visit-next/").content.decode()
    assert "Nobody who answered said to be one of these." in whole
    assert "Somebody of every group" not in whole
