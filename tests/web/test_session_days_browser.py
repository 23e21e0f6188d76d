"""Days to come and speak on a phone of 360 pixels without scripts: look, register a topic, follow it; the desk beside."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.support.browser import AA, DESKTOP, MOST_BYTES, PHONE, watched_page
from tests.support.server import Server
from tests.web.session_house import PASSWORD

ROOT = Path(__file__).parents[2]
#: Where pictures are kept for whoever wants to look.
PICTURES = os.environ.get("SESSION_PICTURES", "")


def house(server: Server) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.web.session_house"],
        env=server.env | {"DJANGO_SETTINGS_MODULE": "lianxin.settings", "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def fine(page: Page, name: str) -> None:
    """Nothing is wider than the screen, and the page is light."""
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)
    page.wait_for_load_state()
    wide = page.locator("html").evaluate("it => it.scrollWidth > it.clientWidth")
    assert not wide, name
    assert len(page.content().encode()) < MOST_BYTES


@pytest.mark.browser
@pytest.mark.one_engine
def test_a_day_to_come_and_speak_on_a_phone_without_scripts(
    make_server: Callable[..., Server], browser: Browser
):
    server = make_server(prepare=(("office", "open", "willow", "--name", "en=Willow Creek"),))
    house(server)
    options = {**PHONE, "base_url": server.base_url, "java_script_enabled": False, "locale": "en-GB"}
    with watched_page(browser, **options) as phone:
        phone.goto("/willow/")
        phone.get_by_role("link", name="What the office asks").click()
        phone.get_by_role("link", name="Days to come and speak").click()
        assert phone.get_by_text("nobody has said that it was held").count() >= 1
        fine(phone, "list")
        phone.locator("a.item", has=phone.get_by_text("Held", exact=True)).first.click()
        assert phone.get_by_text("How many came: 14").is_visible()
        fine(phone, "held")
        phone.get_by_role("link", name="Days to come and speak").click()
        phone.get_by_role("link", name="Register a topic for").click()
        phone.get_by_label("What has to be talked about?").fill("The lamp at the well is dark")
        phone.get_by_label("Need").check()
        fine(phone, "raise")
        phone.get_by_role("button", name="Register it").click()
        assert "/receipt/" in phone.url
        fine(phone, "receipt")
    wide = {**DESKTOP, "base_url": server.base_url, "locale": "en-GB"}
    with watched_page(browser, **wide) as desk:
        desk.goto("/sign-in/")
        desk.locator("#id_login").fill("lin")
        desk.locator("#id_password").fill(PASSWORD)
        desk.get_by_role("button", name="Sign in", exact=True).click()
        desk.wait_for_url(lambda url: "sign-in" not in url)
        desk.goto("/willow/desk/sessions/")
        fine(desk, "desk-list")
        assert Axe().run(desk, options=AA).violations_count == 0
        desk.locator("a.item", has=desk.get_by_text("Announced", exact=True)).first.click()
        assert desk.get_by_text("Topic 1").first.is_visible()
        fine(desk, "desk-one")
        assert Axe().run(desk, options=AA).violations_count == 0
