"""Phones and desks of the story of the bus stop: one server with its clock, and what everybody saw on the way."""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, build_opener

from playwright.sync_api import Browser, Page

from tests.journeys.bus_stop import PASSWORD, SLUG, Voter
from tests.support.browser import DESKTOP, PHONE, Phones, broken_rules, fits_and_is_light, watched_page
from tests.support.frozen import FrozenServer

#: A Tuesday, half past nine in the morning where the office is.
DAY_ONE = datetime(2026, 3, 3, 1, 30, tzinfo=UTC)
LOCALES = {"zh-hans": "zh-CN", "zh-hant": "zh-TW", "en": "en-GB"}
ASKED = f"/{SLUG}/asking/1"


class Town:
    """The server with its clock, and a phone without scripts in each language."""

    def __init__(self, server: FrozenServer, browser: Browser, phones: Phones) -> None:
        self.server, self.browser, self.now = server, browser, DAY_ONE
        self.voters: list[Voter] = []
        self.seen: dict[str, tuple[str, str]] = {}
        self._phones = phones

    def wait_until(self, moment: datetime) -> None:
        self.now = moment
        self.server.set_clock(moment)

    @contextmanager
    def phone(self, language: str, *, script: bool = False) -> Iterator[Page]:
        """One that knows nobody."""
        if not script:
            with self._phones.one(LOCALES[language]) as page:
                yield page
            return
        options = {**PHONE, "base_url": self.server.base_url, "locale": LOCALES[language]}
        with watched_page(self.browser, **options) as page:
            yield page

    @contextmanager
    def desk(self, login: str, path: str, language: str = "zh-hans") -> Iterator[Page]:
        with self.phone(language) as page:
            page.goto("/sign-in/")
            page.locator("#id_login").fill(login)
            page.locator("#id_password").fill(PASSWORD)
            go(page, "main form button")
            page.goto(path)
            yield page

    def fine(self, page: Page, name: str) -> None:
        """Nothing is wider than the phone, and the page is light enough for a slow line; it is kept for a closer look."""
        if name in self.seen:
            return
        assert fits_and_is_light(page), name
        self.seen[name] = (page.url, page.content())
        if folder := os.environ.get("STORY_PICTURES"):
            page.screenshot(path=Path(folder, f"{name}.png"), scale="css", full_page=True)

    def read(self, path: str) -> bytes:
        with build_opener(ProxyHandler({})).open(f"{self.server.base_url}{path}", timeout=60) as answer:
            content: bytes = answer.read()
            return content

    def json(self, path: str) -> Any:
        """One of the public files of the office."""
        return json.loads(self.read(f"/{SLUG}/{path}"))


@contextmanager
def lived_in(folder: Path, found: str, browser: Browser) -> Iterator[Town]:
    """A town on its first day, with the office that this function founds (`module:function`)."""
    with (
        FrozenServer(folder, found=found, moment=DAY_ONE) as server,
        Phones(browser, server.base_url) as phones,
    ):
        yield Town(server, browser, phones)


def go(page: Page, selector: str) -> None:
    """Click, and be on the page that comes of it."""
    with page.expect_navigation():
        page.locator(selector).first.click()


def press(page: Page, selector: str) -> None:
    """Press, and make sure that it was taken."""
    go(page, selector)
    refused = page.locator(".errors")
    assert not refused.count(), refused.inner_text()


def fill_in(page: Page, name: str, texts: dict[str, str]) -> None:
    """A text in each language; all but the first lie behind a fold."""
    for code, text in texts.items():
        field = page.locator(f"[name={name}_{code}]").first
        field.evaluate("it => { const fold = it.closest('details'); if (fold) fold.open = true }")
        field.fill(text)


def one_of_each(seen: dict[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """The languages share their templates: each page in one of them."""
    kinds = {re.sub(r"-(zh-hans|zh-hant|en)$", "", name): name for name in sorted(seen)}
    return {name: seen[name] for name in kinds.values()}


def axe_finds_nothing(town: Town) -> None:
    """On every page as the phones had it; the checker itself is a script, so it looks at copies."""
    found = []
    with watched_page(town.browser, **DESKTOP) as page:
        for name, (address, content) in one_of_each(town.seen).items():
            page.unroute_all()
            page.route(
                address,
                lambda route, *_others, body=content: route.fulfill(body=body, content_type="text/html"),
            )
            page.goto(address)
            if folder := os.environ.get("STORY_PICTURES"):
                page.screenshot(path=Path(folder, f"{name}-wide.png"), full_page=True)
            found += [(name, *broken) for broken in broken_rules(page)]
    assert found == []
