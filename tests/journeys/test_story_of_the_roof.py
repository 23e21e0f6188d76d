"""A visit finds an old woman's broken roof; half a year later the same case opens again.  All of it through pages.

`make pictures` keeps what the pages look like on the way, for the guide.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.roof import PASSWORD, SLUG
from tests.support.browser import PHONE, Phones
from tests.support.frozen import FrozenServer

pytestmark = pytest.mark.browser
#: A Tuesday, nine in the morning where the office is, with no holiday for weeks.
DAY_ONE = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PICTURES = Path(__file__).parents[2] / "docs/guide/pictures"
HER_WORDS = "It rained all night and my bed stayed dry."


class Town:
    """The server with its clock, and a phone without scripts for everybody."""

    def __init__(self, server: FrozenServer, phones: Phones) -> None:
        self.server, self.now, self._phones = server, DAY_ONE, phones

    def wait(self, days: float) -> None:
        self.now += timedelta(days=days)
        self.server.set_clock(self.now)

    @contextmanager
    def phone(self) -> Iterator[Page]:
        with self._phones.one("en-US") as page:
            yield page

    @contextmanager
    def signed_in(self, login: str, path: str = "") -> Iterator[Page]:
        with self.phone() as page:
            page.goto("/sign-in/?lang=en")
            page.get_by_label("Name", exact=True).fill(login)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("main").get_by_role("button", name="Sign in").click()
            expect(page.get_by_role("button", name="Sign out")).to_be_attached()
            if path:
                page.goto(f"/{SLUG}/{path}")
            yield page


def picture(page: Page, name: str) -> None:
    """Nothing is wider than the phone; the picture is kept where the guide wants it."""
    assert page.locator("html").evaluate("it => it.scrollWidth") <= PHONE["viewport"]["width"]
    if os.environ.get("GUIDE_PICTURES"):
        PICTURES.mkdir(exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}.png", scale="css")


def opened(page: Page, summary: str) -> None:
    page.locator("summary", has_text=summary).first.click()


def press(page: Page, name: str) -> None:
    """Press and make sure that it was taken: a refused step shows what has to be mended."""
    page.get_by_role("button", name=name, exact=True).first.click()
    refused = page.locator(".errors")
    assert not refused.count(), refused.inner_text()


@pytest.fixture
def town(tmp_path: Path, browser: Browser) -> Iterator[Town]:
    server = FrozenServer(tmp_path / "bend", found="tests.journeys.roof:found", moment=DAY_ONE)
    with server, Phones(browser, server.base_url) as phones:
        yield Town(server, phones)


@pytest.mark.need(7, 9, 10, 11, 12, 13, 14, 58)
def test_from_the_leaking_roof_to_the_relapse_half_a_year_later(town: Town) -> None:
    code = _a_visit_finds_the_roof(town)
    number = _four_units_and_one_refuses(town)
    _money_is_asked_approved_and_paid_by_three(town, number)
    _work_is_accepted_in_her_words(town, number, code)
    _somebody_comes_every_month(town, number)
    _the_carer_leaves(town)
    _half_a_year_later(town, number, code)


def _a_visit_finds_the_roof(town: Town) -> str:
    with town.signed_in("anna", "field/visit/") as page:
        page.get_by_label("Village or street").select_option("east")
        page.get_by_label("Where is it?").fill("The last house before the mill")
        page.get_by_role("radio", name="The household agreed").check()
        need = page.locator("[data-need]").first
        need.get_by_label("In a few words, as they said it").fill(
            "The roof over my bed leaks, I sleep in the kitchen."
        )
        need.get_by_role("radio", name="A case of this office").check()
        page.get_by_label("Health, money and other confidential things").fill("Lives on a small pension.")
        press(page, "Hand in the visit")
        expect(page.get_by_role("heading", name=re.compile("The visit stands in the record"))).to_be_visible()
        picture(page, "1-visit")
        code = page.locator("p.code").inner_text()
    town.wait(0.05)
    return code


def _four_units_and_one_refuses(town: Town) -> int:
    with town.signed_in("hao") as page:
        page.locator("main a", has_text="The roof over my bed").first.click()
        number = int(re.search(r"/desk/(\d+)/", page.url)[1])  # type: ignore[index]
        press(page, "Take it on Y")
        for unit, task in (
            ("power", "Take the cable off the wall."),
            ("welfare", "A dry bed until then."),
            ("roads", "Bring the beams to the house."),
        ):
            _ask_for_a_share(page, unit, task)
        expect(page.locator("main")).not_to_contain_text("pension")
        page.locator(".card .tag").first.scroll_into_view_if_needed()
        picture(page, "2-shares")
    for login in ("pia", "wen"):
        with town.signed_in(login, f"desk/{number}/") as page:
            press(page, "Take the share on")
    town.wait(1)
    _roads_refuses(town, number)
    with town.signed_in("hao", f"desk/{number}/") as page:
        _ask_for_a_share(page, "roads", "The mill road is yours: bring the beams.")
    _roads_refuses(town, number)
    with town.signed_in("cora", f"desk/{number}/") as page:
        form = page.locator("form", has_text="You decide").last
        form.locator("select").select_option("roads")
        form.locator("textarea").fill("The road is theirs, and nobody else has a lorry.")
        picture(page, "3-coordinator")
        form.get_by_role("button", name="Decide").click()
        expect(page.locator(".errors")).to_have_count(0)
    return number


def _ask_for_a_share(page: Page, unit: str, task: str) -> None:
    opened(page, "Ask another unit for a share")
    page.locator("#id_share_unit").select_option(unit)
    page.locator("#id_share_task").fill(task)
    press(page, "Ask this unit")


def _roads_refuses(town: Town, number: int) -> None:
    with town.signed_in("rolf", f"desk/{number}/") as page:
        page.get_by_label("If it is not yours: why?").last.fill("No lorry today.")
        press(page, "Refuse the share")


def _money_is_asked_approved_and_paid_by_three(town: Town, number: int) -> None:
    with town.signed_in("hao", f"desk/{number}/") as page:
        opened(page, "Ask for money")
        page.locator("#id_ask_amount").fill("3200.50")
        page.locator("#id_ask_purpose").fill("Beams and tiles")
        press(page, "Ask for it")
    with town.signed_in("lea", f"desk/{number}/") as page:
        press(page, "Approve")
    with town.signed_in("cora", f"desk/{number}/") as page:
        opened(page, "Pay from it")
        for field, text in (("amount", "3200.50"), ("payee", "Mill Timber"), ("proof", "Invoice 17")):
            page.locator(f"[name=pay_{field}]").fill(text)
        press(page, "Write down the payment")
        expect(page.locator("main")).to_contain_text("Paid 3,200.50 to Mill Timber")
    with town.phone() as page:
        page.goto(f"/{SLUG}/money/?lang=en")
        picture(page, "4-money")
        expect(page.locator("main")).to_contain_text("3,200.50")


def _work_is_accepted_in_her_words(town: Town, number: int, code: str) -> None:
    with town.signed_in("hao", f"desk/{number}/") as page:
        opened(page, "Write down something to do")
        page.locator("#id_task_title").fill("A new roof over the bed")
        page.locator("#id_task_unit").select_option("housing")
        page.get_by_label("The person who spoke accepts it in their own words").check()
        press(page, "Write it down")
        opened(page, "What became of it?")
        page.locator("[name=task_note]").first.fill("Beams and tiles are new; tried with a hose.")
        press(page, "It is done")
    for login, done in (
        ("pia", "Cable hung anew."),
        ("wen", "Slept at her niece's."),
        ("rolf", "Beams brought."),
    ):
        with town.signed_in(login, f"desk/{number}/") as page:
            if login == "rolf" and page.get_by_role("button", name="Take the share on").count():
                press(page, "Take the share on")
            page.get_by_label("What your unit did").last.fill(done)
            press(page, "The share is done")
    with town.signed_in("hao", f"desk/{number}/") as page:
        page.locator("#id_done").fill("The roof over the bed is new.")
        press(page, "Send the answer")
    town.wait(1)
    with town.phone() as page:
        page.goto(f"/{SLUG}/follow/{code.replace('-', '')}/?lang=en")
        page.get_by_label("What do you say to it, in your own words?").fill(HER_WORDS)
        press(page, "I accept it")
        page.get_by_label("In your own words, if you like").first.fill("Thank you all.")
        press(page, "It is solved")
        expect(page.locator("main")).to_contain_text(HER_WORDS)
        picture(page, "5-her-word")
    town.wait(0.05)


def _somebody_comes_every_month(town: Town, number: int) -> None:
    with town.signed_in("cora", f"desk/{number}/") as page:
        opened(page, "Arrange recurring visits")
        page.locator("#id_care_what").fill("Look in on her, bring the post")
        page.locator("#id_care_every_days").fill("30")
        page.locator("#id_care_carer").select_option(label="Mei")
        page.locator("#id_care_deputy").select_option(label="Jun")
        press(page, "Begin the visits")
    with town.signed_in("mei") as page:
        page.locator("main a", has_text="Look in on her").first.click()
        expect(page.locator("main")).to_contain_text("The last house before the mill")
        page.get_by_label("How was it?").fill("She has planted beans.")
        press(page, "The visit was made")
        picture(page, "6-care")


def _the_carer_leaves(town: Town) -> None:
    town.server.cli("office", "close", "mei")
    town.wait(29.9)
    with town.signed_in("jun") as page:
        page.locator("main a", has_text="Look in on her").first.click()
        expect(page.locator("main")).to_contain_text("She has planted beans.")
        page.get_by_label("How was it?").fill("The beans are up.")
        press(page, "The visit was made")


def _half_a_year_later(town: Town, number: int, code: str) -> None:
    for days, state, words in (
        (1.2, "Still solved", "Dry."),
        (60, "Still solved", "Dry."),
        (90, "The trouble is back", "Since the storm it drips again, by the window."),
    ):
        town.wait(days)
        with town.signed_in("cora", f"desk/{number}/") as page:
            expect(page.locator("main")).to_contain_text("offered to Cora")
            page.get_by_role("radio", name=state).check()
            page.locator("#id_look_words").fill(words)
            picture(page, "7-looking-again")
            press(page, "Write it down")
    with town.phone() as page:
        page.goto(f"/{SLUG}/follow/{code.replace('-', '')}/?lang=en")
        expect(page.locator("main")).to_contain_text("It was opened again; its dates count from Tue, Mar 3")
        picture(page, "8-open-again")
        page.goto(f"/{SLUG}/cases/{number}/?lang=en")
        expect(page.locator("main")).to_contain_text("Reopened")
    done = town.server.cli("verify", "--json")
    assert '"ok": true' in done.stdout
