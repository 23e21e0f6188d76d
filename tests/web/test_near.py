"""Near me: the list and the map say the same, coarsely, and nothing of what was not released."""

import json
import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client, override_settings

from lianxin.act.models import Case
from lianxin.act.states import CaseState
from lianxin.hear.commands import Said, publish, read_voice, receive, withdraw
from lianxin.hear.models import Voice
from lianxin.hear.states import Severity
from lianxin.office.commands import add_area, add_place, add_topic
from lianxin.office.models import Place
from lianxin.settings import tiles
from tests.factories import (
    DAY,
    MONDAY,
    Town,
    case_in,
    clock,
    hear,
    make_town,
    open_case,
    take,
    voice_of,
    work_off,
)

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
SQUARE = json.dumps(
    {
        "type": "Polygon",
        "coordinates": [[[114.9, 30.4], [115, 30.4], [115, 30.5], [114.9, 30.5], [114.9, 30.4]]],
    }
)
HOUSE = {"lat_e6": 30_456_789, "lon_e6": 114_923_456}
BRIDGE = (30_450_123, 114_920_123)


@pytest.fixture
def town(settings: Any) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = MONDAY + DAY
    return make_town()


def ask(path: str = "", **asked: str) -> str:
    answer = Client().get(f"/willow/near/{path}", {"lang": "en", **asked})
    assert answer.status_code == 200
    return answer.content.decode()


def listed(**asked: str) -> list[int]:
    return [
        int(number) for number in re.findall(r'<a class="item" href="/willow/cases/(\d+)/"', ask(**asked))
    ]


def every_page(**asked: str) -> tuple[list[int], set[int]]:
    """The numbers of the whole list, and of those rows that say they are on the map."""
    numbers: list[int] = []
    mapped: set[int] = set()
    address = "?" + urlencode(asked)
    while address:
        shown = at(address)
        for number, row in re.findall(
            r'<a class="item" href="/willow/cases/(\d+)/">(.*?)</a>', shown, re.DOTALL
        ):
            numbers.append(int(number))
            mapped |= {int(number)} if "on the map" in row else set()
        older = re.search(r'rel="next" href="([^"]+)"', shown)
        address = unescape(older[1]) if older else ""
    return numbers, mapped


def at(address: str) -> str:
    """A page by the address that another one gave."""
    answer: str = Client().get(f"/willow/near/{address}&lang=en").content.decode()
    return answer


def on_map(**asked: str) -> dict[int, list[float]]:
    """Number of every case on the map, with its longitude and latitude."""
    told = json.loads(ask("points.json", **asked))
    return {
        case["number"]: feature["geometry"]["coordinates"]
        for feature in told["features"]
        for case in feature["properties"]["cases"]
    }


def figures(**asked: str) -> list[tuple[str, ...]]:
    rows = re.findall(r"<tbody>(.*?)</tbody>", ask(**asked), re.DOTALL)
    cells = re.findall(
        r"<tr><td>(?:<a[^>]*>)?([^<]*)(?:</a>)?</td><td[^>]*>([^<]*)</td><td[^>]*>([^<]*)</td>", rows[0]
    )
    return [tuple(cell) for cell in cells]


def release(town: Town, case: Case) -> Case:
    clerk, words = town.person("clerk"), {"title": "released-title", "text": "released-text"}
    publish(voice=voice_of(case), by=clerk, now=MONDAY, **words)
    return case


def decide(town: Town, case: Case, place: Place | None) -> None:
    clerk, voice = town.person("clerk"), voice_of(case)
    read_voice(
        voice=voice, by=clerk, now=MONDAY, topic=None, place=place, area=None, severity=Severity.ORDINARY
    )


def bridge(town: Town, **more: int) -> Place:
    at = {"lat_e6": BRIDGE[0], "lon_e6": BRIDGE[1]} | more
    return add_place(
        office=town.office, code="bridge", names={"en": "Bridge"}, area=town.east, now=MONDAY, **at
    )


def test_released_words_and_nothing_else_stand_in_the_list(town: Town):
    released = release(
        town, open_case(town.office, "body-canary", place="place-canary", area=town.east, **HOUSE)
    )
    silent = open_case(town.office, "lamp body-canary", title="title-canary", area=town.east, **HOUSE)

    shown = ask()

    assert listed() == [silent.number, released.number]
    assert "released-title" in shown
    assert "east · lamp" in shown
    for secret in ("body-canary", "title-canary", "place-canary", "30.456", "30456", "114923"):
        assert secret not in shown + ask("points.json") + ask("areas.json")


def test_confidential_voices_and_probes_are_nowhere(town: Town):
    spot = bridge(town)
    confidential = open_case(town.office, area=town.east, confidential=True, known_place=spot, **HOUSE)
    said = Said(body="a trial", channel="web", area=town.east, trial=True, known_place=spot, **HOUSE)
    receive(office=town.office, said=said, now=MONDAY)
    work_off(town.office, MONDAY)

    assert confidential.number == Case.objects.get().number
    assert Voice.objects.filter(probe=True).count() == 1
    assert listed() == []
    assert on_map() == {}
    assert figures() == [("east", "0", "0")]


def test_a_position_is_coarse_and_only_that_of_released_words(town: Town):
    release(town, shown := open_case(town.office, **HOUSE))
    open_case(town.office, **HOUSE)

    assert on_map() == {shown.number: [114.923, 30.457]}


def test_a_decided_place_stands_above_the_position_and_that_above_the_poster(town: Town):
    spot, at_bridge = bridge(town), [114.920123, 30.450123]
    poster = release(town, open_case(town.office, known_place=spot))
    both = release(town, open_case(town.office, known_place=spot, **HOUSE))
    decided = release(town, open_case(town.office, **HOUSE))
    decide(town, decided, spot)
    undecided = release(town, open_case(town.office, **HOUSE))
    decide(town, undecided, None)

    house = [114.923, 30.457]
    assert on_map() == {
        poster.number: at_bridge,
        both.number: house,
        decided.number: at_bridge,
        undecided.number: house,
    }


def test_words_that_were_taken_back_leave_the_map(town: Town):
    case = release(town, open_case(town.office, area=town.east, **HOUSE))
    withdraw(voice=voice_of(case), by=town.person("clerk"), now=MONDAY)

    assert on_map() == {}
    assert "released-title" not in ask()
    assert listed() == [case.number]


def test_every_point_is_a_row_and_every_row_on_the_map_is_a_point(town: Town):
    spot = bridge(town)
    topic = add_topic(office=town.office, code="light", names={"en": "Light"}, now=MONDAY)
    for index in range(30):
        said = MONDAY - (index % 5) * 20 * DAY
        case = open_case(
            town.office,
            f"The bench {index}",
            now=said,
            area=town.east if index % 2 else None,
            topic=topic if index % 3 else None,
            known_place=spot if index % 4 == 0 else None,
            **({"lat_e6": 30_450_000 + 400 * index, "lon_e6": 114_920_000} if index % 4 == 1 else {}),
        )
        if index % 7:
            release(town, case)
    release(town, solved := case_in(town, CaseState.SOLVED))
    decide(town, solved, spot)

    asked: list[dict[str, str]] = [{}, {"area": "east"}, {"topic": "light"}, {"place": "bridge"}]
    asked += [
        {"state": "open"},
        {"state": "solved"},
        {"days": "30"},
        {"area": "east", "topic": "light", "days": "90"},
    ]
    for one in asked:
        numbers, mapped = every_page(**one)
        for cell in ("1", "8", "100000"):
            assert (one, set(on_map(**one, cell=cell))) == (one, mapped)
        assert mapped <= set(numbers)
        assert len(numbers) == len(set(numbers))
    assert len(every_page()[0]) == 31
    assert every_page(state="solved")[0] == [solved.number]


def test_pages_run_from_new_to_old_and_back(town: Town):
    cases = [
        open_case(town.office, f"No. {index}", now=MONDAY + index * DAY / 100).number for index in range(30)
    ]
    newest_first = cases[::-1]
    first = ask()
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older
    assert 'rel="prev"' not in first

    second = at(older[1])
    newer = re.search(r'rel="prev" href="([^"]+)"', second)
    assert newer

    def numbers(shown: str) -> list[int]:
        return [int(number) for number in re.findall(r'class="item" href="/willow/cases/(\d+)/"', shown)]

    assert (numbers(first), numbers(second), numbers(at(newer[1]))) == (
        newest_first[:25],
        newest_first[25:],
        newest_first[:25],
    )


def test_near_a_place_reaches_half_a_kilometre_and_no_finer_than_the_map(town: Town):
    spot = bridge(town)
    at_place = release(town, open_case(town.office, known_place=spot))
    close = release(town, open_case(town.office, lat_e6=BRIDGE[0] + 4_900, lon_e6=BRIDGE[1]))
    release(town, open_case(town.office, lat_e6=BRIDGE[0] + 6_000, lon_e6=BRIDGE[1]))
    open_case(town.office, "not released", known_place=spot)

    assert sorted(listed(place="bridge")) == sorted([at_place.number, close.number])
    assert listed(place="no-such-place") == []


def test_fewer_than_five_that_were_not_released_are_not_counted_out(town: Town):
    for _ in range(3):
        open_case(town.office, "The bench", area=town.east)
    release(town, open_case(town.office, area=town.east))

    assert figures() == [("east", "1", "fewer than 5")]
    assert figures(topic="no-such-topic") == [("east", "0", "0")]

    for _ in range(2):
        open_case(town.office, "The bench", area=town.east)
    open_case(town.office, "The bench")

    assert figures() == [("east", "1", "5"), ("Without an area", "0", "fewer than 5")]


def test_areas_are_drawn_with_their_figure_in_words(town: Town):
    add_area(office=town.office, code="square", names={"en": "Square <b>"}, outline=SQUARE, now=MONDAY)
    open_case(town.office, area=town.office.areas.get(code="square"))

    shown, told = ask(), json.loads(ask("areas.json"))

    assert "<tspan>Square &lt;b&gt;</tspan>" in shown
    assert re.search(r'<tspan class="n"[^>]*>&lt;5</tspan>', shown)
    assert [feature["properties"] for feature in told["features"]] == [
        {"name": "Square <b>", "figure": "<5", "shade": 4, "at": [114.95, 30.45]}
    ]


def test_nothing_is_sent_again_until_the_record_grows(town: Town):
    first = Client().get("/willow/near/points.json", {"lang": "en"})
    again = Client().get("/willow/near/points.json", {"lang": "en"}, headers={"if-none-match": first["ETag"]})
    release(town, open_case(town.office, **HOUSE))
    grown = Client().get("/willow/near/points.json", {"lang": "en"}, headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content, grown.status_code) == (304, b"", 200)
    assert first["Cache-Control"] == "private, no-cache"
    assert first["ETag"] != Client().get("/willow/near/points.json", {"lang": "zh-hans"})["ETag"]


@pytest.mark.parametrize(
    "asked",
    [
        {"area": "no-such"},
        {"after": "x", "before": "9" * 40},
        {"cell": "-1", "state": "dispatched", "days": "1e9"},
        {"cell": "9" * 400, "place": "\0", "topic": "'"},
    ],
)
def test_addresses_that_make_no_sense_still_show_a_page(town: Town, asked: dict[str, str]):
    open_case(town.office, area=town.east, **HOUSE)

    for path in ("", "points.json", "areas.json"):
        ask(path, **asked)


def test_only_these_pages_may_ask_for_a_position(town: Town):
    policy = {path: Client().get(f"/willow/{path}")["Permissions-Policy"] for path in ("", "near/", "cases/")}

    assert {path: "geolocation=(self)" in value for path, value in policy.items()} == {
        "": True,
        "near/": True,
        "cases/": False,
    }


def test_pictures_of_the_ground_come_from_nowhere_unless_the_house_says_so(town: Town):
    add_area(office=town.office, code="square", names={"en": "Square"}, outline=SQUARE, now=MONDAY)
    plain = Client().get("/willow/near/")["Content-Security-Policy"]
    with override_settings(TILES="https://tiles.example/{z}/{x}/{y}.png"):
        answer = Client().get("/willow/near/", {"lang": "en"})
        elsewhere = Client().get("/willow/cases/")["Content-Security-Policy"]

    assert plain == elsewhere
    assert answer["Content-Security-Policy"] == plain.replace(
        "img-src 'self'", "img-src 'self' https://tiles.example"
    )
    assert "Its background comes from https://tiles.example" in answer.content.decode()


@pytest.mark.parametrize(
    "address", ["http://tiles.example/{z}/{x}/{y}", "https://t.example/1.png", "https://*/{z}/{x}/{y}", "x"]
)
def test_a_tile_address_that_cannot_be_meant_is_refused_at_the_start(address: str):
    with pytest.raises(ValueError, match="LIANXIN_TILES"):
        tiles(address)


def test_what_happens_later_shows_in_both_filters(town: Town):
    case = case_in(town, CaseState.ANSWERED)
    assert (listed(state="open"), listed(state="solved")) == ([case.number], [])

    take(town, case, "solved")

    assert (listed(state="open"), listed(state="solved")) == ([], [case.number])


def test_another_office_s_cases_are_not_here(town: Town):
    other = make_town("other")
    release(other, open_case(other.office, **HOUSE))
    hear(town.office)

    assert (listed(), on_map()) == ([], {})
