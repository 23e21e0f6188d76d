"""A draft on a small phone without scripts: a resident speaks about one paragraph, a clerk enters a paper about it."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.bus_stop_pages import go
from tests.journeys.loop import code_on_receipt, sign_in_as
from tests.support.browser import broken_rules, fits_and_is_light
from tests.support.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]
ONE = "/liuxi/asking/1/"
IDEAS = ["桥头要装三盏灯。", "雨棚" + "要够长，" * 60 + "才好。"]


def fine(page: Page, name: str) -> None:
    assert fits_and_is_light(page), name
    if folder := os.environ.get("STORY_PICTURES"):
        page.screenshot(path=Path(folder, f"{name}.png"), full_page=True)


def test_a_draft_is_spoken_about_by_paragraph_from_a_phone_and_from_paper(
    server: Server, plain_phone: Page, phone: Page
) -> None:
    code = _somebody_speaks_of_the_second_paragraph(server, plain_phone)
    _a_clerk_enters_a_paper_with_two_ideas(server, plain_phone)
    plain_phone.goto(f"{server.base_url}/liuxi/follow/{code.replace('-', '')}/?lang=en")
    expect(plain_phone.locator("[aria-labelledby=statement]")).to_contain_text("Paragraph 2 of")
    _axe_finds_nothing(server, phone)


def _somebody_speaks_of_the_second_paragraph(server: Server, page: Page) -> str:
    page.goto(f"{server.base_url}{ONE}?lang=en")
    go(page, "#read + ul a")
    expect(page.locator(".paragraph")).to_have_count(4)
    expect(page.locator(".diff ins").first).to_be_visible()
    fine(page, "draft")
    go(page, "#p2 a[href*='say?about=']")
    expect(page.locator("blockquote")).to_contain_text("The school gate")
    page.locator("#id_body").fill("x" * 201)
    go(page, "main form.say button.primary")
    expect(page.locator(".errors")).to_be_visible()
    expect(page.locator("#id_body")).to_have_value("x" * 201)
    fine(page, "say-refused")
    page.locator("#id_body").fill("The school gate needs a railing.")
    go(page, "main form.say button.primary")
    return code_on_receipt(page)


def _a_clerk_enters_a_paper_with_two_ideas(server: Server, page: Page) -> None:
    sign_in_as(page, server.base_url, "clerk")
    page.goto(f"{server.base_url}/liuxi/desk/asking/1/enter-statement?lang=en")
    page.get_by_label("On paper").check()
    page.locator("#id_about").select_option(index=1)
    page.locator("#id_body").fill("".join(IDEAS))
    fine(page, "enter")
    go(page, "main form.say button.primary")
    expect(page.locator("#id_body")).to_have_value(IDEAS[0])
    expect(page.locator("#id_rest")).to_have_value(IDEAS[1])
    fine(page, "enter-apart")
    go(page, "main form.say button.primary")
    expect(page.locator("article.slip p.code")).to_have_text(re.compile(r"(?:[0-9A-Z]{4}-){4}[0-9A-Z]"))
    first = page.locator("#id_body").input_value()
    assert first + page.locator("#id_rest").input_value() == IDEAS[1]
    expect(page.locator("#id_about")).not_to_have_value("")
    fine(page, "slip")
    page.emulate_media(media="print")
    expect(page.locator("article.slip")).to_be_visible()
    expect(page.locator("#id_body")).to_be_hidden()
    page.emulate_media(media="screen")


def _axe_finds_nothing(server: Server, page: Page) -> None:
    """The page as it is: where nothing runs, nothing can be looked for."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{server.base_url}{ONE}?lang=en")
        page.locator("#read + ul a").first.click()
        expect(page.locator("#p1")).to_be_visible()
        assert broken_rules(page) == []
