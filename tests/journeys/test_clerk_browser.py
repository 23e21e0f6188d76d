"""What a clerk does all day, in a real browser: calls by keyboard alone, a pile of papers, a poster for the wall."""

import re
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys import loop
from tests.support.server import Server

pytestmark = pytest.mark.browser
FIRST, SECOND = "第一位：桥头路灯不亮。", "第二位：菜市场漏水。"
NUMBER = "13800138000"


@pytest.fixture(scope="module")
def server(make_shared_server: Callable[..., Server]) -> Server:
    """One invented town for the calls and for the papers."""
    return make_shared_server()


def tab_to(page: Page, selector: str) -> None:
    for _ in range(60):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way to {selector} by keyboard")


def typed(page: Page, name: str) -> str:
    return page.locator(f"[name={name}]").input_value()


@pytest.mark.need(1)
@pytest.mark.need(65)
def test_calls_by_keyboard_alone(server: Server, desktop: Page) -> None:
    page = desktop
    loop.sign_in(page, server.base_url, "clerk")
    tab_to(page, "a[href$='/desk/hotline/']")
    page.keyboard.press("Enter")
    expect(page.locator("#id_body")).to_be_focused()

    page.keyboard.type(FIRST)
    expect(page.locator("#body_left")).to_have_text(f"characters left: {20_000 - len(FIRST)}")
    for field, words in (("#id_place", "桥头"), ("#id_contact", NUMBER), ("#id_proxy", "母亲")):
        tab_to(page, field)
        page.keyboard.type(words)

    page.reload()  # the browser went down in the middle of the call
    expect(page.locator("#restored")).to_be_visible()
    assert (typed(page, "body"), typed(page, "place"), typed(page, "proxy")) == (FIRST, "桥头", "母亲")
    assert typed(page, "contact") == ""
    assert NUMBER not in page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})")

    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name=re.compile("Read it back: number"))).to_be_visible()
    code = page.locator("p.code").inner_text()
    assert page.locator(".aloud li").count() == 5
    assert code not in page.url
    assert page.evaluate("sessionStorage.length") == 0
    expect(page.get_by_role("link", name="Next call")).to_be_focused()

    page.go_back()  # the browser keeps nothing of the caller before
    assert (typed(page, "body"), typed(page, "contact")) == ("", "")
    page.goto(f"{server.base_url}/liuxi/desk/hotline/")
    assert (typed(page, "body"), typed(page, "contact")) == ("", "")
    expect(page.locator("#restored")).to_be_hidden()
    page.keyboard.type(SECOND)
    tab_to(page, ".call button")
    page.keyboard.press("Enter")
    second = page.locator("p.code").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("#id_body")).to_be_focused()
    assert code != second

    page.keyboard.type(FIRST)  # somebody else's draft, left in this tab
    page.evaluate(
        'sessionStorage.setItem(\'lianxin-call\', sessionStorage.getItem(\'lianxin-call\').replace(/"whose":"\\d+"/, \'"whose":"0"\'))'
    )
    page.reload()
    assert (typed(page, "body"), page.evaluate("sessionStorage.length")) == ("", 0)

    for given, words in ((code, FIRST), (second, SECOND)):
        page.goto(f"{server.base_url}/liuxi/follow/?lang=en&code={given}")
        expect(page.locator(".quote").first).to_contain_text(words)


def test_papers_slips_and_posters_and_the_page_behind_a_poster_without_scripts(
    server: Server, desktop: Page, plain_phone: Page
) -> None:
    page = desktop
    loop.sign_in(page, server.base_url, "clerk")
    page.get_by_role("link", name="Enter a paper").click()
    page.get_by_label("The day on the paper").fill("2026-01-05")
    page.get_by_label("What stands on the paper").fill(FIRST)
    page.get_by_label("Village or street").select_option("laojie")
    page.locator("#id_files").set_input_files({"name": "scan.png", "mimeType": "image/png", "buffer": scan()})
    page.get_by_role("button", name="Hand it in").click()

    expect(page.get_by_role("button", name="Print this slip")).to_be_visible()
    size, pages = printed(page)
    assert (size, pages) == ((148, 210), 1)
    page.get_by_role("link", name="Next paper").click()
    assert (typed(page, "said_on"), typed(page, "area"), typed(page, "body")) == ("2026-01-05", "laojie", "")
    posters(page, server.base_url)
    behind_a_poster(plain_phone, server.base_url)


def posters(page: Page, base: str) -> None:
    """One A4 sheet each, with nothing of the page around it."""
    for place in ("/posters/care-home/", "/poster/"):
        page.goto(f"{base}/liuxi{place}")
        expect(page.locator(".poster .qr")).to_be_visible()
        assert printed(page) == ((210, 297), 1)
    page.emulate_media(media="print")
    assert page.locator(".top").is_hidden()
    assert page.locator(".no-print").first.is_hidden()


def behind_a_poster(page: Page, base: str) -> None:
    page.goto(f"{base}/liuxi/at/care-home/?lang=en")
    expect(page.locator("#id_place")).to_have_value("Care Home")
    page.get_by_label("What would you like to say?").fill(FIRST)
    page.get_by_role("button", name="Hand it in").click()
    loop.code_on_receipt(page)


def scan() -> bytes:
    kept = BytesIO()
    Image.new("L", (60, 80), "white").save(kept, "PNG")
    return kept.getvalue()


def printed(page: Page) -> tuple[tuple[int, int], int]:
    """Width and height in millimetres, and the number of sheets."""
    with pikepdf.open(BytesIO(page.pdf(prefer_css_page_size=True))) as pdf:
        _x, _y, width, height = (float(corner) for corner in pdf.pages[0].mediabox)
        return (round(width * 25.4 / 72), round(height * 25.4 / 72)), len(pdf.pages)
