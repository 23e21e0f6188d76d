"""What every page keeps: it fits a small phone and a magnified screen, passes axe, is light, and calls nobody."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Response, ViewportSize

from tests.journeys import loop
from tests.support.browser import COLOURS, DESKTOP, MOST_BYTES, broken_rules, watched_page
from tests.support.server import Server

pytestmark = pytest.mark.browser
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


#: What is too small for a thumb.
SMALL = """() => [...document.querySelectorAll('main button, main input:not([type=hidden]), nav a, summary, .button')]
    .filter(it => it.offsetParent && it.getBoundingClientRect().height < 44)
    .map(it => it.outerHTML)"""
SMALLEST: ViewportSize = {"width": 320, "height": 640}
STATIC = Path(__file__).parents[2] / "src/lianxin/web/static/lianxin"


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


@dataclass
class Look:
    """What was seen of one page: its weight and its width on the smallest screen, and in English all the rest."""

    widths: dict[str, int] = field(default_factory=dict)
    weight: int = 0
    small: list[str] = field(default_factory=list)
    broken: dict[str, list[tuple[str, str]]] = field(default_factory=dict)


Looks = dict[str, Look]


@pytest.fixture(scope="module")
def looks(module_server: Server, browser: Browser) -> Looks:
    """Every page, opened once in each language: it costs more to open one than to look at it in every way."""
    found: Looks = defaultdict(Look)
    for language in LANGUAGES:
        with watched_page(browser, viewport=SMALLEST) as page:
            for address in every_page(page, module_server):
                look = found[re.sub("/(receipt|follow)/[^/]+/", r"/\1/*/", address)]
                told = f"{address}{'&' if '?' in address else '?'}lang={language}"
                if language == "en":
                    look_closely(page, told, look)
                else:
                    page.goto(told)
                look.widths[language] = page.locator("html").evaluate("it => it.scrollWidth")
    return found


def look_closely(page: Page, address: str, look: Look) -> None:
    """By thumb on a phone; by the rules of accessibility at a desk, by day and, for its other colours, at night."""
    look.weight = weight_of(page, address)
    page.set_viewport_size({"width": 360, "height": 740})
    look.small = page.evaluate(SMALL)
    page.set_viewport_size(DESKTOP["viewport"])
    look.broken["light"] = broken_rules(page)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    look.broken["dark"] = broken_rules(page, COLOURS)
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    page.set_viewport_size(SMALLEST)


def weight_of(page: Page, address: str) -> int:
    """All that belongs to a page, also what the browser has had before."""
    page.goto("about:blank")  # nothing that the page before asked for comes any more
    answers: list[Response] = []

    def note(answer: Response) -> None:
        answers.append(answer)

    page.on("response", note)
    page.goto(address)
    page.remove_listener("response", note)
    return sum(len(answer.body()) for answer in answers if answer.status < HTTPStatus.MULTIPLE_CHOICES)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(looks: Looks, scheme: str) -> None:
    assert {address: look.broken[scheme] for address, look in looks.items() if look.broken[scheme]} == {}


def test_at_night_a_page_has_other_colours_and_nothing_else() -> None:
    """So whatever holds by day, and is no matter of colours, holds at night."""
    sheet = (STATIC / "lianxin.css").read_text(encoding="utf-8")
    [night] = re.findall(r"@media \(prefers-color-scheme: dark\) \{\s*:root \{([^{}]*)\}\s*\}", sheet)
    assert re.sub(r"--[a-z-]+: #[0-9a-f]{6};", "", night).strip() == ""
    files = [*STATIC.glob("*.css"), *STATIC.glob("*.js")]
    assert [file.name for file in files if "prefers-color-scheme" in file.read_text()] == ["lianxin.css"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_wider_than_320_pixels(looks: Looks, language: str) -> None:
    """320 pixels are a small phone, and 1280 pixels at 400 % zoom."""
    widths = {address: look.widths.get(language) for address, look in looks.items()}
    assert {address: width for address, width in widths.items() if width != SMALLEST["width"]} == {}


def test_targets_are_large_enough_for_a_thumb(looks: Looks) -> None:
    assert {address: look.small for address, look in looks.items() if look.small} == {}


def test_a_page_weighs_less_than_a_hundred_kilobytes(looks: Looks) -> None:
    """With its style and its scripts."""
    weights = {address: look.weight for address, look in looks.items()}
    assert {address: weight for address, weight in weights.items() if not 0 < weight < MOST_BYTES} == {}


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
