"""An overseer's whole day from one screen: asks back, sees who was pressed, decides, checks and orders."""

import re

import pytest
from playwright.sync_api import Page, expect

from lianxin.town.place import PASSWORD
from tests.journeys import loop
from tests.support.server import Server

pytestmark = pytest.mark.browser
WORDS, PRESSED, WRONG = "河东村口那盏路灯又坏了，晚上看不见路。", "周师傅叫我说已经好了。", "灯还是不亮。"


def sign_in(page: Page, base: str, login: str) -> None:
    page.goto(f"{base}/sign-in/?lang=en")
    page.get_by_label("Name", exact=True).fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "sign-in" not in address)


def said_and_answered(phone: Page, desktop: Page, base: str) -> str:
    """A resident says it and leaves a number; the power unit answers."""
    phone.goto(f"{base}/liuxi/?lang=en")
    phone.get_by_label("What would you like to say?").fill(WORDS)
    phone.locator("summary", has_text="Leave a way to reach you").click()
    phone.locator("#id_contact").fill("13912345678")
    phone.get_by_role("button", name="Hand it in").click()
    code = loop.code_on_receipt(phone)
    sign_in(desktop, base, "power")
    desktop.get_by_role("link", name=re.compile("河东村口那盏路灯又坏了")).first.click()
    desktop.get_by_role("button", name="Take it on").click()
    desktop.locator("#id_done").fill("换了灯泡。")
    desktop.get_by_role("button", name="Send the answer").click()
    desktop.get_by_role("button", name=re.compile("Sign out")).click()
    return code


def objects(phone: Page, base: str, code: str) -> None:
    """One tap outside the unit, and another look is asked for; the page shows no trace of the first."""
    phone.goto(f"{base}/liuxi/follow/{code}/?lang=en")
    phone.locator("summary", has_text="I was pressed").click()
    phone.locator("#id_pressed_words").fill(PRESSED)
    phone.get_by_role("button", name="Tell the people outside").click()
    expect(phone.get_by_role("status")).to_contain_text("Only people outside the units read it.")
    expect(phone.get_by_text(PRESSED)).to_have_count(0)
    phone.locator("summary", has_text="I do not agree with the answer").click()
    phone.locator("#id_review_words").fill(WRONG)
    phone.get_by_role("button", name="Ask for another look").click()
    expect(phone.get_by_text("Somebody else looks at it")).to_be_visible()


def test_the_day_of_an_overseer(server: Server, phone: Page, desktop: Page) -> None:
    base = server.base_url
    code = said_and_answered(phone, desktop, base)
    objects(phone, base, code)

    sign_in(desktop, base, "overseer")
    expect(desktop.get_by_role("heading", name="What needs somebody outside today")).to_be_visible()
    expect(desktop.get_by_text(PRESSED)).to_be_visible()
    desktop.get_by_role("button", name="I have looked into it").click()
    expect(desktop.get_by_text(PRESSED)).to_have_count(0)

    draw(desktop)
    ask(desktop)
    order(desktop)
    told(phone, base, code)


def draw(page: Page) -> None:
    page.locator("summary", has_text="Draw people by lot").click()
    page.get_by_role("button", name="Draw", exact=True).click()
    expect(page.locator(".errors")).to_contain_text("Please write the day as year, month and day")
    page.locator("#id_draw_since").fill("2020-01-01")
    page.locator("#id_draw_until").fill("2099-01-01")
    page.locator("#id_draw_size").fill("50")
    page.get_by_role("button", name="Draw", exact=True).click()
    expect(page.locator("a.item", has_text="not tried yet").first).to_be_visible()


def ask(page: Page) -> None:
    """How to reach a person is shown by the try and at no other time; an early "not reached" is refused."""
    drawn = page.locator("a.item", has_text="not tried yet").evaluate_all("links => links.map(a => a.href)")
    for address in drawn:
        page.goto(address)
        if WORDS in page.locator(".quote").inner_text():
            break
    expect(page.locator(".quote")).to_contain_text(WORDS)
    page.locator("label.choice", has_text="Phone").click()
    page.get_by_role("button", name="Open the contact and try").click()
    expect(page.locator(".code")).to_have_text("13912345678")
    page.get_by_role("button", name="Not reached in three tries").click()
    expect(page.locator(".errors")).to_contain_text("needs three tries")
    expect(page.get_by_text("13912345678")).to_have_count(0)
    page.locator("#id_word label.choice", has_text="Not solved").click()
    page.locator("#id_words").fill(WRONG)
    page.get_by_role("button", name="Write down what they said").click()
    expect(page.get_by_role("heading", name="What needs somebody outside today")).to_be_visible()


def order(page: Page) -> None:
    page.locator("summary", has_text="Write down a check").click()
    page.locator("#id_check_unit").select_option("power")
    page.locator("#id_check_as_said label.choice", has_text="No").click()
    page.get_by_role("button", name="Write it down").click()
    expect(page.locator(".errors")).to_contain_text("Please write down what you found.")
    page.locator("#id_check_note").fill("没有回执。")
    page.get_by_role("button", name="Write it down").click()
    page.locator("summary", has_text="Give an order").click()
    page.locator("#id_order_unit").select_option("power")
    page.locator("#id_order_what").fill("每个人都给回执。")
    page.locator("#id_order_due_at").fill("2099-01-01")
    page.get_by_role("button", name="Give the order").click()
    expect(page.get_by_text("1 order is not done yet")).to_be_visible()


def told(phone: Page, base: str, code: str) -> None:
    """The person sees that their word reopened the case, and the unit's name for nothing else."""
    phone.goto(f"{base}/liuxi/follow/{code}/?lang=en")
    expect(phone.get_by_text("You said: not solved").first).to_be_visible()
    assert phone.locator("html").evaluate("it => it.scrollWidth") <= 360
