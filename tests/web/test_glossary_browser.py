"""Words of the office: explained at the desk without scripts, found on a phone by keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from tests.support.browser import DESKTOP, PHONE, broken_rules, fine, sign_in, watched_page
from tests.support.houses import WILLOW
from tests.support.server import Server
from tests.web.asking_house import LOGIN, PASSWORD, SITTINGS

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]
ONE, DESK = f"/willow/asking/{SITTINGS}/", "/willow/desk/words/"


@pytest.mark.need(56)
def test_a_word_is_explained_at_the_desk_and_read_on_a_phone_by_keyboard(
    make_shared_server: Callable[..., Server], browser: Browser
):
    house = make_shared_server(prepare=WILLOW)
    house.furnish("tests.web.asking_house")
    with watched_page(browser, **DESKTOP, base_url=house.base_url, locale="en-GB") as desk:
        sign_in(desk, LOGIN, PASSWORD)
        desk.goto("/willow/desk/asking/")
        desk.get_by_role("link", name="Words that the office explains").click()
        desk.locator("#id_names_en").fill("buses")
        desk.get_by_role("button", name="Explain it to everybody").press("Enter")
        desk.get_by_text("Say what it means, in the same languages as the word.").first.wait_for()
        assert desk.locator("#id_names_en").input_value() == "buses"
        fine(desk, "words-refused")
        desk.locator("#id_means_en").fill("Those that stop at the mill.")
        desk.get_by_role("button", name="Explain it to everybody").press("Enter")
        desk.get_by_role("link", name="buses").click()
        for width in (1100, 360):
            desk.set_viewport_size({"width": width, "height": 740})
            fine(desk, f"word-{width}")
            assert broken_rules(desk) == []
    options = {**PHONE, "base_url": house.base_url, "java_script_enabled": False, "locale": "en-GB"}
    with watched_page(browser, **options) as phone:
        phone.goto(ONE)
        phone.locator("a.word", has_text="buses").press("Enter")
        assert phone.url.endswith("#word-1")
        phone.locator("#word-1:target").get_by_text("Those that stop at the mill.").wait_for()
        fine(phone, "words-explained")
        phone.get_by_role("link", name="All words that the office explains").press("Enter")
        fine(phone, "words")
