"""Pages that are made once for all who look: never old, never somebody else's, and cheap for a crowd."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lianxin.web import made_once
from lianxin.web.asking.maps import views
from tests.ask.crowds import seal, vote_in
from tests.factories import DAY, MONDAY, Town, clock, make_town
from tests.record.consulting import add_material, open_consultation
from tests.record.stating import put_in
from tests.web.reading import signed_in

pytestmark = pytest.mark.one_engine
HERE = "/willow/asking/1/"
#: Beside the office and the head of its record: the consultation and its first batch, for the map.
MOST = 4


@pytest.fixture
def town(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Town:
    settings.CLOCK = "tests.factories.tell_time"
    monkeypatch.setattr(made_once, "A_MOMENT", 1e6)  # a slow machine is no reason to make a page again
    clock.now = MONDAY
    made = make_town()
    open_consultation(made.person("coordinator"), now=MONDAY)
    return made


def read(address: str = HERE, client: Client | None = None, language: str = "en") -> tuple[str, int]:
    """A page, and how many questions to the database it took."""
    client = client or Client(headers={"Accept-Language": language})
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
        assert answer.status_code == 200
        return answer.content.decode(), len(captured)


@pytest.mark.parametrize("address", [HERE, HERE + "map"])
def test_the_second_who_looks_gets_the_page_that_was_made(town: Town, address: str):
    first, dear = read(address)
    second, cheap = read(address)

    assert second == first
    assert cheap <= MOST < dear


def test_what_enters_the_record_is_on_the_page_at_once(town: Town):
    read()
    asked = town.office.consultations.get()
    add_material(asked, town.person("coordinator"), now=MONDAY)

    page, _ = read()

    assert asked.materials.get().title["en"] in page


def test_what_the_clock_brings_is_on_the_page(town: Town):
    before, _ = read()
    clock.now = town.office.consultations.get().closes_at + 1e6 * DAY / DAY.total_seconds()

    assert read()[0] != before


def test_everybody_reads_it_in_their_own_language(town: Town):
    assert 'lang="en"' in read()[0]
    assert 'lang="zh-hant"' in read(language="zh-Hant")[0]
    assert 'lang="en"' in read()[0]


def test_staff_get_a_page_of_their_own_and_visitors_never_get_it(town: Town):
    lead = signed_in(town, "lead")

    own, _ = read(client=lead)
    visitors, _ = read()

    assert "Sign out" in own
    assert "Sign out" not in visitors
    assert "Sign out" in read(client=lead)[0]


def test_a_map_that_was_drawn_meanwhile_is_shown(town: Town, monkeypatch: pytest.MonkeyPatch):
    asked = town.office.consultations.get()
    for number in range(8):
        put_in(asked, f"The stop should stand at gate {number}", town.person("coordinator"), now=MONDAY)
    vote_in(asked, people=12, camps=2)
    seal(asked, now=MONDAY)
    with monkeypatch.context() as patched:
        patched.setattr(views, "live_map", lambda _asked: None)  # it is being drawn
        before, _ = read(HERE + "map")

    assert "There is no map yet" in before
    assert "up to batch 1" in read(HERE + "map")[0]
