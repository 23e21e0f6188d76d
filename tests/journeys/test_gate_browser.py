"""Over the limit in a real browser: the machine works and the receipt comes; without scripts a press is enough."""

from collections.abc import Callable
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, Request, expect

from tests.hear.attachments import samples
from tests.journeys import loop
from tests.support.server import Server

pytestmark = pytest.mark.browser
WAIT = 4
LONG = 'The lamp at the bridge is dark.\n"Three" evenings <now> & nobody came.'


@pytest.fixture
def server(make_server: Callable[..., Server]) -> Server:
    """A house whose gate lets one address say two things, and one more after some seconds."""
    return make_server(
        prepare=(("office", "open", "willow", "--name", "en=Willow Creek"),), gate=f"2/{1 / WAIT}"
    )


def be_loud(server: Server) -> None:
    """Somebody else behind the same address has used up what it may send, and more than it gets back soon."""
    for number in range(2):
        urlopen(f"{server.base_url}/willow/", urlencode({"body": f"junk {number}"}).encode()).close()


def fill(page: Page, server: Server, *files: dict[str, object]) -> None:
    page.goto(f"{server.base_url}/willow/?lang=en")
    page.get_by_label("What would you like to say?").fill(LONG)
    if files:
        page.locator("summary", has_text="Add photos or a recording").click()
        page.set_input_files("#id_files", files)
    be_loud(server)
    page.get_by_role("button", name="Hand it in").click()


@pytest.fixture
def posts(phone: Page) -> list[str]:
    seen: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST":
            seen.append(request.url)

    phone.on("request", note)
    return seen


def test_the_machine_works_a_little_and_the_receipt_comes_by_itself(
    server: Server, phone: Page, posts: list[str]
) -> None:
    fill(phone, server)
    loop.code_on_receipt(phone)

    assert ["proof=" in address for address in posts] == [False, True]
    phone.get_by_role("link", name="See what happens").click()
    assert phone.locator(".quote").first.inner_text().strip().startswith(LONG)


def test_without_scripts_what_was_typed_is_shown_and_one_press_hands_it_in(
    server: Server, plain_phone: Page
) -> None:
    page = plain_phone
    photo = {"name": "lamp.jpg", "mimeType": "image/jpeg", "buffer": samples.photo()}
    fill(page, server, photo)
    expect(page.get_by_role("heading", name="One moment, please")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Nothing is lost: what you typed is still here.")
    expect(page.locator(".notice")).to_contain_text("Only photos and files must be chosen again.")
    expect(page.get_by_label("What you typed")).to_have_value(LONG)
    expect(page.locator("[data-working]")).to_be_hidden()
    assert page.locator("html").evaluate("it => it.scrollWidth") <= 360
    page.get_by_label("What you typed").fill(f"{LONG} And the bench.")
    page.get_by_label("Photos and files").set_input_files([photo])
    page.wait_for_timeout(WAIT * 1_000 + 100)
    page.get_by_role("button", name="Send it again").click()

    loop.code_on_receipt(page)
    page.get_by_role("link", name="See what happens").click()
    expect(page.locator(".quote").first).to_contain_text("And the bench.")
    expect(page.locator(".attached img")).to_have_count(1)
