"""A survey on a phone of 360 pixels without scripts, in Chinese: four questions, come back, change one, finish."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import DESKTOP, PHONE, broken_rules, fits_and_is_light, watched_page
from tests.support.server import Server
from tests.web.test_sittings_browser import PASSWORD

ROOT = Path(__file__).parents[2]
HERE = "/willow/asking/1/survey/1/"
DESK = "/willow/desk/asking/1/survey"
#: Where pictures are kept for whoever wants to look.
PICTURES = os.environ.get("SURVEY_PICTURES", "")


def fine(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)
    assert fits_and_is_light(page), name


def next_page(page: Page, go: str = "next") -> None:
    page.locator(f"button[name=go][value={go}]").click()


@pytest.mark.browser
@pytest.mark.one_engine
def test_a_survey_on_a_phone_without_scripts(make_server: Callable[..., Server], browser: Browser):
    server = make_server(prepare=(("office", "open", "willow", "--name", "en=Willow Creek"),))
    done = subprocess.run(
        [sys.executable, "-m", "tests.web.survey_house"],
        env=server.env
        | {"DJANGO_SETTINGS_MODULE": "lianxin.settings", "PYTHONPATH": str(ROOT), "PASSWORD": PASSWORD},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    options = {**PHONE, "base_url": server.base_url, "locale": "zh-CN"}
    with watched_page(browser, **options, java_script_enabled=False) as phone:
        _answer(phone)
        assert phone.context.cookies() == []
    with watched_page(browser, **options) as phone:
        for name, address in (("page", HERE), ("first", f"{HERE}answer")):
            phone.goto(address)
            fine(phone, name)
            assert (name, broken_rules(phone)) == (name, [])
    _at_the_desk(server, browser)


def _answer(phone: Page) -> None:
    phone.goto("/willow/asking/1/")
    fine(phone, "consultation")
    phone.get_by_role("link", name="您家最需要什么").click()
    phone.locator("a.primary").click()
    phone.locator("[name=group][value='1']").check()
    phone.locator("form:has([name=step][value=begin]) button").click()
    key = phone.locator(".code").inner_text()
    fine(phone, "question-1")
    phone.locator("[name=q1][value='4']").check()
    next_page(phone)
    next_page(phone, "pass")
    phone.locator("[name=q3_1]").select_option("3")
    phone.locator("[name=q3_2]").select_option("1")
    fine(phone, "question-3")
    next_page(phone, "back")
    next_page(phone, "pass")
    assert phone.locator("[name=q3_1]").input_value() == "3"

    phone.goto(f"{HERE}answer")
    phone.locator("#id_key").fill(key.lower())
    phone.locator("form:has([name=step][value=key]) button").click()
    fine(phone, "own")
    phone.locator("form:has([name=at][value='4']) button").click()
    next_page(phone)
    assert phone.locator("#id_q4_error").count() == 1
    fine(phone, "question-4")
    phone.locator("[name=q4]").fill("3")
    next_page(phone)
    phone.locator("form:has([name=at][value='1']) button").click()
    assert phone.locator("[name=q1][value='4']").is_checked()
    phone.locator("[name=q1][value='2']").check()
    next_page(phone)
    fine(phone, "finished")
    assert phone.locator(".notice.leaf").count() == 1
    assert "附近有医生" in phone.content()
    assert key not in phone.url


def _at_the_desk(server: Server, browser: Browser) -> None:
    with watched_page(browser, **DESKTOP, base_url=server.base_url, locale="en-GB") as page:
        page.goto("/sign-in/")
        page.locator("#id_login").fill("lin")
        page.locator("#id_password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(lambda url: "sign-in" not in url)
        for name, address in (
            ("public", HERE),
            ("sheet", f"{HERE}sheet/"),
            ("desk-new", f"{DESK}/new"),
            ("desk-one", f"{DESK}/2/"),
            ("desk-question", f"{DESK}/2/question"),
            ("desk-enter", f"{DESK}/1/enter"),
        ):
            page.goto(address)
            assert page.url.endswith(address)
            fine(page, name)
            assert (name, broken_rules(page)) == (name, [])
