"""A sitting on a phone of 360 pixels without scripts: put one's name down, look at one's seat, confirm and correct."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import DESKTOP, PHONE, broken_rules, fits_and_is_light, watched_page
from tests.support.server import Server
from tests.web.sitting_house import PASSWORD

ROOT = Path(__file__).parents[2]
ONE = "/willow/asking/1/sittings/1"
COMING = "/willow/asking/1/sittings/2"
#: Where pictures are kept for whoever wants to look.
PICTURES = os.environ.get("SITTING_PICTURES", "")


def house(server: Server) -> list[str]:
    """The codes of everybody who put their name down."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.web.sitting_house"],
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
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)
    assert fits_and_is_light(page), name


@pytest.mark.browser
@pytest.mark.one_engine
def test_a_sitting_on_a_phone_without_scripts(make_server: Callable[..., Server], browser: Browser):
    server = make_server(prepare=(("office", "open", "willow", "--name", "en=Willow Creek"),))
    keys = house(server)
    options = {**PHONE, "base_url": server.base_url, "java_script_enabled": False, "locale": "en-GB"}
    with watched_page(browser, **options) as phone:
        phone.goto("/willow/asking/1/")
        fine(phone, "consultation")
        phone.get_by_role("link", name=re.compile("The school")).click()
        fine(phone, "coming")
        phone.get_by_role("link", name="I would come").click()
        phone.get_by_label("Riders").check()
        phone.get_by_label("What shall we call you?").fill("Granny Lin")
        fine(phone, "join")
        phone.get_by_role("button", name="Put my name down").click()
        code = phone.locator(".code").inner_text()
        fine(phone, "slip")
        phone.get_by_role("button", name="My place").click()
        phone.get_by_text("You are on the list.").wait_for()
        assert code in phone.content()
        assert code not in phone.url

        drawn = _with_seat(phone, keys)
        fine(phone, "seat")
        phone.locator("[name=m1][value=mine]").check()
        phone.locator("[name=m2][value=other]").check()
        phone.locator("#id_words_2").evaluate("field => field.closest('details').open = true")
        phone.get_by_label("How it was said").nth(1).fill("The mill is too far for old people")
        phone.get_by_role("button", name="Write it down").click()
        phone.get_by_text("It is written down.").wait_for()
        phone.get_by_text("you say it differently").wait_for()
        fine(phone, "confirmed")
        assert drawn not in phone.url
        phone.goto(f"{ONE}/")
        fine(phone, "held")
        assert phone.context.cookies() == []
    _at_the_desk(server, browser)


def _with_seat(phone: Page, keys: list[str]) -> str:
    """Somebody who was drawn looks at the minutes."""
    for key in keys:
        phone.goto(f"{ONE}/seat")
        phone.get_by_label("The code of your seat").fill(key)
        phone.get_by_role("button", name="Go on").click()
        if phone.locator("#minutes").count():
            return key
    raise AssertionError("nobody was drawn")


def _at_the_desk(server: Server, browser: Browser) -> None:
    """The office's own pages, by keyboard width and by the rules of accessibility."""
    with watched_page(browser, **DESKTOP, base_url=server.base_url, locale="en-GB") as page:
        page.goto("/sign-in/")
        page.locator("#id_login").fill("lin")
        page.locator("#id_password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(lambda url: "sign-in" not in url)
        desk = "/willow/desk/asking/1"
        for name, address in (
            ("public", f"{ONE}/"),
            ("public-coming", f"{COMING}/"),
            ("join-wide", f"{COMING}/join"),
            ("seat-wide", f"{ONE}/seat"),
            ("sheet", f"{COMING}/sheet/"),
            ("desk-new", f"{desk}/sittings/new"),
            ("desk-held", f"{desk}/sittings/1/"),
            ("desk-coming", f"{desk}/sittings/2/"),
            ("desk-minutes", f"{desk}/sittings/1/minutes"),
            ("desk-enter", f"{desk}/sittings/2/enter"),
        ):
            page.goto(address)
            assert page.url.endswith(address)
            fine(page, name)
            assert (name, broken_rules(page)) == (name, [])
