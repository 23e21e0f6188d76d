"""A lead asks on a phone whether the page is understood; who votes answers it or skips it; nobody reads what two did."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.bus_stop import SLUG
from tests.journeys.bus_stop_pages import ASKED, DAY_ONE, Town, axe_finds_nothing, go, lived_in, press

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]
DESK = f"/{SLUG}/desk/asking"


@pytest.fixture
def town(tmp_path: Path, browser: Browser) -> Iterator[Town]:
    with lived_in(tmp_path / "bend", "tests.journeys.understood:found", browser) as town:
        yield town


def test_whether_the_page_is_understood(town: Town) -> None:
    _the_lead_asks(town)
    town.wait_until(DAY_ONE + timedelta(days=1))
    for answers in ("right", "skip"):
        _somebody_votes(town, answers)
    with town.phone("en") as page:
        page.goto(f"{ASKED}/")
        go(page, f"a[href='{ASKED}/understanding/']")
        expect(page.locator("main dl dd").first).to_have_text("0")
        town.fine(page, "understanding")
    axe_finds_nothing(town)


def _the_lead_asks(town: Town) -> None:
    with town.desk("cora", f"{DESK}/1/", "en") as page:
        go(page, f"a[href='{DESK}/1/questions']")
        page.locator("[name=ask_en]").fill("What stays as it is?")
        page.locator("[name=answer_1_en]").fill("The place of the stop")
        page.locator("[name=answer_2_en]").fill("The number of buses")
        go(page, "main form.act button.primary")
        expect(page.locator(".errors")).to_have_count(1)
        expect(page.locator("[name=answer_2_en]")).to_have_value("The number of buses")
        town.fine(page, "questions-refused")
        page.locator("[name=right]").nth(1).check()
        press(page, "main form.act button.primary")
        expect(page.locator("main section.card")).to_contain_text("What stays as it is?")


def _somebody_votes(town: Town, answers: str) -> None:
    with town.phone("en") as page:
        page.goto(f"{ASKED}/vote")
        go(page, "main form button.primary")
        expect(page.locator("main fieldset legend")).to_have_text("What stays as it is?")
        town.fine(page, "understand")
        _answer(page, answers)
        expect(page.locator("main fieldset legend").first).not_to_have_text("What stays as it is?")
        page.locator("main fieldset .choice").first.click()
        press(page, "main form button.primary")


def _answer(page: Page, answers: str) -> None:
    if answers == "skip":
        go(page, "main form button[name=skip]")
        return
    page.locator("main fieldset .choice").nth(1).click()
    go(page, "main form button.primary")
