"""The page of an opinion map: the same in a picture, in tables and in words; one's own place for oneself alone."""

import json
import re
from typing import Any

import numpy as np
import pytest
from django.test import Client

from lianxin.algorithms.opinion_map import drawing, mapping, result
from lianxin.algorithms.opinion_map.digests import digest_of, spelled
from lianxin.algorithms.opinion_map.own_place import OwnPlace, own_place
from lianxin.algorithms.opinion_map.shown import in_ten, shown_document, tenths
from lianxin.algorithms.small_numbers import LEAST
from lianxin.ask.commands.statements import take_part
from lianxin.ask.models import Consultation
from lianxin.ask.queries import votes as counting
from lianxin.ask.queries.maps import drawn as maps
from lianxin.ask.queries.maps import live as live_maps
from lianxin.ask.states import Way
from lianxin.ask.tasks import hold_maps
from lianxin.web.asking.maps import drawing as pictures
from tests.ask.crowds import SPREAD, seal, vote_in
from tests.ask.test_maps import OPEN, STATEMENTS
from tests.factories import MONDAY, Town, clock, make_town
from tests.record.consulting import open_consultation
from tests.record.stating import ended, put_in, vote
from tests.web.reading import text_of

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


@pytest.fixture
def asked(town: Town) -> Consultation:
    made = open_consultation(town.person("coordinator"), now=MONDAY)
    ask_about(made, town, range(STATEMENTS))
    return made


def ask_about(made: Consultation, town: Town, gates: range) -> None:
    for number in gates:
        put_in(made, f"The stop should stand at gate {number}", town.person("coordinator"), now=MONDAY)


def place(about: Consultation) -> str:
    return f"/{about.office.slug}/asking/{about.number}/map"


@pytest.fixture(autouse=True)
def open_now(settings: Any) -> None:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = OPEN


@pytest.fixture
def page(client: Client, asked: Consultation):
    """The page in English, with a map of sixty people in two camps."""
    vote_in(asked, people=60)
    seal(asked, now=OPEN)
    live_maps.live_map(asked, patience=30)

    def read(address: str = "", **typed: str) -> str:
        where = f"{place(asked)}{address}?lang=en"
        answer = client.post(where, typed) if typed else client.get(where)
        return answer.content.decode()

    return read


def test_picture_table_and_words_say_the_same(page):
    told = page()
    text = text_of(told)

    assert "2 groups stand clearly apart." in text
    groups = dict(re.findall(r"Group (\w): (\d+) people", text))
    assert (list(groups), sum(map(int, groups.values()))) == (["A", "B"], 58)
    drawn = [int(cell) for cell in re.findall(r'<td class="number">(\d+)</td>', told)]
    apart = int(re.findall(r"(\d+) (?:people stand|person stands) where there are fewer", text)[0])
    assert sum(drawn) + apart == 58
    assert told.count('class="letter"') == 2
    assert "<script" not in told
    assert " style=" not in told


def test_where_the_drawn_map_stands_in_the_record(page, asked: Consultation):
    hold_maps(OPEN)
    drawn = maps.newest_map(asked)
    older = page("/1/")

    assert drawn is not None
    assert {drawn.result_digest, drawn.input_digest, drawn.version} <= set(
        re.findall(r"<d?d?c?o?d?e?>([^<]+)<", older)
    )
    assert f"{place(asked)}/1/" in page()
    assert 'name="key"' not in older
    missing = Client().get(f"{place(asked)}/2/")
    assert missing.status_code == 404


def test_before_there_are_five_people_the_page_says_when_there_will_be_a_map(
    client: Client, asked: Consultation
):
    vote_in(asked, people=4)
    answer = client.get(f"{place(asked)}?lang=en")

    assert answer.status_code == 200
    assert "There is no map yet." in answer.content.decode()


def test_ones_own_place_is_shown_to_whoever_holds_the_key_and_to_nobody_else(page, asked: Consultation):
    own, key = take_part(consultation=asked, group=None, way=Way.WEB, now=OPEN)
    few = text_of(page(key=key))
    vote(own, {number: (1, -1)[number % 2] if number < 9 else 1 for number in range(1, 13)}, now=OPEN)
    told, shown = page(key=key.lower()), page()

    assert "after 7 more answers" in few
    assert ('class="own"' in told, 'class="own"' in shown, key in told) == (True, False, False)
    assert re.search(r"Your place: the star, in part (1 \(at the left\)|5 \(at the right\))\.", text_of(told))
    assert "Nobody votes here with this key" in page(key="0000-0000-0000-0000-0")
    assert 'value="no key"' in page(key="no key")


def test_the_key_stands_in_no_address(page):
    assert 'class="own"' not in page("?key=0000-0000-0000-0000-0")
    assert re.search(r'<form method="post" action="[^"?]+"', page())


@pytest.mark.one_engine
def test_the_own_place_is_where_the_map_itself_places_the_same_answers(asked: Consultation):
    """Everybody of a drawn map, from the document and their own answers alone: within a step of the grid."""
    vote_in(asked, people=80)
    seal(asked, now=OPEN)
    drawn = mapping.draw_map(counting.votes_of(asked))
    document, people = result.document(drawn), result.people(drawn)
    low, high = document["drawing"]["low"][0], document["drawing"]["high"][0]
    wrong = 0
    for person in asked.participants.all():
        found = own_place(document, maps.answers_by(person))
        if not isinstance(found, OwnPlace):
            assert str(person.number) not in people
            continue
        told = people[str(person.number)]
        x = min(1.0, max(0.0, (told["x"] - low) / (high - low)))
        assert abs(found.x - x) < 1 / document["drawing"]["side"]
        wrong += found.group != told["group"]

    assert wrong <= 1


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("camps", "says", "drawn"),
    [(0, "The answers make no map", False), (SPREAD, "There are no clear groups", True)],
)
def test_a_spectrum_and_no_map_are_said_in_words(
    asked: Consultation, town: Town, client: Client, camps: int, says: str, *, drawn: bool
):
    ask_about(
        asked, town, range(STATEMENTS, 2 * STATEMENTS)
    )  # a spectrum shows itself only where enough was asked
    vote_in(asked, people=120, camps=camps)
    seal(asked, now=OPEN)
    live_maps.live_map(asked, patience=30)
    told = client.get(f"{place(asked)}?lang=en").content.decode()

    assert says in told
    assert ('<svg class="opinions"' in told, 'name="key"' in told) == (drawn, drawn)
    assert ("Further to the left" in told, "What divides" in told) == (drawn, False)


@pytest.mark.one_engine
def test_the_picture_of_ten_thousand_people_stays_light():
    """Five groups in a plane: every shape, and as many marks as there can be."""
    dice = np.random.default_rng(3)
    labels = np.arange(10_000) % 5
    points = dice.standard_normal((10_000, 2)) + 2.0 * dice.standard_normal((5, 2))[labels]
    document = {"drawing": drawing.crowd(points, labels), "groups": {"centres": [[0.0, 0.0]] * 5}}
    picture = pictures.picture(document, OwnPlace(0.5, 0.5, 0))

    marks = re.findall(r'class="mark (m\d)"', picture)
    assert (set(marks), len(marks)) == ({"m0", "m1", "m2", "m3", "m4"}, len(document["drawing"]["squares"]))
    assert len(picture.encode()) < 60_000


def test_nothing_of_fewer_than_five_people_is_shown(asked: Consultation):
    """Every count that a shown document has, of a map of few, is none, or of five and more."""
    vote_in(asked, people=60)
    for person in asked.participants.all()[:50]:
        person.votes.filter(statement__number=1).delete()
    seal(asked, now=OPEN)
    document = maps.document_of(counting.votes_of(asked))
    shown = shown_document(document)
    counts = [row["people"] for row in shown["statements"]]
    parts = [part["people"] for row in shown["statements"] for part in row["by_part"]]

    of_parts = {sum(counts) for row in document["statements"] for counts in row["by_part"]}
    assert of_parts & {1, 2, 3, 4}
    assert all(count is None or count >= LEAST for count in counts + parts)
    assert json.loads(spelled(shown)) == shown
    assert (tenths((4, 0, 0))["agree"], tenths((5, 0, 0))["agree"]) == (None, 10)
    assert [in_ten(count, 20) for count in range(0, 21, 5)] == [0, 3, 5, 8, 10]


def test_the_desk_sees_whom_to_visit_and_what_few_have_answered(town: Town, asked: Consultation):
    vote_in(asked, people=12, group=asked.groups.get(number=2))
    seal(asked, now=OPEN)
    staff = Client()
    staff.force_login(town.person("overseer"))
    told = text_of(staff.get(f"/willow/desk/asking/{asked.number}/?lang=en").content.decode())

    assert "Whom to visit next" in told
    assert "Riders 400 people" in told
    assert "Shopkeepers" not in told.split("Answered by the fewest")[0].split("Whom to visit next")[1]
    assert re.search(r"gate \d+ \d+ answers", told)


def test_programs_get_the_map_and_the_whole_of_it_once_voting_has_ended(client: Client, asked: Consultation):
    vote_in(asked, people=60)
    seal(asked, now=OPEN)
    hold_maps(OPEN)
    door = f"/api/v1/offices/willow/consultations/{asked.number}"
    running = client.get(f"{door}/map").json()
    clock.now = ended(asked)
    hold_maps(clock.now)
    over = client.get(f"{door}/maps/1").json()
    listed = client.get(f"{door}/maps").json()

    assert running["whole"] is None
    assert "squares" in running["document"]["drawing"]
    assert (running["number"], over["number"], listed["before"]) == (1, 1, None)
    assert [one["number"] for one in listed["items"]] == [1]
    assert digest_of(over["whole"]) == over["result_digest"]
    assert client.get(f"{door}/maps/9").status_code == 404
    assert client.get("/api/v1/offices/willow/consultations/99/maps").status_code == 404
