"""The old well on a small phone without scripts: an idea is proposed, looked at, replied to, and its author reads it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.bringing import a_clerk_enters_an_idea, old_proposals_come_in
from tests.journeys.bus_stop_pages import DAY_ONE, Town, axe_finds_nothing, go, lived_in
from tests.journeys.well import RARE

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]
IDEAS, DESK = "/bend/asking/1/ideas/", "/bend/desk/asking/1"


@pytest.fixture
def town(tmp_path: Path, browser: Browser) -> Iterator[Town]:
    with lived_in(tmp_path / "bend", "tests.journeys.well:found", browser) as town:
        yield town


@pytest.mark.need(3)
@pytest.mark.need(59)
def test_from_the_problem_to_the_reply(town: Town, tmp_path: Path) -> None:
    follow = _somebody_proposes(town)
    _the_office_looks_and_tries(town)
    with town.phone("en") as page:
        page.goto(follow)
        expect(page.get_by_text("At the well, under a tent")).to_be_visible()
        town.fine(page, "follow")
    _everybody_reads_the_lists(town)
    old_proposals_come_in(town, tmp_path)
    a_clerk_enters_an_idea(town)
    axe_finds_nothing(town)


def _somebody_proposes(town: Town) -> str:
    """What is nearly so already is shown before; whoever wants hands theirs in all the same."""
    with town.phone("en") as page:
        page.goto("/bend/asking/1/")
        go(page, "main a.button[href$=propose]")
        expect(page.get_by_text("20,000 in all")).to_be_visible()
        town.fine(page, "propose")
        page.locator("#id_title").fill("井边装几盏路灯")
        page.locator("#id_details").fill("Nobody sees the steps at night.")
        go(page, "form.say button")
        expect(page.get_by_text("Somebody proposed nearly this")).to_be_visible()
        assert page.locator("#id_details").input_value() == "Nobody sees the steps at night."
        town.fine(page, "near")
        go(page, "form.say button")
        assert "/receipt/" in page.url
        return page.url.replace("/receipt/", "/follow/")


def _the_office_looks_and_tries(town: Town) -> None:
    with town.desk("lea", f"{DESK}/statements/", "en") as page:
        card = page.locator("section.card", has_text="Nobody sees the steps at night.")
        town.fine(page, "look")
        with page.expect_navigation():
            card.locator("button.primary").click()
        page.goto(f"{DESK}/ideas/14/")
        page.locator("[name=outcome][value=taken_up]").check()
        page.locator("#id_words").fill("We try it for a month.")
        town.fine(page, "reply")
        go(page, "form.act button.primary")
        expect(page.get_by_text("Please say where it is tried").first).to_be_visible()
        assert page.locator("#id_words").input_value() == "We try it for a month."
        page.locator("#id_where").fill("At the well, under a tent")
        page.locator("#id_measured").fill("How many come after dark")
        page.locator("#id_until").fill((DAY_ONE + timedelta(days=30)).date().isoformat())
        go(page, "form.act button.primary")
        expect(page.get_by_text("At the well, under a tent")).to_be_visible()
        page.goto(f"{DESK}/ideas/")
        town.fine(page, "owed")


def _everybody_reads_the_lists(town: Town) -> None:
    with town.phone("en") as page:
        page.goto(IDEAS)
        for name in ("rare", "across"):
            assert _first(page, name) == RARE
        town.fine(page, "lists")
        page.get_by_role("link", name="The whole list").first.click()
        town.fine(page, "order")
        page.goto(f"{IDEAS}14/")
        expect(page.get_by_text("How many come after dark")).to_be_visible()
        town.fine(page, "idea")


def _first(page: Page, name: str) -> str:
    return page.locator(f"section[aria-labelledby=by_{name}] .title").first.inner_text()
