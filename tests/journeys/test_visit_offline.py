"""A visitor writes visits down where there is no network, and the office takes each of them exactly once."""

import re
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from io import BytesIO

import psycopg
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from lianxin.town.place import PASSWORD
from tests.support.browser import PHONE, watched_page
from tests.support.houses import LIANXIN
from tests.support.server import Server

pytestmark = pytest.mark.browser
FIELD = "/liuxi/field/"
#: The network is said to be back; this ends when the page has tried its round.
TRY_AGAIN = """async () => {
    window.dispatchEvent(new Event("online"));
    await navigator.locks.request("lianxin-field", () => {});
}"""
EMERGENCY = "If you smell gas, or somebody is hurt, call the emergency number first."


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One town for the tests that leave no server dead."""
    with Server(tmp_path_factory.mktemp("visits")) as server:
        yield server


@pytest.fixture
def page(browser: Browser, town: Server) -> Iterator[Page]:
    with watched_page(browser, **PHONE, base_url=town.base_url) as page:
        yield page


def sign_in(page: Page, login: str = "visitor") -> None:
    page.goto("/sign-in/?lang=en")
    page.get_by_label("Name", exact=True).fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Visits", exact=True)).to_be_visible()
    kept = "async () => (await (await caches.open((await caches.keys())[0] ?? 'none')).keys()).length > 9"
    page.wait_for_function(kept)
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")


def open_form(page: Page) -> None:
    page.goto(f"{FIELD}visit/")
    page.wait_for_selector("body[data-ready]")


def begin(page: Page, *, area: str = "hexi", place: str = "Blue gate") -> None:
    open_form(page)
    page.get_by_label("Village or street").select_option(area)
    page.get_by_label("Where is it?").fill(place)
    page.get_by_role("radio", name="The household agreed").check()


def add_need(page: Page, words: str, leads: str, number: int = 0) -> None:
    if number:
        page.get_by_role("button", name="Add another need").click()
    need = page.locator("[data-need]").nth(number)
    need.get_by_label("In a few words, as they said it").fill(words)
    need.get_by_role("radio", name=leads).check()


def hand_in(page: Page) -> None:
    page.get_by_role("button", name="Hand in the visit").click()
    expect(page.get_by_role("heading", name="Visits", exact=True)).to_be_visible()


def photo(colour: str) -> dict[str, object]:
    out = BytesIO()
    Image.new("RGB", (640, 480), colour).save(out, "JPEG")
    return {"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def asked(server: Server, question: str) -> list[tuple[object, ...]]:
    """Asked past the server."""
    if url := server.env.get("LIANXIN_DATABASE_URL"):
        with psycopg.connect(url) as base:
            return base.execute(question.encode()).fetchall()
    with closing(sqlite3.connect(server.data / "lianxin.sqlite3")) as file:
        return file.execute(question).fetchall()


@pytest.mark.need(6)
def test_a_visit_with_three_photos_is_one_visit_however_often_the_server_dies(
    make_server: Callable[..., Server], browser: Browser
) -> None:
    server = make_server()
    with watched_page(browser, **PHONE, base_url=server.base_url) as page:
        sign_in(page)
        page.context.set_offline(True)
        begin(page)
        add_need(page, "The roof leaks over the bed", "A case of this office")
        add_need(page, "The well has gone dry", "A case of this office", 1)
        page.locator("#id_photos").set_input_files([photo(colour) for colour in ("red", "green", "blue")])
        expect(page.locator("#thumbs canvas")).to_have_count(3)
        hand_in(page)
        page.reload()
        expect(page.locator("#draft_list")).to_contain_text("Waiting for the network")

        page.route("**/field/visits", lambda route: _die_before(server, route), times=1)
        page.context.set_offline(False)
        expect(page.locator("#counted")).to_contain_text("It will be tried again", timeout=30_000)
        page.evaluate(TRY_AGAIN)
        expect(page.locator("#counted")).to_contain_text("It will be tried again")
        assert asked(server, "SELECT count(*) FROM hear_stagedfile") == [(3,)]
        assert asked(server, "SELECT count(*) FROM hear_visit") == [(0,)]

        server.start()
        page.route("**/field/visits", lambda route: _die_after(server, route), times=1)
        page.reload()
        expect(page.locator("#counted")).to_contain_text("It will be tried again", timeout=30_000)

        server.start()
        page.reload()
        expect(page.locator("#sent_list h3")).to_have_text(
            re.compile("Handed in: number [0-9]+"), timeout=30_000
        )
        expect(page.locator("#sent_list .code")).to_have_count(2)
        expect(page.locator("#draft_list li")).to_have_count(0)
        _is_there_once(server)
        follow = page.locator("#sent_list a").first.get_attribute("href")
        page.goto(str(follow))
        expect(page.locator(".quote")).to_contain_text("The roof leaks over the bed")


def _die_before(server: Server, route: Route) -> None:
    """The photos are up; the visit never arrives."""
    server.kill()
    route.continue_()


def _die_after(server: Server, route: Route) -> None:
    """The visit has arrived; the answer never comes back."""
    assert route.fetch().status == 201
    server.kill()
    route.abort()


def _is_there_once(server: Server) -> None:
    assert asked(server, "SELECT count(*) FROM hear_visit") == [(1,)]
    assert asked(server, "SELECT count(DISTINCT digest), count(visit_id) FROM hear_attachment") == [(3, 3)]
    voices = asked(server, "SELECT body FROM hear_voice WHERE channel = 'visit' ORDER BY id")
    assert voices == [("The roof leaks over the bed",), ("The well has gone dry",)]
    server.stop()
    checked = server.cli("verify")
    assert checked.returncode == 0, checked.stdout
    server.start()


@pytest.mark.need(57)
def test_a_smell_of_gas_shows_the_emergency_number_at_once_also_without_a_network(page: Page) -> None:
    sign_in(page)
    page.context.set_offline(True)
    begin(page)
    expect(page.get_by_text(EMERGENCY)).to_be_hidden()

    page.get_by_role("group", name="Does it smell of gas?").get_by_role(
        "radio", name="Yes", exact=True
    ).check()

    expect(page.get_by_text(EMERGENCY)).to_be_visible()
    page.get_by_role("group", name="Does it smell of gas?").get_by_role(
        "radio", name="No", exact=True
    ).check()
    expect(page.get_by_text(EMERGENCY)).to_be_hidden()


@pytest.mark.need(8)
def test_what_the_office_would_refuse_is_told_while_the_visitor_is_still_there(page: Page) -> None:
    sign_in(page)
    page.context.set_offline(True)
    open_form(page)
    page.get_by_label("In a few words, as they said it").fill("No coal")
    page.get_by_role("button", name="Hand in the visit").click()

    told = page.get_by_role("alert").get_by_role("listitem")
    expect(told).to_have_text(
        [
            "Please choose the village or street.",
            "Please say by what right this is written down.",
            "A need leads somewhere: please choose what follows from it.",
        ]
    )
    assert page.get_by_label("In a few words, as they said it").input_value() == "No coal"


def test_fifty_drafts_survive_a_reload(page: Page) -> None:
    """Ten are typed; forty more are written by the form's own script, as it writes each letter that is typed."""
    sign_in(page)
    page.context.set_offline(True)
    for number in range(10):
        open_form(page)
        page.get_by_label("Where is it?").fill(f"House {number}")
        expect(page.locator("#state")).to_have_text("Saved on this device")
    page.evaluate(
        """async () => {
            const { get, put, newKey } = await import("/static/visit/store.js");
            const draft = await get("drafts", location.hash.slice(1));
            for (let number = 10; number < 50; number++)
                await put("drafts", { ...draft, key: newKey(), fields: { place: `House ${number}` }, changed_at: Date.now() + number });
        }"""
    )

    page.goto(FIELD)
    page.reload()

    expect(page.locator("#draft_list li")).to_have_count(50)
    titles = page.locator("#draft_list .title").all_inner_texts()
    assert titles == [f"House {number}" for number in reversed(range(50))]
    page.get_by_text("House 7", exact=True).click()
    expect(page.get_by_label("Where is it?")).to_have_value("House 7")


def test_what_the_server_refuses_stands_beside_its_field_and_nothing_is_lost(page: Page) -> None:
    sign_in(page)
    begin(page, place="By the ferry")
    page.get_by_role("radio", name="Visited before", exact=True).check()
    page.get_by_label("Short code of the home").fill("nobody-77")
    hand_in(page)
    draft = page.locator("#draft_list a").filter(has_text="By the ferry")
    expect(draft).to_contain_text("Needs mending")

    draft.click()

    expect(page.locator("#id_code_error")).to_contain_text("No home has this code.")
    expect(page.get_by_label("Where is it?")).to_have_value("By the ferry")
    page.get_by_role("radio", name="First visit", exact=True).check()
    page.get_by_label("Short code of the home").fill("")
    hand_in(page)
    expect(page.locator("#sent_list .home_code").first).to_contain_text("Home hexi-")


def test_drafts_stay_when_the_session_has_ended_and_belong_to_who_wrote_them(
    page: Page, town: Server
) -> None:
    sign_in(page)
    begin(page, place="Under the willow")
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.get_by_role("button", name="Hand in the visit").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()

    page.context.set_offline(True)
    page.goto(FIELD)
    expect(page.locator("#draft_list")).to_contain_text("Under the willow")
    page.context.set_offline(False)
    expect(page.locator("#signed_out")).to_be_visible()

    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    page.reload()
    expect(page.locator("#draft_list")).not_to_contain_text("Under the willow")
    expect(page.locator("#sent_list")).to_contain_text("Handed in: number")


def test_another_person_on_the_same_device_sees_nothing_and_a_wiped_device_holds_nothing(
    page: Page, town: Server
) -> None:
    add_visitor(town, "visitor2")
    sign_in(page)
    begin(page, place="Behind the kiln")
    expect(page.locator("#state")).to_have_text("Saved on this device")
    draft = page.url
    sign_in(page, "visitor2")
    expect(page.locator("#lost")).to_have_text("Visits of other people on this device: 1")
    expect(page.locator("#drafts")).to_be_hidden()
    page.goto(draft)
    page.wait_for_selector("body[data-ready]")
    expect(page.get_by_label("Where is it?")).to_have_value("")

    page.goto(FIELD)
    page.get_by_text("Wipe this device").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Delete it from this device").click()
    sign_in(page)

    expect(page.locator("#drafts")).to_be_hidden()
    expect(page.locator("#lost")).to_have_text("")


def add_visitor(town: Server, login: str) -> None:
    """By the steward's own command; the password comes on standard input."""
    step = [*LIANXIN, "office", "person", login, "--display-name", "Second", "--role", "visitor"]
    subprocess.run(step, env=town.env, input=f"{PASSWORD}\n", text=True, check=True, capture_output=True)


def test_the_kept_pages_hold_nothing_of_anybody(page: Page) -> None:
    sign_in(page)
    begin(page, place="canary-place")
    page.goto(FIELD)
    page.wait_for_timeout(300)
    held = page.evaluate(
        """async () => {
            const texts = [];
            for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const request of await cache.keys()) texts.push(await (await cache.match(request)).text());
            }
            return texts.join("\\n");
        }"""
    )
    who = page.evaluate("async () => (await fetch('/liuxi/field/me')).json()")

    assert "Write down a visit" in held
    found = [
        secret
        for secret in ("canary-place", "罗青", who["person"], 'name="csrfmiddlewaretoken"')
        if secret in held
    ]
    assert found == []
