"""Search pages: the desk finds what the person may see, everybody finds what was released, nobody finds a contact."""

import re

import pytest
from django.test import Client

from lianxin.act.models import Case
from lianxin.act.states import CaseState
from lianxin.hear.commands import publish, read_voice, withdraw
from lianxin.hear.states import Severity
from lianxin.office.commands import add_topic
from tests.factories import (
    DAY,
    MONDAY,
    Town,
    case_in,
    make_town,
    open_case,
    refresh,
    take,
    voice_of,
    work_off,
)

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def town() -> Town:
    return make_town()


def at_the_desk(town: Town, who: str = "clerk") -> Client:
    client = Client()
    client.force_login(town.person(who))
    return client


def page(client: Client, path: str, **asked: str) -> str:
    answer = client.get(f"/willow/{path}", {"lang": "en", **asked})
    assert answer.status_code == 200
    return answer.content.decode()


def found(shown: str) -> list[int]:
    """The numbers of the cases in the order in which they stand on the page."""
    return [
        int(number) for number in re.findall(r'<a class="item" href="/willow/(?:desk|cases)/(\d+)/"', shown)
    ]


def desk(town: Town, who: str = "clerk", **asked: str) -> list[int]:
    return found(page(at_the_desk(town, who), "desk/search/", **asked))


def public(**asked: str) -> list[int]:
    return found(page(Client(), "search/", **asked))


def release(town: Town, case: Case, title: str, text: str) -> None:
    publish(voice=voice_of(case), title=title, text=text, by=town.person("clerk"), now=MONDAY)
    work_off(town.office, MONDAY)


@pytest.mark.parametrize("typed", ["路灯", "路燈", "燈", "路灯 桥头"])
def test_the_desk_finds_what_was_said_in_either_script(town: Town, typed: str):
    case = open_case(town.office, "桥头的路燈壞了三天")
    open_case(town.office, "停水了")

    assert desk(town, q=typed) == [case.number]


def test_the_words_are_pointed_out_as_they_were_said(town: Town):
    open_case(town.office, "桥头的路燈壞了三天<script>")

    shown = page(at_the_desk(town), "desk/search/", q="路灯")

    assert "桥头的<mark>路燈</mark>壞了三天&lt;script&gt;" in shown
    assert "1 voice found" in shown


def test_a_handler_finds_the_own_units_cases_only(town: Town):
    ours, theirs = (open_case(town.office, "路灯坏了") for _ in range(2))
    for case, unit in ((ours, town.power), (theirs, town.water)):
        take(town, case, "dispatch", unit=unit)
    open_case(town.office, "路灯坏了，没有人管")

    assert desk(town, "power", q="路灯") == [ours.number]
    assert desk(town, "power", q=str(theirs.number)) == []
    assert desk(town, "power") == []
    assert desk(town, "power", state="dispatched") == [ours.number]
    assert "没有人管" not in page(at_the_desk(town, "power"), "desk/search/", q="没有")


def test_another_office_is_not_searched(town: Town):
    open_case(town.office, "路灯坏了")
    other = make_town("other")
    client = Client()
    client.force_login(other.person("clerk"))

    assert client.get("/willow/desk/search/", {"q": "路灯"}).status_code == 404
    assert "路灯坏了" not in client.get("/other/desk/search/", {"q": "路灯"}).content.decode()


def test_a_number_finds_its_case_first(town: Town):
    case = open_case(town.office, "停水")
    mentions = open_case(town.office, f"还是 {case.number} 那件事")

    assert desk(town, q=str(case.number)) == [case.number, mentions.number]


def test_filters_narrow_by_place_topic_time_and_state(town: Town):
    topic = add_topic(office=town.office, code="light", names={"en": "Light"}, now=MONDAY)
    early = open_case(town.office, "路灯坏了", area=town.east, said_at=MONDAY - 3 * DAY)
    late = open_case(town.office, "路灯坏了")
    answered = case_in(town, CaseState.ANSWERED)
    read_voice(
        voice=voice_of(late),
        by=town.person("clerk"),
        now=MONDAY,
        topic=topic,
        place=None,
        area=None,
        severity=Severity.ORDINARY,
    )

    assert {
        "area": desk(town, q="路灯", area="east"),
        "topic": desk(town, q="路灯", topic="light"),
        "since": desk(town, q="路灯", since="2026-06-01"),
        "until": desk(town, q="路灯", until="2026-05-29"),
        "state": desk(town, state="answered"),
        "both": desk(town, q="路灯", topic="light", area="east"),
        "no such topic": desk(town, q="路灯", topic="dark"),
    } == {
        "area": [early.number],
        "topic": [late.number],
        "since": [late.number],
        "until": [early.number],
        "state": [answered.number],
        "both": [],
        "no such topic": [],
    }


def test_what_a_person_decided_stands_above_what_was_said(town: Town):
    case = open_case(town.office, "路灯坏了", area=town.east)
    west = town.office.areas.create(code="west", names={"en": "west"})
    read_voice(
        voice=voice_of(case),
        by=town.person("clerk"),
        now=MONDAY,
        topic=None,
        place=None,
        area=west,
        severity=Severity.ORDINARY,
    )

    assert (desk(town, area="west"), desk(town, area="east")) == ([case.number], [])


def test_where_nothing_has_all_the_words_the_nearest_are_shown_and_it_is_said(town: Town):
    case = open_case(town.office, "翠湖花园的路灯坏了")

    shown = page(at_the_desk(town), "desk/search/", q="翠湖花园的路灯不亮")

    assert "Nothing has all of these words. These come close" in shown
    assert "<mark>翠湖花园的路灯</mark>坏了" in shown
    assert found(shown) == [case.number]


def test_results_come_in_pages(town: Town):
    numbers = [open_case(town.office, "路灯坏了").number for _ in range(27)]

    first = page(at_the_desk(town), "desk/search/", q="路灯")
    second = desk(town, q="路灯", page="2")

    assert found(first) + second == numbers[::-1]
    assert "?q=%E8%B7%AF%E7%81%AF&amp;page=2" in first
    assert desk(town, q="路灯", page="nonsense") == found(first)
    assert desk(town, q="路灯", page="99") == []


def test_a_day_that_is_none_is_told_and_stays(town: Town):
    shown = page(at_the_desk(town), "desk/search/", q="路灯", since="soon")

    assert "Give the day as 2026-03-14." in shown
    assert 'value="soon"' in shown
    assert 'value="路灯"' in shown


@pytest.mark.parametrize("typed", ["13800000000", "canary", "canary@example.org"])
def test_a_contact_is_found_by_nobody(town: Town, typed: str):
    case = open_case(town.office, "路灯坏了", contact="13800000000 canary@example.org")
    release(town, case, "路灯", "路灯坏了")

    assert (desk(town, q=typed), public(q=typed)) == ([], [])


def test_everybody_finds_released_words_and_no_others(town: Town):
    case = open_case(town.office, "路灯坏了，我住翠湖3栋，赵金丝")
    before = public(q="路灯")
    release(town, case, "路灯坏了", "翠湖的路灯不亮")

    assert before == []
    assert (public(q="路燈"), public(q="翠湖 路灯")) == ([case.number], [case.number])
    for secret in ("赵金丝", "3栋", "我住"):
        shown = page(Client(), "search/", q=secret)
        assert found(shown) == []
        assert "赵金丝" not in shown.replace(f'value="{secret}"', "")


def test_words_taken_back_are_found_no_more_even_before_the_index_knows(town: Town):
    case = open_case(town.office, "金丝雀")
    release(town, case, "金丝雀", "金丝雀")
    withdraw(voice=voice_of(case), by=town.person("clerk"), now=MONDAY)

    at_once = public(q="金丝雀")
    work_off(town.office, MONDAY)

    assert (at_once, public(q="金丝雀")) == ([], [])


def test_everybody_finds_cases_by_number_area_and_unit_without_anyones_words(town: Town):
    case = open_case(town.office, "The lamp is dark, says canary", area=town.east)
    released = open_case(town.office, "The lamp is dark", area=town.east)
    release(town, released, "Dark lamp", "It is dark")

    assert public(q=str(case.number)) == [case.number]
    assert public(q="east") == [released.number, case.number]
    assert public(q="power east") == [released.number, case.number]
    assert public(q="east dark") == [released.number]
    assert public(q="water") == []
    assert "canary" not in page(Client(), "search/", q="east")
    assert public(q="canary") == []


def test_the_place_and_topic_of_unreleased_words_are_nobodys_business(town: Town):
    topic = add_topic(office=town.office, code="light", names={"en": "Light"}, now=MONDAY)
    open_case(town.office, "路灯", topic=topic)
    released = open_case(town.office, "路灯", topic=topic)
    release(town, released, "路灯", "路灯")

    assert public(topic="light") == [released.number]


def test_a_confidential_voice_is_found_by_its_number_alone(town: Town):
    case = open_case(town.office, "金丝雀", confidential=True)

    assert public(q="金丝雀") == []
    assert "金丝雀" not in page(Client(), "search/", q=str(case.number))


def test_the_page_alone_searches_nothing(town: Town):
    open_case(town.office)

    shown = page(Client(), "search/")

    assert found(shown) == []
    assert 'role="search"' in shown


def test_the_queue_the_case_and_the_list_lead_to_search(town: Town):
    case = refresh(open_case(town.office))
    staff = at_the_desk(town)

    assert 'action="/willow/desk/search/"' in page(staff, "desk/")
    assert 'action="/willow/desk/search/"' in page(staff, f"desk/{case.number}/")
    assert 'action="/willow/search/"' in page(Client(), "cases/")
