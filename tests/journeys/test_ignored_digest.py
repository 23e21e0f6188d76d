"""A lead decides half of the week's digest; what stays undecided goes to the overseers.  On a phone, without scripts."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.attention import PASSWORD, SLUG
from tests.support.browser import PHONE, watched_page
from tests.support.frozen import FrozenServer

pytestmark = pytest.mark.browser
#: A Tuesday; the Monday after it, half past eight where the office is.
TUESDAY, MONDAY = datetime(2026, 3, 3, 1, tzinfo=UTC), datetime(2026, 3, 9, 0, 30, tzinfo=UTC)
WORDS = "I drive there with them on Thursday."


@contextmanager
def signed_in(browser: Browser, server: FrozenServer, login: str) -> Iterator[Page]:
    options = {**PHONE, "base_url": server.base_url, "java_script_enabled": False}
    with watched_page(browser, **options) as page:
        page.goto("/sign-in/?lang=en")
        page.get_by_label("Name", exact=True).fill(login)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("button", name="Sign out")).to_be_attached()
        yield page


def fits(page: Page, name: str) -> None:
    """Nothing is wider than the phone."""
    assert page.locator("html").evaluate("it => it.scrollWidth") <= PHONE["viewport"]["width"]
    if kept := os.environ.get("JOURNEY_PICTURES"):
        page.screenshot(path=Path(kept, f"{name}.png"), full_page=True)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FrozenServer]:
    found = "tests.journeys.attention:found"
    with FrozenServer(tmp_path / "bend", found=found, moment=TUESDAY) as server:
        server.set_clock(MONDAY)
        yield server


@pytest.mark.need(32)
def test_what_a_lead_leaves_undecided_reaches_the_overseers(server: FrozenServer, browser: Browser) -> None:
    with signed_in(browser, server, "lea") as page:
        _decides_the_order(page)

    server.set_clock(MONDAY + timedelta(days=7))
    with signed_in(browser, server, "otto") as page:
        expect(page.get_by_role("heading", name="Digests that nobody decided")).to_be_visible()
        expect(page.get_by_text("Waits for you to take it up")).to_have_count(0)

    server.set_clock(MONDAY + timedelta(days=14))
    with signed_in(browser, server, "otto") as page:
        _takes_it_up(page)
        page.goto(f"/{SLUG}/digests/")
        expect(page.get_by_text("1 was taken up")).to_be_visible()
        expect(page.get_by_text(WORDS)).to_have_count(0)
        fits(page, "public")


def _decides_the_order(page: Page) -> None:
    order = page.get_by_role("listitem").filter(has_text="1 order was not carried out in time.")
    expect(page.get_by_text("1 case was refused twice, and nobody has decided whose it is.")).to_be_visible()
    fits(page, "lead")
    order.locator("summary").click()
    order.get_by_role("radio", name="Something is done").check()
    order.get_by_label("What is done, or why not").fill(WORDS)
    order.get_by_role("button", name="Decide").click()

    expect(page.get_by_role("alert").get_by_text("Please say by which day.")).to_be_visible()
    expect(order.get_by_label("What is done, or why not")).to_have_value(WORDS)
    fits(page, "refused")
    order.get_by_label("If something is done: by which day").fill("2026-03-12")
    order.get_by_role("button", name="Decide").click()

    expect(page.get_by_role("heading", name="What needs you today")).to_be_visible()
    expect(order.get_by_text(WORDS)).to_be_visible()
    expect(order.get_by_role("button", name="Decide")).to_have_count(0)
    fits(page, "decided")


def _takes_it_up(page: Page) -> None:
    page.get_by_role("link", name="Waits for you to take it up").click()
    expect(page.get_by_text(WORDS)).to_be_visible()
    page.get_by_label("What you did about it").fill("We met the mayor; the case has a unit now.")
    fits(page, "overseer")
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_role("link", name="Waits for you to take it up")).to_have_count(0)
