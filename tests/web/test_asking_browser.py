"""Asking on a phone of 360 pixels without scripts, and at the desk: sittings, panels by lot, surveys, days to come and speak.

Each has a consultation of its own in one house, as `asking_house` left it.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page

from tests.record.panelling import OUTSIDE
from tests.support.browser import DESKTOP, PHONE, broken_rules, fine, sign_in, watched_page
from tests.support.houses import WILLOW
from tests.support.server import Server
from tests.web.asking_house import LOGIN, PANELS, PASSWORD, SITTINGS, STUDIES, SURVEYS

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]
ASKED, AT_DESK = "/willow/asking", "/willow/desk/asking"
Keys = dict[str, list[str]]


@pytest.fixture(scope="module")
def house(make_shared_server: Callable[..., Server]) -> Server:
    return make_shared_server(prepare=WILLOW)


@pytest.fixture(scope="module")
def keys(house: Server) -> Keys:
    """The codes of those who sit, and of those in the panel that is drawn here."""
    found: Keys = json.loads(house.furnish("tests.web.asking_house"))
    return found


@contextmanager
def phone_of(house: Server, browser: Browser, locale: str = "en-GB") -> Iterator[Page]:
    """One without scripts, which is given no cookie."""
    options = {**PHONE, "base_url": house.base_url, "java_script_enabled": False, "locale": locale}
    with watched_page(browser, **options) as phone:
        yield phone
        assert phone.context.cookies() == []


@contextmanager
def desk_of(house: Server, browser: Browser) -> Iterator[Page]:
    with watched_page(browser, **DESKTOP, base_url=house.base_url, locale="en-GB") as page:
        sign_in(page, LOGIN, PASSWORD)
        yield page


def good(page: Page, name: str) -> None:
    """Fine, and by the rules of accessibility."""
    fine(page, name)
    assert (name, broken_rules(page)) == (name, [])


def all_good(page: Page, addresses: dict[str, str]) -> None:
    for name, address in addresses.items():
        page.goto(address)
        assert page.url.endswith(address)
        good(page, name)


def opened_with(phone: Page, keys: list[str], address: str, label: str, seen: str) -> str:
    """The first of these codes that opens a place with this on its page."""
    for key in keys:
        phone.goto(address)
        phone.get_by_label(label).fill(key)
        phone.get_by_role("button", name="Go on").click()
        if phone.locator(seen).count():
            return key
    raise AssertionError("nobody was drawn")


# --- Sittings ---------------------------------------------------------------------------------------------------

ONE, COMING = (f"{ASKED}/{SITTINGS}/sittings/{number}" for number in (1, 2))
SITTINGS_AT_DESK = f"{AT_DESK}/{SITTINGS}/sittings"
SITTING_PAGES = {
    "public": f"{ONE}/",
    "public-coming": f"{COMING}/",
    "join-wide": f"{COMING}/join",
    "seat-wide": f"{ONE}/seat",
    "sheet": f"{COMING}/sheet/",
    "desk-new": f"{SITTINGS_AT_DESK}/new",
    "desk-held": f"{SITTINGS_AT_DESK}/1/",
    "desk-coming": f"{SITTINGS_AT_DESK}/2/",
    "desk-minutes": f"{SITTINGS_AT_DESK}/1/minutes",
    "desk-enter": f"{SITTINGS_AT_DESK}/2/enter",
}


def test_a_sitting_on_a_phone_without_scripts(house: Server, keys: Keys, browser: Browser):
    """Put one's name down, look at one's seat, confirm and correct."""
    with phone_of(house, browser) as phone:
        phone.goto(f"{ASKED}/{SITTINGS}/")
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

        drawn = opened_with(phone, keys["sitting"], f"{ONE}/seat", "The code of your seat", "#minutes")
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
    with desk_of(house, browser) as page:
        all_good(page, SITTING_PAGES)


# --- Panels -----------------------------------------------------------------------------------------------------

ADVISED, LISTED, OPEN, STUCK = (f"{ASKED}/{PANELS}/panels/{number}" for number in range(1, 5))
PANELS_AT_DESK = f"{AT_DESK}/{PANELS}/panels"
#: The panel that waits for its draw comes last.
PANEL_PAGES = {
    "desk-new": f"{PANELS_AT_DESK}/new",
    "desk-stuck": f"{PANELS_AT_DESK}/4/",
    "desk-enter": f"{PANELS_AT_DESK}/3/enter",
    "public-advised": f"{ADVISED}/",
    "public-draw": f"{LISTED}/draw/",
    "desk-listed": f"{PANELS_AT_DESK}/2/",
}


def test_a_panel_on_a_phone_without_scripts(house: Server, keys: Keys, browser: Browser):
    """Into the pot, the draw in public view, one's own place."""
    with phone_of(house, browser) as phone:
        phone.goto(f"{ASKED}/{PANELS}/")
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
        _draw_at_the_desk(house, browser)
        phone.get_by_role("link", name="Look again").click()
        phone.get_by_text("of the list was drawn").wait_for()
        fine(phone, "draw")
        opened_with(phone, keys["panel"], f"{LISTED}/place", "Your code", "text=You were drawn")
        fine(phone, "place")
        phone.get_by_role("button", name="I come", exact=True).click()
        phone.get_by_text("It is written down: you come.").wait_for()
        for name, address in (("advised", f"{ADVISED}/"), ("stuck", f"{STUCK}/")):
            phone.goto(address)
            fine(phone, name)


def _draw_at_the_desk(house: Server, browser: Browser) -> None:
    """The number from outside is entered."""
    with desk_of(house, browser) as page:
        all_good(page, PANEL_PAGES)
        page.locator("#id_outside").fill(OUTSIDE)
        page.get_by_role("button", name="Draw", exact=True).click()
        page.get_by_text("have not answered").wait_for()
        fine(page, "desk-drawn")


# --- Surveys ----------------------------------------------------------------------------------------------------

HERE = f"{ASKED}/{SURVEYS}/survey/1/"
SURVEYS_AT_DESK = f"{AT_DESK}/{SURVEYS}/survey"
SURVEY_PAGES = {
    "public": HERE,
    "sheet": f"{HERE}sheet/",
    "desk-new": f"{SURVEYS_AT_DESK}/new",
    "desk-one": f"{SURVEYS_AT_DESK}/2/",
    "desk-question": f"{SURVEYS_AT_DESK}/2/question",
    "desk-enter": f"{SURVEYS_AT_DESK}/1/enter",
}


def next_page(page: Page, go: str = "next") -> None:
    page.locator(f"button[name=go][value={go}]").click()


def test_a_survey_on_a_phone_without_scripts(house: Server, keys: Keys, browser: Browser):
    """In Chinese: four questions, come back, change one, finish."""
    with phone_of(house, browser, "zh-CN") as phone:
        _answer(phone)
    with watched_page(browser, **PHONE, base_url=house.base_url, locale="zh-CN") as phone:
        all_good(phone, {"page": HERE, "first": f"{HERE}answer"})
    with desk_of(house, browser) as page:
        all_good(page, SURVEY_PAGES)


def _answer(phone: Page) -> None:
    phone.goto(f"{ASKED}/{SURVEYS}/")
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


# --- Days to come and speak ---------------------------------------------------------------------------------------


def test_a_day_to_come_and_speak_on_a_phone_without_scripts(house: Server, keys: Keys, browser: Browser):
    """Look, register a topic, follow it."""
    with phone_of(house, browser) as phone:
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
    with desk_of(house, browser) as desk:
        desk.goto("/willow/desk/sessions/")
        good(desk, "desk-list")
        desk.locator("a.item", has=desk.get_by_text("Announced", exact=True)).first.click()
        assert desk.get_by_text("Topic 1").first.is_visible()
        good(desk, "desk-one")


# --- A campaign ---------------------------------------------------------------------------------------------------

CAMPAIGN_AT_DESK = {
    "campaign-public": "/willow/campaigns/1/",
    "campaigns": "/willow/desk/campaigns/",
    "campaign-new": "/willow/desk/campaigns/new",
    "campaign-one": "/willow/desk/campaigns/1/",
    "findings": "/willow/desk/findings/",
}


@pytest.mark.need(67)
def test_a_campaign_on_a_phone_without_scripts_and_at_the_desk(house: Server, keys: Keys, browser: Browser):
    """Read what was found and done; look at what a unit says, and be refused the end while something is open."""
    with phone_of(house, browser) as phone:
        phone.goto("/willow/asking/")
        phone.get_by_role("link", name="Campaigns").click()
        fine(phone, "campaigns-phone")
        phone.get_by_role("link", name="A good road to school").click()
        assert phone.get_by_text("2 findings are still open").is_visible()
        assert phone.get_by_text("Unsupported: it names nothing that anybody said").count() == 3
        fine(phone, "campaign-phone")
        phone.locator("#questions + ul a").click()
        phone.get_by_role("link", name="A good road to school").click()
        assert phone.url.endswith("/willow/campaigns/1/")
    with desk_of(house, browser) as desk:
        all_good(desk, CAMPAIGN_AT_DESK)
        desk.goto(CAMPAIGN_AT_DESK["findings"])
        desk.get_by_role("link", name="Two lights at the crossing").click()
        desk.get_by_label("What you saw").fill("Both are lit.")
        good(desk, "finding")
        desk.get_by_role("button", name="It is done", exact=True).press("Enter")
        assert desk.get_by_text("Somebody outside the unit looked, and it is done:").is_visible()
        desk.goto(CAMPAIGN_AT_DESK["campaign-one"])
        desk.locator("#id_result_en").fill("Two lights.")
        desk.get_by_role("button", name="Publish it and end the campaign").press("Enter")
        desk.get_by_text("A campaign ends only when none is.").first.wait_for()
        assert desk.locator("#id_result_en").input_value() == "Two lights."
        good(desk, "refused")
        desk.set_viewport_size({"width": 360, "height": 740})
        all_good(desk, CAMPAIGN_AT_DESK | {"finding-narrow": desk_finding(desk)})


def desk_finding(desk: Page) -> str:
    """The finding of which nobody has said what is done."""
    address = desk.locator("#open + ul a").nth(1).get_attribute("href")
    assert address
    return address


# --- A field study ------------------------------------------------------------------------------------------------

STUDY, STUDY_AT_DESK = f"{ASKED}/{STUDIES}/studies/1/", f"{AT_DESK}/{STUDIES}/studies"
STUDIES_AT_DESK = {
    "study-new": f"{STUDY_AT_DESK}/new",
    "study-one": f"{STUDY_AT_DESK}/1/",
    "study-findings": f"{AT_DESK}/{STUDIES}/findings/",
    "study-enter": f"{STUDY_AT_DESK}/1/sites/1/enter",
}


@pytest.mark.need(16)
def test_a_study_on_a_phone_without_scripts_and_at_the_desk(house: Server, keys: Keys, browser: Browser):
    """Read plan and findings, speak at the front line; enter an interview, and be asked why fewer were talked to."""
    with phone_of(house, browser) as phone:
        phone.goto(f"{ASKED}/{STUDIES}/")
        fine(phone, "study-consultation")
        phone.get_by_role("link", name="How do people get to the clinic?").click()
        assert phone.get_by_text("Unsupported: it names nothing that anybody said").count() == 1
        fine(phone, "study-phone")
        phone.get_by_role("link", name="A slip to print").click()
        fine(phone, "study-slip")
        phone.goto(STUDY)
        phone.get_by_role("link", name="You work there? Say it here").click()
        assert phone.get_by_label("Only those who weigh it").is_checked()
        phone.get_by_label("What you see at work").fill("x" * 201)
        phone.get_by_role("button", name="Hand it in").click()
        fine(phone, "study-refused")
        phone.get_by_label("What you see at work").fill("The last bus leaves before the clinic closes")
        phone.get_by_role("button", name="Hand it in").click()
        assert "/receipt/" in phone.url
    with desk_of(house, browser) as desk:
        desk.goto("/willow/desk/")
        desk.get_by_role("link", name="Enter an interview: The mill").click()
        desk.get_by_label("Day of the interview").fill(f"{datetime.now(UTC):%Y-%m-%d}")
        desk.get_by_label("Said 1", exact=True).fill("The path is steep")
        desk.get_by_role("button", name="Write it down").press("Enter")
        assert desk.locator(".slip .code").count() == 1
        good(desk, "study-slips")
        all_good(desk, STUDIES_AT_DESK)
        desk.goto(STUDIES_AT_DESK["study-one"])
        desk.get_by_text("End the study", exact=True).press("Enter")
        desk.get_by_role("button", name="It has ended").press("Enter")
        desk.get_by_text("Fewer were talked to than planned: The mill.").first.wait_for()
        good(desk, "study-refused-end")
        desk.set_viewport_size({"width": 360, "height": 740})
        all_good(desk, STUDIES_AT_DESK)
