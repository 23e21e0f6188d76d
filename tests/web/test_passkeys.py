"""Passkeys in a real browser: made on the page, then enough alone, after the password, and as a fresh proof."""

import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.support.browser import DESKTOP, watched_page
from tests.support.houses import LIANXIN
from tests.support.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]
PASSWORD = "a heron stands in the reeds"
OPEN = (
    ("office", "open", "willow", "--name", "en=Willow Creek"),
    ("office", "person", "lin", "--display-name", "Lin", "--role", "lead"),
)


@pytest.fixture
def house(make_server: Callable[..., Server]) -> Server:
    server = make_server(prepare=OPEN[:1])
    subprocess.run([*LIANXIN, *OPEN[1]], env=server.env, input=PASSWORD + "\n", text=True, check=True)
    return server


@pytest.fixture
def page(browser: Browser, house: Server) -> Iterator[Page]:
    with watched_page(browser, base_url=house.base_url.replace("127.0.0.1", "localhost"), **DESKTOP) as page:
        yield page


def device(page: Page) -> tuple[CDPSession, str]:
    """A device of the person's own that answers by itself, and its name."""
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    options: dict[str, Any] = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    return line, line.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def sign_in(page: Page) -> None:
    page.goto("/sign-in/?lang=en")
    page.fill("#id_login", "lin")
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out Lin").click()


def test_a_lead_makes_a_passkey_at_the_first_sign_in_and_needs_nothing_else(page: Page) -> None:
    line, name = device(page)
    sign_in(page)
    expect(page.get_by_role("heading", name="More than a password")).to_be_visible()
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.locator("ol.recovery li")).to_have_count(10)
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_role("heading", name="Account of Lin")).to_be_visible()

    sign_out(page)
    page.goto("/sign-in/?lang=en")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/willow/lead/")

    sign_out(page)
    sign_in(page)
    page.wait_for_url("**/sign-in/second/")
    page.get_by_role("button", name="Use a passkey instead").click()
    page.wait_for_url("**/willow/lead/")

    page.goto("/sign-in/again/?next=/account/add/")
    page.get_by_role("button", name="Use a passkey instead").click()
    page.wait_for_url("**/account/add/")

    sign_out(page)
    line.send("WebAuthn.setUserVerified", {"authenticatorId": name, "isUserVerified": False})
    page.goto("/sign-in/?lang=en")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("No passkey came.")).to_be_visible()
