"""P15: it is no harder for a frail person: old phone, slow line, no script, large letters, keys or a reader alone."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import loop
from tests.journeys.loop import press, tab_to
from tests.promises.conftest import Reached
from tests.support.browser import watched_page
from tests.support.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]
#: 1280 pixels at 400 % zoom, and a small phone.
NARROW: dict[str, Any] = {"viewport": {"width": 320, "height": 640}, "java_script_enabled": False}
#: The whole way, from the first page to the last word, on a line of 50 kbit/s: bytes.
MOST_BYTES = 300_000
#: The slowest line that telephones still know, as browsers' makers define it: bytes a second, and seconds to answer.
SLOW, WAIT = 50_000 // 8, 2.0
PATIENCE = 30_000
NAMED = {"button", "link", "textbox", "checkbox", "radio", "combobox", "img", "group"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with Server(tmp_path_factory.mktemp("frail")) as server:
        yield server


def test_the_whole_way_by_keys_alone_without_a_script_at_400_per_cent(
    house: Server, browser: Browser, desktop: Page, reached: Reached
):
    """Say it, keep the receipt, come back with the code, read the answer, say that it is not solved, and that it is."""
    with watched_page(browser, **NARROW) as page:
        received: list[int] = []
        page.on("response", lambda answer: received.append(len(answer.body()) if answer.status < 300 else 0))
        page.goto(f"{house.base_url}/liuxi/?lang=en")
        tab_to(page, "#id_body")
        page.keyboard.type(loop.WORDS)
        press(page, "Hand it in")
        code = loop.code_on_receipt(page)
        narrow(page)

        loop.sign_in(desktop, house.base_url, "power")
        loop.open_case(desktop)
        desktop.get_by_role("button", name=re.compile("Take it on")).click()
        loop.answer(desktop, "换了灯泡。")

        page.goto(f"{house.base_url}/liuxi/follow/")
        tab_to(page, "#id_code")
        page.keyboard.type(code.lower().replace("-", " "))
        page.keyboard.press("Enter")
        loop.until(page, lambda: page.get_by_text("换了灯泡。").count() > 0)
        narrow(page)
        press(page, "It is not solved")
        expect(page.get_by_role("status")).to_have_text("Your word stands. Thank you.")
        desktop.reload()
        loop.answer(desktop, "查到接头进水。")
        page.reload()
        press(page, "It is solved")
        expect(page.locator("main")).to_contain_text("You said: Solved")
        narrow(page)

    assert sum(received) < MOST_BYTES
    reached("P15", "bytes of the whole way", sum(received))


def narrow(page: Page) -> None:
    """Nothing is cut off at the side, and nothing must be pushed to and fro to be read."""
    assert page.locator("html").evaluate("it => it.scrollWidth") == 320


def test_the_form_stands_on_the_slowest_line_within_half_a_minute(
    house: Server, browser: Browser, reached: Reached
):
    with watched_page(browser, **NARROW) as page:
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        line.send(
            "Network.emulateNetworkConditions",
            {"offline": False, "latency": WAIT * 1000, "downloadThroughput": SLOW, "uploadThroughput": SLOW},
        )
        page.goto(f"{house.base_url}/liuxi/?lang=en", timeout=PATIENCE, wait_until="load")
        seconds = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd") / 1000
        page.get_by_label("What would you like to say?").fill("The lamp is dark")
        page.get_by_role("button", name="Hand it in").click(timeout=PATIENCE)
        page.wait_for_url("**/receipt/*/", timeout=PATIENCE)

    assert seconds < PATIENCE / 1000
    reached(
        "P15", "seconds until the form stands at 50 kbit/s and two seconds to each answer", round(seconds, 1)
    )


#: Pages of the resident's way.
WAY = ("", "follow/", "cases/", "rates/", "kept/", "channels/", "record/")


def test_whoever_listens_to_a_page_is_told_what_each_thing_is(
    house: Server, browser: Browser, reached: Reached
):
    """The tree that a screen reader reads: one heading above all, landmarks, and a name on whatever can be used."""
    with watched_page(browser, **NARROW) as page:
        told = {path: heard(page, f"{house.base_url}/liuxi/{path}?lang=en") for path in WAY}

    assert {path: found["nameless"] for path, found in told.items()} == {path: [] for path in WAY}
    assert {path: found["headings"] for path, found in told.items()} == dict.fromkeys(WAY, 1)
    assert [
        path for path, found in told.items() if not {"banner", "main", "contentinfo"} <= found["roles"]
    ] == []
    reached("P15", "controls and pictures with a name", sum(found["named"] for found in told.values()))


def heard(page: Page, address: str) -> dict[str, Any]:
    page.goto(address)
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    seen = [node for node in nodes if not node["ignored"]]
    named = [node for node in seen if node["role"]["value"] in NAMED and "name" in node]
    return {
        "roles": {node["role"]["value"] for node in seen},
        "headings": len([node for node in seen if _level(node) == 1]),
        "named": len([node for node in named if node["name"].get("value", "").strip()]),
        "nameless": [
            node["role"]["value"]
            for node in named
            if not node["name"].get("value", "").strip() and node["role"]["value"] != "group"
        ],
    }


def _level(node: dict[str, Any]) -> int | None:
    if node["role"]["value"] != "heading":
        return None
    return next((one["value"]["value"] for one in node["properties"] if one["name"] == "level"), None)


def test_no_page_asks_anybody_to_solve_a_puzzle(house: Server, browser: Browser):
    """Whoever sends very much waits, or lets the machine work; nobody reads crooked letters."""
    with watched_page(browser, **NARROW) as page:
        for path in WAY:
            page.goto(f"{house.base_url}/liuxi/{path}")
            assert (
                re.search(r"captcha|puzzle|robot", page.locator("main").inner_html(), re.IGNORECASE) is None
            )
