"""At the old well: what was asked elsewhere comes in by a page, and a clerk enters an idea from paper; without scripts."""

import csv
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.bus_stop_pages import Town, go

DESK = "/bend/desk/asking/1"
ROWS = [
    ["id", "title/zh", "body/zh", "state", "supports"],
    ["7", "井边放一块借书架", "<p>木匠愿意<b>免费</b>做。</p>", "", "31"],
    ["8", "长" * 201, "太长", "", "2"],
    ["9", "把井封掉", "", "withdrawn", "0"],
]


def old_proposals_come_in(town: Town, folder: Path) -> None:
    path = folder / "proposals.csv"
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file, delimiter=";").writerows(ROWS)
    _the_lead_looks_and_brings_it_in(town, path)


def _the_lead_looks_and_brings_it_in(town: Town, path: Path) -> None:
    with town.desk("lea", f"{DESK}/", "en") as page:
        go(page, f"a[href='{DESK}/bring-in']")
        go(page, "form.act button.primary")
        expect(page.get_by_text("Please choose what it is.").first).to_be_visible()
        for button in ("button.primary", "button:not(.primary)"):
            page.locator("[name=kind][value=ideas]").check()
            page.locator("#id_source").fill("Our old platform, 2025")
            page.locator("#id_files").set_input_files(path)
            go(page, f"form.act {button}")
            town.fine(page, f"bring-{'look' if button == 'button.primary' else 'in'}")
            expect(page.locator("table.cards tbody tr")).to_have_count(2)
            expect(page.locator("#id_source")).to_have_value("Our old platform, 2025")
        expect(page.get_by_text("It is in")).to_be_visible()
        page.goto(f"{DESK}/statements/")
        expect(page.get_by_text("木匠愿意免费做。").first).to_be_visible()


def a_clerk_enters_an_idea(town: Town) -> None:
    with town.desk("carl", f"{DESK}/enter-idea", "en") as page:
        page.locator("[name=way][value=paper]").check()
        page.locator("#id_title").fill("x" * 201)
        page.locator("#id_details").fill("It is dark there.")
        go(page, "form.say button.primary")
        expect(page.locator(".errors")).to_be_visible()
        expect(page.locator("#id_details")).to_have_value("It is dark there.")
        town.fine(page, "enter-idea")
        page.locator("#id_title").fill("A lamp")
        go(page, "form.say button.primary")
        expect(page.locator("article.slip p.code")).to_be_visible()
        town.fine(page, "enter-idea-slip")
