"""Near me, in a real browser: without JavaScript, by keyboard, with a position, and on the map."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import MOST_BYTES, PHONE, broken_rules, watched_page
from tests.support.server import Server

pytestmark = pytest.mark.browser
SCHOOL = {"latitude": 30.4936, "longitude": 114.9206}
LEAFLET = "/static/leaflet/"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One invented town for all: nothing here changes it but what is said."""
    with Server(tmp_path_factory.mktemp("near")) as server:
        yield server


@pytest.fixture
def located(browser: Browser) -> Iterator[Page]:
    """A phone whose owner lets it tell where it is."""
    with watched_page(browser, **PHONE, geolocation=SCHOOL, permissions=["geolocation"]) as page:
        yield page


def numbers(page: Page, where: str) -> list[int]:
    addresses = page.locator(f"{where} a.item").evaluate_all("all => all.map(it => it.pathname)")
    return [int(address.split("/")[-2]) for address in addresses]


def open_map(page: Page) -> None:
    page.get_by_role("button", name="Open the map").click()
    page.wait_for_selector("#near-map[data-drawn]")


@pytest.mark.need(65)
def test_the_list_says_everything_without_javascript(town: Server, plain_phone: Page) -> None:
    plain_phone.goto(f"{town.base_url}/liuxi/near/?lang=en")
    every = numbers(plain_phone, ".near-list")
    plain_phone.get_by_label("Village or street").select_option("laojie")
    plain_phone.get_by_role("button", name="Show").click()
    old_street = numbers(plain_phone, ".near-list")

    assert set(old_street) < set(every)
    assert plain_phone.locator("svg.areas-drawn").is_visible()
    assert plain_phone.get_by_role("button").all_inner_texts() == ["Show"]
    assert plain_phone.locator("html").evaluate("it => it.scrollWidth") == PHONE["viewport"]["width"]


def test_the_nearest_come_first_and_the_position_stays_here(town: Server, located: Page) -> None:
    sent: list[str] = []
    located.on("request", lambda request: sent.append(f"{request.url} {request.post_data} {request.headers}"))
    located.goto(f"{town.base_url}/liuxi/near/?lang=en")
    located.get_by_role("button", name="Nearest to my position").click()
    nearest = located.locator("[data-found] li")
    expect(nearest).to_have_count(5)

    assert nearest.first.locator(".meta").inner_text().endswith("100 meters")
    assert set(numbers(located, "[data-found]")) <= set(numbers(located, ".near-list"))
    assert [one for one in sent if "30.49" in one or "114.92" in one] == []
    assert located.context.cookies() == [
        cookie for cookie in located.context.cookies() if cookie["name"] == "lang"
    ]


def test_without_leave_the_page_says_what_else_to_do(town: Server, phone: Page) -> None:
    phone.goto(f"{town.base_url}/liuxi/near/?lang=en")
    phone.get_by_role("button", name="Nearest to my position").click()

    expect(phone.locator("[data-status]")).to_contain_text("Choose a village")


def test_everything_on_the_map_stands_in_the_list(town: Server, desktop: Page) -> None:
    desktop.goto(f"{town.base_url}/liuxi/near/?lang=en")
    listed = numbers(desktop, ".near-list")
    open_map(desktop)
    counts = [int(text) for text in desktop.locator(".map-voice").all_inner_texts()]
    desktop.locator(".map-voice").first.focus()
    desktop.keyboard.press("Enter")
    opened = numbers(desktop, ".leaflet-popup-content")

    assert sum(counts) == desktop.locator(".near-list .meta", has_text="on the map").count()
    assert len(opened) == counts[0]
    assert set(opened) <= set(listed)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_page_with_its_map(town: Server, browser: Browser, scheme: str) -> None:
    with watched_page(browser, viewport={"width": 360, "height": 740}, color_scheme=scheme) as page:
        page.goto(f"{town.base_url}/liuxi/near/?lang=en")
        open_map(page)
        assert broken_rules(page) == []


def test_the_page_is_light_and_the_map_comes_only_when_it_is_wanted(town: Server, desktop: Page) -> None:
    weights: dict[str, int] = {}
    desktop.on("response", lambda answer: weights.update({urlsplit(answer.url).path: len(answer.body())}))
    desktop.goto(f"{town.base_url}/liuxi/near/?lang=en")
    desktop.wait_for_load_state("networkidle")

    assert sum(weights.values()) < MOST_BYTES
    assert [path for path in weights if path.startswith(LEAFLET)] == []

    open_map(desktop)

    assert sorted(path for path in weights if path.startswith(LEAFLET)) == [
        f"{LEAFLET}leaflet.css",
        f"{LEAFLET}leaflet.js",
    ]


def test_what_is_printed_is_the_drawing(town: Server, desktop: Page) -> None:
    desktop.goto(f"{town.base_url}/liuxi/near/?lang=en")
    open_map(desktop)
    desktop.emulate_media(media="print")

    assert desktop.locator("svg.areas-drawn").is_visible()
    assert not desktop.locator(".near-leaflet").is_visible()


def test_where_it_is_may_be_where_i_am(town: Server, located: Page) -> None:
    located.goto(f"{town.base_url}/liuxi/?lang=en")
    located.locator("#id_body").fill("The bench at the school is broken.")
    located.locator("summary", has_text="Add the place").click()
    located.get_by_role("button", name="It is where I am now").click()
    expect(located.get_by_text("Your position will be handed in")).to_be_visible()
    assert (located.locator("#id_lat").input_value(), located.locator("#id_lon").input_value()) == (
        "30.493600",
        "114.920600",
    )

    located.get_by_role("button", name="Leave my position out").click()
    assert located.locator("#id_lat").input_value() == ""

    located.get_by_role("button", name="It is where I am now").click()
    expect(located.locator("#id_lat")).to_have_value("30.493600")
    located.get_by_role("button", name="Hand it in").click()
    located.wait_for_url("**/receipt/*/")
