"""A visitor's day from one screen on a small phone: where to go, what was there before, the line about today."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from lianxin.town.place import PASSWORD
from tests.journeys import loop
from tests.support.browser import DESKTOP, watched_page
from tests.support.server import Server

pytestmark = pytest.mark.browser
WHAT = "Look in on the old lady, bring her medicine"


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    with watched_page(browser, **DESKTOP) as page:
        yield page


def arrange(page: Page, base: str) -> None:
    """The coordinator arranges visits that begin today, from the screen of a case."""
    loop.sign_in(page, base, "coordinator")
    page.locator("a.item").first.click()
    page.get_by_text("Arrange recurring visits").click()
    page.get_by_label("What are the visits for?").fill(WHAT)
    page.get_by_label("Days between two visits").fill("7")
    page.get_by_role("button", name="Begin the visits").click()
    expect(page.get_by_role("alert").or_(page.locator(".errors"))).to_contain_text("who makes the visits")
    expect(page.get_by_label("What are the visits for?")).to_have_value(WHAT)
    page.get_by_label("Who visits").select_option(label="罗青")
    page.get_by_role("button", name="Begin the visits").click()
    expect(page.get_by_role("link", name=WHAT)).to_be_visible()


@pytest.mark.need(8)
@pytest.mark.need(12)
def test_the_visitors_day(server: Server, desk: Page, phone: Page) -> None:
    base = server.base_url
    arrange(desk, base)

    phone.goto(f"{base}/sign-in/?lang=en")
    phone.get_by_label("Name", exact=True).fill("visitor")
    phone.get_by_label("Password").fill(PASSWORD)
    phone.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(phone.get_by_role("heading", name="Today")).to_be_visible()
    today = phone.get_by_role("link", name=WHAT)
    box = today.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 740  # without scrolling
    assert phone.locator("html").evaluate("it => it.scrollWidth") <= 360
    today.click()
    phone.get_by_label("How was it?").fill("She walks better. The stove is warm.")
    phone.get_by_role("button", name="The visit was made").click()
    expect(phone.get_by_text("She walks better.")).to_be_visible()
    expect(phone.get_by_text(re.compile("every 7 days"))).to_be_visible()
    phone.get_by_role("link", name="Back to the visits").click()
    expect(phone.get_by_role("link", name=WHAT)).to_have_count(0)
    expect(phone.get_by_role("link", name="Write down a visit")).to_be_visible()
