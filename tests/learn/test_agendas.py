"""The agenda follows the voices, or everybody reads that it does not."""

import re
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st

from lianxin.algorithms.small_numbers import LEAST
from lianxin.ask.commands import sittings as commands
from lianxin.ask.comparing import MOST, Raised, Supported, compared, missing
from lianxin.ask.models import AgendaComparison, Consultation, Sitting
from lianxin.office.models import Topic
from lianxin.office.refusals import Refusal
from lianxin.record import consumers
from lianxin.record.models import Entry
from tests.factories import DAY, MONDAY, Town, clock, make_town
from tests.learn.test_pressing import HOMES as EVERY_HOME
from tests.learn.test_pressing import told, topic
from tests.record.checking import check, places
from tests.record.consulting import open_consultation
from tests.record.mapping import draw_one
from tests.record.sitting import announce
from tests.record.stating import put_in

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
LATER = MONDAY + DAY
HOMES = EVERY_HOME[: LEAST + 1]


@pytest.fixture
def town(db: None, settings: Any) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = LATER
    return make_town()


@pytest.fixture
def water(town: Town) -> Topic:
    """What everybody talks about, beside noise of which hardly anybody has said anything."""
    found = topic(town, "water")
    told(town, found, list(HOMES))
    told(town, topic(town, "noise"), ["The bar is loud"])
    return found


@pytest.fixture
def asked(town: Town, water: Topic) -> Consultation:
    made = open_consultation(town.person("coordinator"), now=MONDAY)
    put_in(made, "The stop stays at the bridge", town.person("coordinator"), now=MONDAY)
    return made


def sitting(town: Town, asked: Consultation, **more: Any) -> tuple[Sitting, dict[str, Any]]:
    """One that was announced, and what the record says of its agenda."""
    made = announce(asked, town.person("coordinator"), now=LATER, **more)
    consumers.run_until_idle(LATER, stream_id=town.office.stream_id)
    entry = Entry.objects.get(stream=town.office.stream_id, kind="sitting.agenda_compared")
    return made, entry.public


@pytest.mark.need(54)
def test_what_presses_and_is_not_on_the_agenda_is_published(town: Town, asked: Consultation):
    made, public = sitting(town, asked, topics={2: ["noise"]}, agenda_reason="The bar closes in May.")
    assert public == {
        "consultation": asked.number,
        "sitting": made.number,
        "topics_missing": ["water"],
        "statements_missing": [],
        "points_unraised": [2],
        "points_unmatched": [1],
        "agenda_reason": "The bar closes in May.",
    }
    page = Client().get(f"/willow/asking/{asked.number}/sittings/{made.number}/").content.decode()
    at = page.index("Presses, and is not on the agenda")
    assert "water" in page[at : page.index("</ul>", at)]
    assert f"{len(HOMES)} different tellings" in page
    assert "The bar closes in May." in page
    after = page[page.index("hardly anybody has raised it") :]
    assert "Who pays" in after[: after.index("</ul>")]
    api = Client().get(f"/api/v1/offices/willow/consultations/{asked.number}/sittings/{made.number}").json()
    assert [(one["topic"], one["point"]) for one in api["pressing"]] == [("water", None)]
    assert api["agenda_reason"] == "The bar closes in May."


@pytest.mark.need(54)
def test_what_most_support_counts_like_what_presses(town: Town, asked: Consultation):
    draw_one(asked, now=LATER)
    _made, public = sitting(town, asked, topics={1: ["water"]})
    assert (public["topics_missing"], public["statements_missing"]) == ([], [1])


def test_a_statement_that_is_on_the_agenda_raises_its_point(town: Town, asked: Consultation):
    draw_one(asked, now=LATER)
    _made, public = sitting(town, asked, topics={1: ["water"]}, statements={1: 2})
    assert {**public, "consultation": 0, "sitting": 0} == {
        "consultation": 0,
        "sitting": 0,
        "topics_missing": [],
        "statements_missing": [],
        "points_unraised": [],
        "points_unmatched": [],
        "agenda_reason": "",
    }


def test_nothing_is_matched_that_is_not_there(town: Town, asked: Consultation):
    wrong: list[dict[str, Any]] = [
        {"topics": {3: ["water"]}},
        {"topics": {0: ["water"]}},
        {"topics": {1: ["moon"]}},
        {"statements": {1: 3}},
        {"statements": {9: 1}},
        {"agenda_reason": "x" * 601},
    ]
    for more in wrong:
        with pytest.raises(Refusal):
            announce(asked, town.person("coordinator"), now=LATER, **more)
    assert not Sitting.objects.exists()


def test_it_is_compared_once_and_nobody_bends_it(town: Town, asked: Consultation):
    made, _public = sitting(town, asked)
    row = AgendaComparison.objects.get()
    again = commands.compare_agenda(sitting=made, raised=[Raised("noise", 90)], now=LATER + DAY)
    assert (again.pk, again.found) == (row.pk, row.found)
    assert not check().report.broken
    AgendaComparison.objects.update(found={**row.found, "topics": []})
    assert places(check()) == {"ask_agendacomparison"}


@pytest.mark.one_engine
def test_the_desk_shows_both_before_anything_is_announced(town: Town, asked: Consultation):
    client = Client()
    client.force_login(town.person("lead"))
    new = f"/willow/desk/asking/{asked.number}/sittings/new"
    form = {
        "place": "The mill",
        "day": f"{LATER + 8 * DAY:%Y-%m-%d}",
        "hour": "19:30",
        "seats": "4",
        "agenda_en": "Where the stop stands\nWho pays",
    }
    page = client.post(new, {**form, "compare": "yes"}).content.decode()
    assert 'value="The mill"' in page
    assert f"{len(HOMES)} different tellings" in page
    names = set(re.findall(r'name="(t\d+_[a-z]+)"', page))
    assert names == {"t1_water", "t1_noise", "t2_water", "t2_noise"}
    assert not Sitting.objects.exists()
    late = {**form, "seats": "none", "compared": "yes", "t1_water": "yes", "agenda_reason": "The bar"}
    answer = client.post(new, late)
    assert answer.status_code == 422
    assert re.search(r'name="t1_water" value="yes" checked', answer.content.decode())
    assert ">The bar</textarea>" in answer.content.decode()
    assert client.post(new, {**late, "seats": "4"}).status_code == 302
    made = Sitting.objects.get()
    assert (made.matched, made.agenda_reason) == ({"topics": {"1": ["water"]}, "statements": {}}, "The bar")


@pytest.mark.one_engine
@tried(max_examples=40)
@given(
    points=st.integers(1, 6),
    raised=st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 20)), unique_by=lambda one: one[0]),
    ticked=st.dictionaries(st.integers(1, 6), st.lists(st.sampled_from("abcdefgh"), min_size=1)),
    supported=st.lists(st.integers(1, 9), unique=True, max_size=8),
    chosen=st.dictionaries(st.integers(1, 9), st.integers(1, 6)),
)
def test_nothing_that_presses_is_left_out_and_nothing_is_told_of_few(
    points: int,
    raised: list[tuple[str, int]],
    ticked: dict[int, list[str]],
    supported: list[int],
    chosen: dict[int, int],
):
    matched = {
        "topics": {str(point): codes for point, codes in ticked.items() if point <= points},
        "statements": {str(number): point for number, point in chosen.items() if point <= points},
    }
    told_of = [Raised(code, tellings) for code, tellings in raised]
    found = compared(points, matched, told_of, [Supported(number, 9, 0, 1) for number in supported])
    pressing = [one.topic for one in told_of if one.tellings >= LEAST][:MOST]
    assert [one["topic"] for one in found["topics"]] == pressing
    assert all(one["tellings"] >= LEAST for one in found["topics"])
    on_it = {code for codes in matched["topics"].values() for code in codes}
    lost = missing(found)
    assert lost["topics_missing"] == [code for code in pressing if code not in on_it]
    assert lost["statements_missing"] == [n for n in supported[:MOST] if str(n) not in matched["statements"]]
    assert [one["point"] for one in found["points"]] == list(range(1, points + 1))
    assert not set(lost["points_unraised"]) & set(lost["points_unmatched"])
