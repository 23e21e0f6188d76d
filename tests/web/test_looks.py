"""What every page keeps: it fits a small phone and a magnified screen, passes axe, is light, and calls nobody."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response

from tests.journeys import loop
from tests.support.browser import watched_page
from tests.support.server import Server

pytestmark = pytest.mark.browser
MOST_BYTES = 100_000
AA = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
PUBLIC = (
    "",
    "follow/",
    "cases/",
    "rates/",
    "kept/",
    "record/",
    "record/28/",
    "nothing-here/",
    "at/market/",
    "channels/",
    "search/?q=路灯",
    "promises/",
    "money/",
    "departures/",
    "findings/",
    "unheard/",
    "paperwork/",
    "digests/",
    "asking/1/",
    "asking/1/read/2/",
)
#: Pages of those who are not at the desk, by who signs in.
STAFF = {
    "lead": ("lead/", "desk/asking/new", "desk/asking/1/"),
    "overseer": ("oversight/", "oversight/findings/", "oversight/detectors/"),
}
LANGUAGES = ("zh-hans", "zh-hant", "en")


@pytest.fixture(scope="module")
def module_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("looks")) as server:
        yield server


def every_page(page: Page, server: Server) -> Iterator[str]:
    """The address of every page, also those behind a receipt and behind sign-in: to be opened as they come."""
    base = f"{server.base_url}/liuxi/"
    page.goto(f"{base}?lang=en")
    page.get_by_label("What would you like to say?").fill(loop.WORDS)
    page.get_by_role("button", name="Hand it in").click()
    loop.code_on_receipt(page)
    receipt = page.url
    loop.sign_in(page, server.base_url, "clerk")
    first_case = page.get_by_role("main").get_by_role("link").filter(has_text="菜市场").first
    first_case.click()
    page.wait_for_url("**/desk/*/")
    yield page.url
    yield from (f"{server.base_url}{path}" for path in ("/account/", "/account/add/", "/sign-in/again/"))
    yield from (base + path for path in PUBLIC)
    yield from (f"{server.base_url}/sign-in/", receipt, receipt.replace("/receipt/", "/follow/"))
    yield from (
        base + path for path in ("desk/", "desk/hotline/", "desk/paper/", "posters/", "posters/market/")
    )
    for login, paths in STAFF.items():
        page.context.clear_cookies()
        loop.sign_in_as(page, server.base_url, login)
        yield from (base + path for path in paths)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(module_server: Server, browser: Browser, scheme: str) -> None:
    with watched_page(browser, viewport={"width": 1280, "height": 800}, color_scheme=scheme) as page:
        for address in every_page(page, module_server):
            page.goto(address)
            found = Axe().run(page, options=AA).response["violations"]
            assert [(address, rule["id"], rule["nodes"][0]["html"]) for rule in found] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_wider_than_320_pixels(module_server: Server, browser: Browser, language: str) -> None:
    """320 pixels are a small phone, and 1280 pixels at 400 % zoom."""
    with watched_page(browser, viewport={"width": 320, "height": 640}) as page:
        for address in every_page(page, module_server):
            page.goto(f"{address}?lang={language}")
            assert (address, page.locator("html").evaluate("it => it.scrollWidth")) == (address, 320)


def test_targets_are_large_enough_for_a_thumb(module_server: Server, browser: Browser) -> None:
    small = """() => [...document.querySelectorAll('main button, main input:not([type=hidden]), nav a, summary, .button')]
        .filter(it => it.offsetParent && it.getBoundingClientRect().height < 44)
        .map(it => it.outerHTML)"""
    with watched_page(browser, viewport={"width": 360, "height": 740}) as page:
        for address in every_page(page, module_server):
            page.goto(address)
            assert (address, page.evaluate(small)) == (address, [])


def test_a_page_weighs_less_than_a_hundred_kilobytes(module_server: Server, browser: Browser) -> None:
    with watched_page(browser, viewport={"width": 360, "height": 740}) as page:
        addresses = list(every_page(page, module_server))
    for address in addresses:
        with watched_page(browser, viewport={"width": 360, "height": 740}) as page:
            answers: list[Response] = []
            page.on("response", lambda answer: answers.append(answer))  # noqa: B023, PLW0108  Playwright marks it
            page.goto(address)
            assert sum(len(answer.body()) for answer in answers if answer.status < 300) < MOST_BYTES


def test_a_stranger_s_browser_is_given_no_cookie_that_knows_it(
    module_server: Server, browser: Browser
) -> None:
    """Neither reading nor speaking needs a cookie."""
    with watched_page(browser) as page:
        for path in ("cases/", "rates/", "record/", ""):
            page.goto(f"{module_server.base_url}/liuxi/{path}")
        page.locator("#id_body").fill(loop.WORDS)
        page.locator("main button.primary").click()
        page.wait_for_url("**/receipt/*/")
        page.goto(page.url.replace("/receipt/", "/follow/"))
        page.locator("#id_text").fill(loop.WORDS)
        page.locator("form:has(#id_text) > button, form:has(#id_text) button:not([type=button])").last.click()
        page.wait_for_url("**done=reply")
        assert page.context.cookies() == []
