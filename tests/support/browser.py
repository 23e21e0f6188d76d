"""The system's Chromium, driven by Playwright, watched so that no page errs or calls out unseen."""

import os
import shutil
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
#: WCAG 2.2 AA; what holds is not listed, which saves most of the time.
AA = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
#: The rules of AA that look at colours.
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"]}
#: What a page may weigh on a slow line.
MOST_BYTES = 100_000
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-domain-reliability",
    "--disable-gpu",
    "--disable-quic",
    "--disable-extensions",
    "--disable-features=OptimizationHints,MediaRouter,Translate",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-first-run",
    "--no-pings",
]
OURS = {"127.0.0.1", "localhost"}
#: A folder in which pictures of pages are kept for whoever wants to look.
PICTURES = os.environ.get("PAGE_PICTURES", "")


def chromium_path() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    raise RuntimeError("No Chromium on this machine: run tools/system-packages.sh as root.")


def flags() -> list[str]:
    return [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else QUIET


@dataclass
class Watch:
    """What a page did that a resident would never see: script errors, blocked content, calls to other hosts."""

    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.hostname not in OURS:
            self.foreign.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.errors.append(message.text)


def broken_rules(page: Page, rules: dict[str, list[str]] = AA) -> list[tuple[str, str]]:
    """What axe has against the page as it is: each rule, and the first place at which it is broken."""
    found = Axe().run(page, options=rules).response["violations"]
    return [(rule["id"], rule["nodes"][0]["html"]) for rule in found]


def fits_and_is_light(page: Page) -> bool:
    """Nothing is wider than the screen, and the page itself is light enough for a slow line."""
    wide = page.locator("html").evaluate("it => it.scrollWidth > it.clientWidth")
    return not wide and len(page.content().encode()) < MOST_BYTES


def fine(page: Page, name: str) -> None:
    """The page as it stands fits and is light; a picture of it is kept where somebody wants one."""
    page.wait_for_load_state()
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)
    assert fits_and_is_light(page), name


def sign_in(page: Page, login: str, password: str) -> None:
    """Where a password alone is asked for."""
    page.goto("/sign-in/")
    page.locator("#id_login").fill(login)
    page.locator("#id_password").fill(password)
    page.locator("main form button").first.click()
    page.wait_for_url(lambda url: "sign-in" not in url)


@contextmanager
def watched_page(browser: Browser, **options: Any) -> Iterator[Page]:
    context = browser.new_context(**options)
    context.set_default_timeout(15_000)
    watch = Watch()
    watch.follow(context)
    try:
        yield context.new_page()
    finally:
        context.close()
    assert watch == Watch()


class Phones(ExitStack):
    """Phones without scripts that are handed on: making a new one takes longer than most of what is done with it.

    Where no script runs only cookies could stay in one, and they go before it is handed on.
    """

    def __init__(self, browser: Browser, base_url: str) -> None:
        super().__init__()
        self._browser = browser
        self._options = {**PHONE, "base_url": base_url, "java_script_enabled": False}
        self._lying: dict[str, list[Page]] = defaultdict(list)

    @contextmanager
    def one(self, locale: str) -> Iterator[Page]:
        """One that knows nobody."""
        lying = self._lying[locale]
        page = lying.pop() if lying else self._new(locale)
        try:
            yield page
        finally:
            page.context.clear_cookies()
            lying.append(page)

    def _new(self, locale: str) -> Page:
        return self.enter_context(watched_page(self._browser, **self._options, locale=locale))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium per test module: Playwright's event loop must be gone before the next database test."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=flags())
        yield chromium
        chromium.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page on a small phone with a touch screen."""
    with watched_page(browser, **PHONE) as page:
        yield page


@pytest.fixture
def desktop(browser: Browser) -> Iterator[Page]:
    """A page on an office desk."""
    with watched_page(browser, **DESKTOP) as page:
        yield page


@pytest.fixture
def plain_phone(browser: Browser) -> Iterator[Page]:
    """A small phone whose browser runs no JavaScript."""
    with watched_page(browser, **PHONE, java_script_enabled=False) as page:
        yield page
