"""A handler's day from the one desk screen: the next due first, take it on, ask, answer, and on to the next."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import loop
from tests.support.server import Server

pytestmark = pytest.mark.browser


@pytest.mark.need(27)
def test_from_the_queue_to_an_answer_and_back(server: Server, plain_phone: Page, phone: Page) -> None:
    phone.goto(f"{server.base_url}/liuxi/?lang=en")
    phone.get_by_label("What would you like to say?").fill(loop.WORDS)
    phone.get_by_role("button", name="Hand it in").click()
    loop.code_on_receipt(phone)

    page = plain_phone
    loop.sign_in(page, server.base_url, "power")
    item = page.get_by_role("main").get_by_role("link").filter(has_text=loop.WORDS[:12])
    loop.until(page, lambda: item.count() > 0)
    item.first.click()
    page.get_by_role("button", name=re.compile("Take it on")).click()
    page.get_by_label("Ask the person who spoke, or tell them something").fill("是哪一盏？")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".talk")).to_contain_text("是哪一盏？")
    page.get_by_label("What was done").fill("换了灯泡。")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.locator("article.card").first).to_contain_text("换了灯泡。")
    assert page.locator("html").evaluate("it => it.scrollWidth") == 360

    page.get_by_role("link", name="Desk", exact=True).click()
    expect(page.get_by_role("heading", name="What is due")).to_be_visible()
    expect(item).to_have_count(0)
    page.get_by_role("link", name="Answered, waiting for the person's word").click()
    expect(item).to_have_count(1)
