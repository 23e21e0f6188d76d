"""A lead's morning from one screen, on a phone: what is late leads to the case, the figures to the public page."""

import re

import pytest
from playwright.sync_api import Page, expect

from lianxin.town.place import PASSWORD
from tests.support.server import Server

pytestmark = pytest.mark.browser


@pytest.mark.need(27)
def test_everything_that_needs_a_lead_is_one_tap_away(server: Server, plain_phone: Page) -> None:
    page = plain_phone
    page.goto(f"{server.base_url}/sign-in/?lang=en")
    page.get_by_label("Name", exact=True).fill("lead")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("heading", name="What needs you today")).to_be_visible()
    for block in ("Overdue", "Not solved, say those who spoke", "Promised: broken, or due within two weeks"):
        expect(page.get_by_role("heading", name=re.compile(block))).to_be_visible()
    assert page.locator("html").evaluate("it => it.scrollWidth") == 360

    overdue = page.get_by_role("region", name=re.compile("^Overdue")).get_by_role("link").first
    overdue.click()
    expect(page).to_have_url(re.compile(r"/liuxi/desk/\d+/"))
    page.get_by_role("link", name="Lead", exact=True).click()

    page.get_by_role("link", name="Rates of every unit").click()
    expect(page.get_by_role("heading", name="What people say became of it")).to_be_visible()
    assert page.locator("html").evaluate("it => it.scrollWidth") == 360
