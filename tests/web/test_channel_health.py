"""The page on the ways in: what works, what does not and why, in plain words; the same for programs."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from lianxin.channels import channels
from lianxin.channels.health import OTHER, PROBLEMS, why
from lianxin.hear import probing
from lianxin.hear.commands import Said, begin_probe, receive, settle_probe
from lianxin.office.commands import open_key
from lianxin.record import consumers
from tests.factories import DAY, MONDAY, Town, clock, make_town

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def town(settings) -> Town:
    """Web arrives, the API is refused today and arrived yesterday, text messages are tried for the first time."""
    settings.CLOCK = "tests.factories.tell_time"
    clock.now = MONDAY
    town = make_town(now=MONDAY - 60 * DAY)
    open_key(office=town.office, channel="sms", holder="holder-canary", now=MONDAY - DAY)
    tests = (("web", DAY, ""), ("api", DAY, ""), ("web", timedelta(hours=1), ""))
    for channel, ago, problem in (*tests, ("api", timedelta(hours=1), "refused")):
        label = probing.new_label(town.office)
        probe = begin_probe(office=town.office, channel=channel, label=label, now=MONDAY - ago)
        if problem:
            settle_probe(probe=probe, now=MONDAY, problem=problem)
        else:
            said = Said(body=probing.words(label), channel=channel)
            receive(office=town.office, said=said, now=MONDAY - ago + timedelta(seconds=2))
    consumers.run_until_idle(MONDAY)
    return town


def page(language: str = "en") -> str:
    return unescape(Client().get(f"/willow/channels/?lang={language}").content.decode())


def card(code: str) -> str:
    """What stands about one channel, as text."""
    found = re.search(rf'<li class="card" id="{code}">(.*?)</li>', page(), re.DOTALL)
    assert found
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", found[1])).strip()


def test_an_open_way(town: Town):
    assert card("web").startswith(
        "The web form Open now Tried Mon, Jun 1 08:00. The test voice arrived within 2 seconds."
    )
    assert "2 days tried, none failed" in card("web")


def test_a_closed_way_says_why_and_comes_first(town: Town):
    assert card("api").startswith(
        "The JSON API Closed Tried Mon, Jun 1 08:00. The door answered but did not take the words."
    )
    assert "2 days tried, 1 failed" in card("api")
    assert "Mon, Jun 1 Closed The door answered but did not take the words. Sun, May 31 Was open" in card(
        "api"
    )
    assert re.findall(r'<li class="card" id="(\w+)"', page())[0] == "api"
    assert "1 way in is closed. Please use another one." in page()


def test_ways_that_were_not_tried_or_are_not_set_up(town: Town):
    assert card("sms") == "Text message Not tried yet The first test is still to come."
    assert card("chat") == "Chat Not set up here This office does not offer this way."
    clock.now = MONDAY + 3 * DAY
    assert card("web").startswith("The web form Not tried lately")


def test_every_way_in_is_listed_and_nothing_else(town: Town):
    listed = set(re.findall(r'<li class="card" id="(\w+)"', page()))

    assert listed == {code for code, channel in channels().items() if channel.probing or channel.urls}
    assert "file" not in listed


def test_thirty_days_are_drawn_and_told_as_a_table(town: Town):
    strip = re.search(r'<svg class="strip".*?</svg>', page())[0]

    assert re.findall(r'<rect class="(\w+)"', strip) == ["none"] * 28 + ["ok", "failed"]
    assert 'aria-hidden="true"' in strip


def test_a_way_that_far_fewer_people_take_is_pointed_out(town: Town):
    for weeks in range(3, 8):
        for _ in range(6):
            receive(office=town.office, said=Said(body="x", channel="web"), now=MONDAY - weeks * 7 * DAY)

    assert "Quieter than usual: 0 voices in the last 14 days, where about 12 were to be expected." in card(
        "web"
    )
    assert "Quieter" not in card("api")


def test_programs_read_the_same(town: Town):
    listed = {
        one["code"]: one
        for one in Client(headers={"Accept-Language": "en"}).get("/api/v1/offices/willow/channels").json()
    }

    assert listed["api"] == {
        "code": "api",
        "name": "The JSON API",
        "standing": "closed",
        "tried_at": "2026-06-01T00:00:00Z",
        "seconds": None,
        "problem": "refused",
        "message": "The door answered but did not take the words.",
        "voices": 0,
        "usual": None,
        "quieter": False,
        "days": [
            {"day": "2026-05-31", "outcome": "ok", "seconds": 2, "problem": ""},
            {"day": "2026-06-01", "outcome": "failed", "seconds": None, "problem": "refused"},
        ],
    }
    assert {code: one["standing"] for code, one in listed.items() if code in {"web", "sms", "chat"}} == {
        "web": "open",
        "sms": "untried",
        "chat": "absent",
    }


def test_nobody_learns_who_holds_a_key_or_what_a_label_is(town: Town):
    shown = page() + Client().get("/api/v1/offices/willow/channels").content.decode()

    assert "holder-canary" not in shown
    assert "lianxin-probe" not in shown


def test_every_page_of_the_office_leads_here(town: Town):
    for path in ("", "follow/", "record/", "cases/"):
        assert 'href="/willow/channels/"' in Client().get(f"/willow/{path}").content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant"])
def test_every_problem_has_words_in_each_language(language: str):
    from django.utils.translation import override

    own = {(code, problem) for code, channel in channels().items() for problem in channel.problems}
    with override(language):
        told = {problem: why("web", problem) for problem in PROBLEMS} | {p: why(c, p) for c, p in own}
        told["unheard of"] = why("drum", "unheard of")
    assert [problem for problem, text in told.items() if not re.search(r"[\u4e00-\u9fff]{2}", text)] == []
    assert why("web", "unheard of") == OTHER
    assert why("web", "") == ""
