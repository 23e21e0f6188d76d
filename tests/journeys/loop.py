"""The steps of one report around the loop, shared by the journeys: what a person sees, never how it is built."""

import re
import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from lianxin.town.place import PASSWORD

WORDS = "河东村口那盏路灯又坏了，晚上看不见路。"
PATIENCE_SECONDS = 15


def solved_rate(page: Page, base: str) -> str:
    """`k / n` of "Solved, of those who gave their word", as the public page shows it."""
    page.goto(f"{base}/liuxi/rates/?lang=en")
    row = page.get_by_role("row").filter(has_text="Solved, of those who gave their word").first
    return row.locator("td").nth(1).inner_text()


def until(page: Page, seen: Callable[[], bool]) -> None:
    """Reload until the page shows it: consumers need a moment."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not seen():
        assert time.monotonic() < deadline, "the page never showed it"
        page.wait_for_timeout(200)
        page.reload()


def code_on_receipt(page: Page) -> str:
    expect(page.get_by_role("heading", name=re.compile("Your words are written down"))).to_be_visible()
    code = page.locator("#code").inner_text()
    assert re.fullmatch(r"(?:[0-9A-Z]{4}-){4}[0-9A-Z]", code)
    return code


def sign_in_as(page: Page, base: str, login: str) -> None:
    page.goto(f"{base}/sign-in/?lang=en")
    page.get_by_label("Name", exact=True).fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "sign-in" not in address)


def sign_in(page: Page, base: str, login: str) -> None:
    """Whoever works at the desk comes to the queue."""
    sign_in_as(page, base, login)
    expect(page.get_by_role("heading", name="What is due")).to_be_visible()


def open_case(page: Page) -> None:
    item = page.get_by_role("main").get_by_role("link").filter(has_text=WORDS[:12])
    until(page, lambda: item.count() > 0)
    item.first.click()
    expect(page.get_by_role("heading", name=WORDS[:12])).to_be_visible()


def answer(page: Page, text: str) -> None:
    page.get_by_label("What was done").fill(text)
    page.get_by_role("button", name="Send the answer").click()
    expect(page.locator("article.card").first).to_contain_text(text)


def press(page: Page, name: str) -> None:
    """Tab to the button or link of this name and press Enter."""
    tab_to(page, "main button, main a", text=name)
    page.keyboard.press("Enter")


def tab_to(page: Page, selector: str, text: str = "") -> None:
    here = """([selector, text]) => {
        const it = document.activeElement;
        return it.matches(selector) && it.textContent.includes(text);
    }"""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(here, [selector, text]):
            return
    raise AssertionError(f"Tab never reached {selector} {text}")
