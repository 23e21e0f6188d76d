"""One report goes all the way round in a real browser: by mouse, by keyboard alone, and without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import loop
from tests.journeys.loop import answer, open_case, press, tab_to
from tests.support.server import Server

pytestmark = pytest.mark.browser
AFTER_ONE_MORE = "5 / 6"  # the demo town's own week ends at 4 / 5


@pytest.mark.need(1)
@pytest.mark.need(5)
@pytest.mark.need(9)
@pytest.mark.need(14)
def test_by_mouse(server: Server, phone: Page, desktop: Page) -> None:
    assert loop.solved_rate(desktop, server.base_url) == "4 / 5"
    follow = say(phone, server)
    loop.sign_in(desktop, server.base_url, "power")
    open_case(desktop)
    desktop.get_by_role("button", name=re.compile("Take it on")).click()
    answer(desktop, "换了灯泡。")

    phone.goto(follow)
    loop.until(phone, lambda: phone.get_by_text("换了灯泡。").count() > 0)
    assert phone.locator(".quote").first.inner_text().startswith(loop.WORDS)
    phone.get_by_label("In your own words, if you like").fill("只亮了一晚。")
    phone.get_by_role("button", name="It is not solved").click()
    expect(phone.get_by_role("status")).to_have_text("Your word stands. Thank you.")
    expect(phone.locator("main")).to_contain_text("It was opened again; its dates count from")

    desktop.reload()
    expect(desktop.locator("main")).to_contain_text("只亮了一晚。")
    answer(desktop, "查到接头进水，重新做了防水。")

    phone.reload()
    phone.get_by_label("Yes").check(force=True)
    phone.get_by_role("button", name="It is solved").click()
    expect(phone.locator("main")).to_contain_text("You said: Solved")
    desktop.goto(f"{server.base_url}/liuxi/rates/?lang=en")
    loop.until(desktop, lambda: loop.solved_rate(desktop, server.base_url) == AFTER_ONE_MORE)


def test_by_keyboard_alone(server: Server, desktop: Page) -> None:
    """No mouse, no touch: only Tab, Enter, Space and the desk's own keys."""
    desktop.goto(f"{server.base_url}/liuxi/?lang=en")
    tab_to(desktop, "#id_body")
    desktop.keyboard.type(loop.WORDS)
    press(desktop, "Hand it in")
    loop.code_on_receipt(desktop)
    press(desktop, "See what happens")
    expect(desktop).to_have_url(re.compile("/follow/"))
    follow = desktop.url

    desktop.goto(f"{server.base_url}/sign-in/")
    tab_to(desktop, "#id_login")
    desktop.keyboard.type("power")
    tab_to(desktop, "#id_password")
    desktop.keyboard.type(loop.PASSWORD)
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("heading", name="What is due")).to_be_visible()
    item = desktop.get_by_role("main").get_by_role("link").filter(has_text=loop.WORDS[:12])
    loop.until(desktop, lambda: item.count() > 0)
    for _ in range(30):
        desktop.keyboard.press("j")
        if item.evaluate("link => link === document.activeElement"):
            break
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("heading", name=loop.WORDS[:12])).to_be_visible()
    desktop.keyboard.press("y")
    type_answer(desktop, "换了灯泡。")

    desktop.goto(follow)
    press(desktop, "It is not solved")
    expect(desktop.get_by_role("status")).to_be_visible()
    desktop.go_back()

    desktop.goto(f"{server.base_url}/liuxi/desk/")
    loop.until(desktop, lambda: item.count() > 0)
    tab_to(desktop, "main .list a.item", text=loop.WORDS[:12])
    desktop.keyboard.press("Enter")
    type_answer(desktop, "查到接头进水。")

    desktop.goto(follow)
    press(desktop, "It is solved")
    expect(desktop.locator("main")).to_contain_text("You said: Solved")
    loop.until(desktop, lambda: loop.solved_rate(desktop, server.base_url) == AFTER_ONE_MORE)


@pytest.mark.need(70)
def test_without_javascript_and_without_a_name_people_read_and_answer(
    server: Server, plain_phone: Page, desktop: Page
) -> None:
    """Somebody without a name comes back with the code, reads a question and answers it."""
    page = plain_phone
    page.goto(f"{server.base_url}/liuxi/?lang=en")
    page.get_by_label("What would you like to say?").fill(loop.WORDS)
    page.get_by_role("button", name="Hand it in").click()
    code = loop.code_on_receipt(page)
    loop.sign_in(desktop, server.base_url, "power")
    open_case(desktop)
    desktop.get_by_label("Ask the person who spoke, or tell them something").fill("是哪一盏？")
    desktop.get_by_role("button", name="Send", exact=True).click()

    page.goto(f"{server.base_url}/liuxi/follow/")
    page.get_by_label("The code on your receipt").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="Open").click()
    expect(page.locator(".talk")).to_contain_text("是哪一盏？")
    page.get_by_label("Add something or answer").fill("桥头第二盏。")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_have_text("Your lines are with the office.")
    desktop.reload()
    expect(desktop.locator(".talk")).to_contain_text("桥头第二盏。")


def say(page: Page, server: Server) -> str:
    """Report without a contact; returns the address of the page to follow it."""
    page.goto(f"{server.base_url}/liuxi/?lang=en")
    page.get_by_label("What would you like to say?").fill(loop.WORDS)
    page.get_by_role("button", name="Hand it in").click()
    loop.code_on_receipt(page)
    page.get_by_role("link", name="See what happens").click()
    expect(page).to_have_url(re.compile("/follow/"))
    expect(page.locator(".quote")).to_contain_text(loop.WORDS)
    return page.url


def type_answer(page: Page, text: str) -> None:
    """By the desk's keys: A goes to the answer."""
    expect(page.locator("#id_done")).to_be_visible()
    page.keyboard.press("a")
    page.keyboard.type(text)
    press(page, "Send the answer")
    expect(page.locator("article.card").first).to_contain_text(text)
