"""A panel by lot on a phone of 360 pixels without scripts: into the pot, the draw in public view, one's own place."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.record.panelling import OUTSIDE
from tests.support.browser import DESKTOP, PHONE, watched_page
from tests.support.server import Server
from tests.web.panel_house import PASSWORD

ROOT = Path(__file__).parents[2]
AA = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
ADVISED, LISTED, OPEN, STUCK = (f"/willow/asking/1/panels/{number}" for number in range(1, 5))
DESK = "/willow/desk/asking/1/panels"
MOST_BYTES = 100_000
#: Where pictures are kept for whoever wants to look.
PICTURES = os.environ.get("PANEL_PICTURES", "")


def house(server: Server) -> list[str]:
    """The codes of everybody in the panel that is drawn here."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.web.panel_house"],
        env=server.env | {"DJANGO_SETTINGS_MODULE": "lianxin.settings", "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    keys: list[str] = json.loads(done.stdout)["keys"]
    return keys


def fine(page: Page, name: str) -> None:
    """Nothing is wider than the screen, and the page is light."""
    wide = page.locator("html").evaluate("it => it.scrollWidth > it.clientWidth")
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)
    assert not wide, name
    assert len(page.content().encode()) < MOST_BYTES


@pytest.mark.browser
@pytest.mark.one_engine
def test_a_panel_on_a_phone_without_scripts(make_server: Callable[..., Server], browser: Browser):
    server = make_server(prepare=(("office", "open", "willow", "--name", "en=Willow Creek"),))
    keys = house(server)
    options = {**PHONE, "base_url": server.base_url, "java_script_enabled": False, "locale": "en-GB"}
    with watched_page(browser, **options) as phone:
        phone.goto("/willow/asking/1/")
        phone.get_by_role("link", name=re.compile("What does a seat cost")).click()
        fine(phone, "open")
        phone.get_by_role("link", name="Put my name into the pot").click()
        phone.get_by_label("under 40").check()
        phone.get_by_label("west").check()
        phone.get_by_label("A word for your household").fill("Mill Lane 5")
        fine(phone, "join")
        phone.get_by_role("button", name="Put my name into the pot").click()
        code = phone.locator(".code").inner_text()
        fine(phone, "slip")
        phone.get_by_role("button", name="My place").click()
        phone.get_by_text("Your name is in the pot.").wait_for()
        assert code in phone.content()
        assert code not in phone.url
        phone.goto(f"{LISTED}/draw/")
        phone.get_by_text("The hour has come.").wait_for()
        _draw_at_the_desk(server, browser)
        phone.get_by_role("link", name="Look again").click()
        phone.get_by_text("of the list was drawn").wait_for()
        fine(phone, "draw")
        _with_seat(phone, keys)
        fine(phone, "place")
        phone.get_by_role("button", name="I come", exact=True).click()
        phone.get_by_text("It is written down: you come.").wait_for()
        for name, address in (("advised", f"{ADVISED}/"), ("stuck", f"{STUCK}/")):
            phone.goto(address)
            fine(phone, name)
        assert phone.context.cookies() == []


def _with_seat(phone: Page, keys: list[str]) -> None:
    """Somebody who was drawn sees it."""
    for key in keys:
        phone.goto(f"{LISTED}/place")
        phone.get_by_label("Your code").fill(key)
        phone.get_by_role("button", name="Go on").click()
        if phone.get_by_text("You were drawn").count():
            return
    raise AssertionError("nobody was drawn")


def _draw_at_the_desk(server: Server, browser: Browser) -> None:
    """The office's own pages, by the rules of accessibility; the number from outside is entered."""
    with watched_page(browser, **DESKTOP, base_url=server.base_url, locale="en-GB") as page:
        page.goto("/sign-in/")
        page.locator("#id_login").fill("lin")
        page.locator("#id_password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(lambda url: "sign-in" not in url)
        for name, address in (
            ("desk-new", f"{DESK}/new"),
            ("desk-stuck", f"{DESK}/4/"),
            ("desk-enter", f"{DESK}/3/enter"),
            ("public-advised", f"{ADVISED}/"),
            ("public-draw", f"{LISTED}/draw/"),
            ("desk-listed", f"{DESK}/2/"),
        ):
            page.goto(address)
            assert page.url.endswith(address)
            fine(page, name)
            found = Axe().run(page, options=AA)
            assert found.violations_count == 0, (name, found.generate_report())
        page.locator("#id_outside").fill(OUTSIDE)
        page.get_by_role("button", name="Draw", exact=True).click()
        page.get_by_text("have not answered").wait_for()
        fine(page, "desk-drawn")
