"""Residents keep their account on a phone of 360 pixels without scripts; the office confirms what came back."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import DESKTOP, PHONE, broken_rules, fine, sign_in, watched_page
from tests.support.houses import WILLOW
from tests.support.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]
LOGIN, PASSWORD = "lin", "the river is wide and slow"


@pytest.fixture(scope="module")
def house(make_shared_server: Callable[..., Server]) -> Server:
    return make_shared_server(prepare=WILLOW)


@pytest.fixture(scope="module")
def made(house: Server) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(house.furnish("tests.web.led_house"))
    return found


def good(page: Page, name: str) -> None:
    """Fine, and by the rules of accessibility."""
    fine(page, name)
    assert (name, broken_rules(page)) == (name, [])


@pytest.mark.need(76)
def test_an_account_is_kept_on_a_small_phone_without_scripts(
    house: Server, browser: Browser, made: dict[str, Any]
) -> None:
    options = {**PHONE, "base_url": house.base_url, "java_script_enabled": False, "locale": "en-GB"}
    with watched_page(browser, **options) as phone:
        phone.goto("/willow/led/")
        fine(phone, "led-all")
        phone.get_by_role("link", name="Propose a project").click()
        fine(phone, "led-propose")
        phone.fill("#id_name", "Flowers along the lane")
        phone.get_by_role("button", name="Hand it in").click()
        fine(phone, "led-propose-refused")
        assert phone.input_value("#id_name") == "Flowers along the lane"

        phone.goto(f"/willow/follow/{made['code']}/")
        fine(phone, "led-follow")
        phone.get_by_text("Write a line").click()
        phone.fill("#id_line_amount", "9999")
        phone.fill("#id_line_what", "Wood")
        phone.get_by_role("button", name="Write it down").click()
        fine(phone, "led-follow-refused")
        assert (phone.input_value("#id_line_amount"), phone.input_value("#id_line_what")) == ("9999", "Wood")
        phone.fill("#id_line_amount", "60.50")
        phone.get_by_role("button", name="Write it down").click()
        assert "The line stands in the account" in phone.inner_text("main")

        phone.goto("/willow/led/1/")
        fine(phone, "led-one")
        assert "149.50" in phone.inner_text("main")
        assert phone.context.cookies() == []
    with watched_page(browser, **PHONE, base_url=house.base_url, locale="en-GB") as phone:
        for address in (
            "/willow/led/",
            "/willow/led/propose",
            "/willow/led/1/",
            f"/willow/follow/{made['code']}/",
        ):
            phone.goto(address)
            assert (address, broken_rules(phone)) == (address, [])


def test_the_desk_confirms_what_came_back(house: Server, browser: Browser, made: dict[str, Any]) -> None:
    with watched_page(browser, **DESKTOP, base_url=house.base_url, locale="en-GB") as page:
        sign_in(page, LOGIN, PASSWORD)
        page.goto(f"/willow/desk/{made['case']}/")
        good(page, "led-desk")
        page.get_by_role("button", name="It came back").click()
        assert "The office confirms that it came back." in page.inner_text("#led ~ table")
        good(page, "led-desk-confirmed")
