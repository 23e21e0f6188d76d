"""Upper Bend is asked where the bus shall stop, from the call to the decision: through pages, by phones without scripts.

A coordinator asks in three languages; people say what they think; two hundred answer it; some are drawn to sit around
a table; two hundred get a slip and vote in secret about the money; it is decided with an answer to everybody; strangers
count again and draw the map again from what is published.
"""

import random
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.bus_stop import (
    BY_KEYBOARD,
    DECIDES,
    GROUPS,
    OPINIONS,
    PLAIN,
    QUESTION,
    SAID,
    SEEDS,
    SLUG,
    VALUES,
    Phone,
    Voter,
    choice_of,
    hidden,
    statements_on,
    tallies,
)
from tests.journeys.bus_stop_counted import before_it_closes, it_is_counted
from tests.journeys.bus_stop_money import they_vote_about_money
from tests.journeys.bus_stop_pages import (
    ASKED,
    DAY_ONE,
    LOCALES,
    Town,
    axe_finds_nothing,
    go,
    lived_in,
    press,
)
from tests.journeys.bus_stop_recounted import (
    strangers_come_to_the_same,
    the_page_of_the_map_says_what_the_files_say,
)
from tests.journeys.bus_stop_table import it_is_decided, they_sit_around_a_table
from tests.journeys.loop import tab_to, until

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]
DESK = f"/{SLUG}/desk/asking"
PEOPLE, ON_PAPER = 200, 6
WHY_UNHEARD = "这次正要先问他们。"
COPY, INSULT = "车站应该留在老桥头，走得到。", "The drivers are thieves and liars."


@pytest.fixture
def town(tmp_path: Path, browser: Browser) -> Iterator[Town]:
    with lived_in(tmp_path / "bend", "tests.journeys.bus_stop:found", browser) as town:
        yield town


@pytest.mark.need(18)
def test_from_the_question_to_the_decision(town: Town, tmp_path: Path) -> None:
    _the_office_asks(town)
    town.wait_until(DAY_ONE + timedelta(minutes=1))
    codes = _people_say_what_they_think(town)
    _somebody_looks_at_what_was_said(town)
    _the_author_reads_why(town, codes)
    town.wait_until(DAY_ONE + timedelta(days=1))
    _two_hundred_answer(town)
    town.wait_until((town.now + timedelta(hours=1)).replace(minute=0))
    _figures_equal_what_was_said(town, "en")
    _the_map_as_it_stands(town)
    they_sit_around_a_table(town)
    they_vote_about_money(town, tmp_path)
    before_it_closes(town)
    town.wait_until(DAY_ONE + timedelta(days=40))
    _it_is_over_and_everything_is_there(town)
    paid = it_is_counted(town, tmp_path)
    it_is_decided(town, codes, ("站上要有座椅", BY_KEYBOARD), paid)
    told = strangers_come_to_the_same(town, tmp_path)
    the_page_of_the_map_says_what_the_files_say(town, told)
    axe_finds_nothing(town)


# --- The call ---------------------------------------------------------------------------------------------------


def _the_office_asks(town: Town) -> None:
    """The coordinator types it on a phone, in Chinese first; refused once, and nothing of it is lost."""
    with town.desk("cora", f"{DESK}/new") as page:
        expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
        for name, texts in (("question", QUESTION), ("plain", PLAIN), ("decides", DECIDES)):
            page.locator(f"#id_{name} summary").click()
            for code, text in texts.items():
                page.locator(f"[name='{name}_{code}']").fill(text)
        for row, (names, size, heard) in enumerate(GROUPS, 1):
            page.locator(f"#id_group_{row} summary").click()
            for code, text in names.items():
                page.locator(f"[name='group_{code}_{row}']").fill(text)
            page.locator(f"[name=size_{row}]").fill(size)
            page.locator(f"[name=source_{row}]").fill("三月点过")
            page.locator(f"[name=heard_{row}]").fill(heard)
        page.locator("[name=opens]").fill("2026-03-03")
        page.locator("[name=closes]").fill("2026-04-05")
        page.locator("[name=vote_opens]").fill("2026-03-04")
        go(page, "main form button.primary.full")
        expect(page.locator(".errors")).to_have_count(1)
        town.fine(page, "01-announcing-refused")
        expect(page.locator("[name='question_zh-hant']")).to_have_value(QUESTION["zh-hant"])
        page.locator("[name=unheard_reason]").fill(WHY_UNHEARD)
        press(page, "main form button.primary.full")
        expect(page.locator("h1")).to_have_text(QUESTION["zh-hans"])
        town.fine(page, "02-desk-one")


# --- What people think --------------------------------------------------------------------------------------------


def _people_say_what_they_think(town: Town) -> dict[str, str]:
    """Statement to tracking code.  In three languages, from the front page, without scripts; one by keys alone."""
    said = [*SAID, ("zh-hans", COPY), ("en", INSULT)]
    codes = {words: _say(town, language, words) for language, words in said[::2]}
    codes |= {words: _send(town, language, words) for language, words in said[1::2]}
    codes[BY_KEYBOARD] = _say_by_keyboard(town)
    assert len(set(codes.values())) == len(said) + 1
    return codes


def _say(town: Town, language: str, words: str) -> str:
    with town.phone(language) as page:
        page.goto(f"/{SLUG}/")
        go(page, f"a[href='{ASKED}/'], footer a[href='/{SLUG}/asking/']")
        expect(page.locator("h1")).to_have_text(QUESTION[language])
        unheard = page.locator("#heard + .notice")
        for told in (GROUPS[1][0][language], WHY_UNHEARD, "Cora"):
            expect(unheard).to_contain_text(told)
        town.fine(page, f"03-one-{language}")
        go(page, f"main a[href='{ASKED}/say']")
        page.locator("#id_body").fill(words)
        town.fine(page, f"04-say-{language}")
        press(page, "main form.say button.primary")
        assert words in page.locator("blockquote").inner_text()
        town.fine(page, f"05-receipt-{language}")
        assert [one for one in page.context.cookies() if one["name"] != "lang"] == []
        return page.locator("#code").inner_text()


def _send(town: Town, language: str, words: str) -> str:
    """The same form, from a phone at which nobody looks."""
    phone, path = Phone(town.server.base_url, language), f"{ASKED}/say"
    key = hidden(phone.send(path), "idempotency_key")
    receipt = phone.send(path, idempotency_key=key, body=words)
    assert phone.cookies == []
    return re.findall(r'id="code">([^<]+)<', receipt)[0]


def _say_by_keyboard(town: Town) -> str:
    with town.phone("en", script=True) as page:
        page.goto(f"/{SLUG}/asking/")
        tab_to(page, f"main a[href='{ASKED}/']")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{ASKED}/")
        tab_to(page, f"main a[href='{ASKED}/say']")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{ASKED}/say")
        tab_to(page, "#id_body")
        page.keyboard.type(BY_KEYBOARD)
        tab_to(page, "main form.say button.primary")
        page.keyboard.press("Enter")
        page.wait_for_url("**/receipt/**")
        return page.locator("#code").inner_text()


def _somebody_looks_at_what_was_said(town: Town) -> None:
    """Near copies stand on one card; one is left out for a reason; the office puts in what it has heard itself."""
    town.wait_until(town.now + timedelta(minutes=5))
    with town.desk("cora", f"{DESK}/1/statements/") as page:
        town.fine(page, "06-looking")
        together = page.locator("section.card", has_text=COPY)
        expect(together).to_contain_text(next(iter(SAID))[1])
        press(page, f"section.card:has-text('{COPY}') button[value=show]")
        bad = page.locator("section.card", has_text=INSULT)
        bad.locator("summary").last.click()
        bad.locator("select[name=reason]").select_option("insult")
        press(page, f'section.card:has-text("{INSULT}") button[value=leave_out]')
        for words in [*[words for _language, words in list(SAID)[1:]], BY_KEYBOARD]:
            press(page, f'section.card:has-text("{words}") button[value=show]')
        for words in SEEDS:
            page.locator("#id_seed").fill(words)
            press(page, "form:has(#id_seed) button")
        expect(page.locator("section.card")).to_have_count(0)
        town.fine(page, "07-looked")


def _the_author_reads_why(town: Town, codes: dict[str, str]) -> None:
    with town.phone("en") as page:
        page.goto(f"/{SLUG}/follow/")
        page.locator("#id_code").fill(codes[INSULT])
        go(page, "main form button")
        expect(page.locator("main")).to_contain_text("It insults or threatens somebody")
        town.fine(page, "08-follow-left-out")
    with town.phone("zh-hant") as page:
        page.goto(f"/{SLUG}/follow/{codes['站上要有座椅'].replace('-', '')}/")
        expect(page.locator("#statement")).to_be_visible()
        town.fine(page, "09-follow-shown")
    with town.phone("en") as page:
        page.goto(f"{ASKED}/statements/")
        assert INSULT not in page.content()
        expect(page.locator("main .facts")).to_contain_text("It insults or threatens somebody")
        town.fine(page, "10-statements-early")


# --- What others make of it ---------------------------------------------------------------------------------------


def _two_hundred_answer(town: Town) -> None:
    people = [_voter(town, name) for name in range(PEOPLE)]
    for voter in people[:3]:
        _vote_on_a_phone(town, voter)
    _vote_by_keyboard(town, people[3])
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(Voter.vote, people[4 + ON_PAPER :]))
    # A thousand votes enter the record at once, and what is left over may be of fewer than five people, who wait for
    # others until the next full hour: those on paper, half an hour before it, are enough.
    town.wait_until((town.now + timedelta(hours=1)).replace(minute=30))
    _enter_from_paper(town, people[4 : 4 + ON_PAPER])
    assert [one.cookies for one in people if one.cookies] == []
    assert len({one.number for one in people if one.number}) == PEOPLE - ON_PAPER
    town.voters = people


def _voter(town: Town, name: int) -> Voter:
    """Most ride the bus, three keep a shop, and many rather do not say."""
    group = "1" if name % 2 else "2" if name in {20, 40, 60} else ""
    return Voter(town.server.base_url, list(LOCALES)[name % 3], name, group)


def _vote_on_a_phone(town: Town, voter: Voter) -> None:
    with town.phone(voter.language) as page:
        page.goto(f"{ASKED}/")
        go(page, f"main a[href='{ASKED}/vote']")
        town.fine(page, f"11-vote-first-{voter.language}")
        page.locator(f"#id_group input[value='{voter.group}']").check()
        press(page, "main form button.primary")
        town.fine(page, f"12-vote-{voter.language}")
        voter.key = page.locator("strong.code").inner_text()
        voter.number = int(re.findall(r"\d+", page.locator("section.card .hint").last.inner_text())[-1])
        for _page in range(2):
            _answer(page, voter)
            press(page, "main form button.primary")
            expect(page.get_by_role("status")).to_contain_text("7")
        go(page, "main form:has(input[name=step][value=own]) button")
        expect(page.locator("input[type=radio]:checked")).to_have_count(len(voter.said))
        town.fine(page, f"13-own-{voter.language}")


def _answer(page: Page, voter: Voter) -> None:
    dice = _dice(voter)
    for number, words in statements_on(page.content()).items():
        choice = choice_of(voter.opinion, words, dice)
        voter.said[number] = VALUES[choice]
        page.locator(f"#id_s{number} input[value={choice}]").check()


def _dice(voter: Voter) -> random.Random:
    return random.Random(f"{voter.name} {len(voter.said)}")


def _vote_by_keyboard(town: Town, voter: Voter) -> None:
    """Tab from question to question, arrows within one, Enter to send; the page runs its scripts here."""
    with town.phone(voter.language, script=True) as page:
        page.goto(f"{ASKED}/vote")
        tab_to(page, "main form button.primary")
        page.keyboard.press("Enter")
        expect(page.locator("strong.code")).to_be_visible()
        voter.key = page.locator("strong.code").inner_text()
        voter.number = int(re.findall(r"\d+", page.locator("section.card .hint").last.inner_text())[-1])
        dice = _dice(voter)
        for number, words in statements_on(page.content()).items():
            choice = choice_of(voter.opinion, words, dice)
            tab_to(page, f"#id_s{number} input[type=radio]")
            page.keyboard.press("Space")
            for _step in range(("agree", "disagree", "pass").index(choice)):
                page.keyboard.press("ArrowDown")
            voter.said[number] = VALUES[choice]
        tab_to(page, "main form button.primary")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("7")


def _enter_from_paper(town: Town, people: list[Voter]) -> None:
    """A clerk types what came on paper: eight answers of each person, and no name."""
    with town.desk("carl", f"{DESK}/1/enter") as page:
        town.fine(page, "14-enter")
        for voter in people:
            page.locator("input[name=way][value=paper]").check()
            page.locator(f"#id_group input[value='{voter.group}']").check()
            dice = _dice(voter)
            for number, words in list(statements_on(page.content()).items())[:8]:
                choice = choice_of(voter.opinion, words, dice)
                voter.said[number] = VALUES[choice]
                page.locator(f"#id_s{number} input[value={choice}]").check()
            press(page, "main form button.primary")
            expect(page.get_by_role("status")).to_contain_text("8")


# --- What came of it ----------------------------------------------------------------------------------------------


def _figures_equal_what_was_said(town: Town, language: str) -> None:
    """The table of statements, without a script, is what two hundred people said: no vote more, none less."""
    counted = tallies(voter.said for voter in town.voters)
    with town.phone(language) as page:
        page.goto(f"{ASKED}/statements/")
        assert _figures_on(page) == counted
        town.fine(page, f"15-statements-{language}")


def _figures_on(page: Page) -> dict[int, list[int]]:
    rows = page.locator("main table tbody tr").all()
    found = {
        int((row.get_attribute("id") or "s0")[1:]): [
            int(cell) for cell in row.locator("td.number").all_inner_texts()[:3]
        ]
        for row in rows
    }
    # What was said at the table came last, and nobody has answered it.
    return {number: figures for number, figures in found.items() if figures}


def _the_map_as_it_stands(town: Town) -> None:
    """Shape, picture and table; the star of one person with their key, and of nobody without it."""
    with town.phone("zh-hans") as page:
        page.goto(f"{ASKED}/map")
        until(page, lambda: str(PEOPLE) in page.locator("main").inner_text())
        town.fine(page, "16-map-zh-hans")
        assert page.locator("svg.opinions .own").count() == 0
    stars = {voter.opinion: _own_place(town, voter) for voter in town.voters[:3]}
    assert len(set(stars.values())) == len(OPINIONS), stars


def _own_place(town: Town, voter: Voter) -> str:
    with town.phone(voter.language) as page:
        page.goto(f"{ASKED}/map")
        page.locator("details:has(#id_key) summary").click()
        page.locator("#id_key").fill(voter.key)
        press(page, "form:has(#id_key) button")
        expect(page.locator("svg.opinions .own")).to_have_count(1)
        assert voter.key.replace("-", "") not in page.url
        town.fine(page, f"17-map-own-{voter.language}")
        return str(re.findall("[A-E]", page.get_by_role("status").inner_text())[-1])


def _it_is_over_and_everything_is_there(town: Town) -> None:
    with town.phone("zh-hant") as page:
        page.goto(f"{ASKED}/")
        expect(page.locator(f"main a[href='{ASKED}/vote']")).to_have_count(0)
        town.fine(page, "18-one-over")
        page.goto(f"{ASKED}/vote")
        expect(page.locator("main form")).to_have_count(0)
    _figures_equal_what_was_said(town, "zh-hant")
