"""The bus stop of Upper Bend, at a table: people put their name down, are drawn by lot, and confirm what was said.

Then the decision, with an answer to everything that was said, for whoever said it.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from playwright.sync_api import Page, expect

from tests.journeys.bus_stop import GROUPS, LANGUAGES, SLUG, Phone, hidden
from tests.journeys.bus_stop_pages import ASKED, LOCALES, Town, fill_in, go, press

DESK = f"/{SLUG}/desk/asking/1"
TABLE = f"{ASKED}/sittings/1"
PLACE, SEATS, PEOPLE, LOOKED_AT = "镇文化站", 6, 12, 3
AGENDA = {
    "zh-hans": "站设在哪里\n站上要有什么",
    "zh-hant": "站設在哪裏\n站上要有什麼",
    "en": "Where it stops\nWhat the stop needs",
}
TALKED = {1: ["桥头和校门口可以轮着停"], 2: ["站牌要有盲文", "棚子要挡得住西边来的雨"]}
OTHERWISE = "棚子要挡得住北边来的雨"
SOURCE, OUTSIDE = "三月十日晚上的福利彩票头奖号码", "07 12 19 23 30 04"
DECIDED = {
    "zh-hans": "车站留在桥头，加棚子和座椅。",
    "zh-hant": "車站留在橋頭，加棚子和座椅。",
    "en": "The stop stays at the bridge and gets a roof and benches.",
}
NEXT = {"zh-hans": "六月底完工。", "zh-hant": "六月底完工。", "en": "Done by the end of June."}
ROOF = {"zh-hans": "站上要有棚子和座椅", "zh-hant": "站上要有棚子和座椅", "en": "A roof and benches"}
BY_BALLOT = {
    "zh-hans": "按票决出钱的是：",
    "zh-hant": "按票決出錢的是：",
    "en": "By the ballot there is money for: ",
}
ELSEWHERE = {"zh-hans": "车站挪到别处", "zh-hant": "車站挪到別處", "en": "The stop elsewhere"}
TOO_NARROW = {
    "zh-hans": "别处的路太窄。",
    "zh-hant": "別處的路太窄。",
    "en": "The roads elsewhere are too narrow.",
}


def they_sit_around_a_table(town: Town) -> None:
    """From the call to the minutes.  What was said there is put to everybody like whatever else was said."""
    begins = (town.now + timedelta(days=9)).replace(hour=6, minute=30)
    _called(town, begins)
    codes = [_puts_name_down(town, number) for number in range(LOOKED_AT)]
    codes += [_sends_name(town, number) for number in range(LOOKED_AT, PEOPLE)]
    _drawn_in_public(town)
    seated = [code for code in codes if _comes(town, code)]
    assert len(seated) == SEATS
    town.wait_until(begins + timedelta(hours=2))
    _minutes_are_kept(town)
    _confirmed(town, *seated[:2])
    with town.desk("carl", f"{DESK}/sittings/1/") as page:
        town.fine(page, "25-table-corrections")
        press(page, "form:has(input[name=correction]) button[value=instead]")
    town.wait_until(town.now + timedelta(days=8))
    town.wait_until(town.now + timedelta(minutes=5))
    _everybody_reads_it(town)


def _called(town: Town, begins: datetime) -> None:
    with town.desk("cora", f"{DESK}/sittings/new") as page:
        page.locator("#id_place").fill(PLACE)
        page.locator("#id_day").fill(f"{begins:%Y-%m-%d}")
        page.locator("#id_hour").fill("14:30")
        page.locator("#id_agenda summary").click()
        for code, text in AGENDA.items():
            page.locator(f"[name=agenda_{code}]").fill(text)
        page.locator("#id_seats").fill(str(SEATS))
        page.locator("#id_shared input[value=equal]").check()
        town.fine(page, "20-table-new")
        press(page, "main form button[name=compare]")
        town.fine(page, "20-table-compared")
        press(page, "main form button.primary.full:not([name])")


def _puts_name_down(town: Town, number: int) -> str:
    """In three languages, without scripts; the code that is shown once."""
    language = LANGUAGES[number % len(LANGUAGES)]
    with town.phone(language) as page:
        page.goto(f"{TABLE}/")
        go(page, f"main a[href='{TABLE}/join']")
        page.get_by_label(GROUPS[number % 2][0][language]).check()
        page.locator("[name=name]").fill(f"阿{number}")
        town.fine(page, f"21-table-join-{language}")
        press(page, "main form button.primary")
        town.fine(page, f"22-table-slip-{language}")
        return page.locator(".code").first.inner_text()


def _sends_name(town: Town, number: int) -> str:
    """The same form, from a phone at which nobody looks."""
    phone, path = Phone(town.server.base_url, LANGUAGES[number % len(LANGUAGES)]), f"{TABLE}/join"
    form = hidden(phone.send(path), "form")
    slip = phone.send(path, form=form, group=str(number % 2 + 1), name=f"阿{number}")
    return re.findall(r'<p class="code">([^<]+)<', slip)[0]


def _drawn_in_public(town: Town) -> None:
    """First the list and where the number will come from; then the number."""
    with town.desk("cora", f"{DESK}/sittings/1/") as page:
        page.locator("#id_source").fill(SOURCE)
        press(page, "form:has(#id_source) button")
        page.locator("#id_outside").fill(OUTSIDE)
        press(page, "form:has(#id_outside) button")
        town.fine(page, "23-table-drawn")
    with town.phone("en") as page:
        page.goto(f"{TABLE}/")
        expect(page.locator("main")).to_contain_text(OUTSIDE)
        town.fine(page, "23-table-public")


def _comes(town: Town, code: str) -> bool:
    """Whether somebody has a seat; the first who does says so at a phone that is looked at."""
    phone, path = Phone(town.server.base_url, "zh-hans"), f"{TABLE}/seat"
    if 'value="accept"' not in phone.send(path, key=code):
        return False
    if "24-table-seat" in town.seen:
        phone.send(path, key=code, step="accept")
        return True
    with town.phone("zh-hans") as page:
        _at_the_place_of(page, code)
        town.fine(page, "24-table-seat")
        press(page, "form:has(input[value=accept]) button")
    return True


def _at_the_place_of(page: Page, code: str) -> None:
    page.goto(f"{TABLE}/seat")
    page.locator("#id_key").fill(code)
    press(page, "main form button")
    assert code.replace("-", "") not in page.url


def _minutes_are_kept(town: Town) -> None:
    with town.desk("carl", f"{DESK}/sittings/1/") as page:
        for group, number in ((1, 3), (2, 3)):
            page.locator(f"#id_came_{group}").fill(str(number))
        press(page, "form:has(#id_came_1) button")
        go(page, f"main a[href='{DESK}/sittings/1/minutes']")
        for topic, ideas in TALKED.items():
            page.locator(f"[name=topic_{topic}]").fill("\n".join(ideas))
        press(page, "main form button.primary")


def _confirmed(town: Town, first: str, second: str) -> None:
    """One says what is theirs; the other says one thing differently, with the keys of a keyboard alone."""
    with town.phone("zh-hans") as page:
        _at_the_place_of(page, first)
        page.locator("[name=m1][value=mine]").check()
        page.locator("[name=m2][value=right]").check()
        town.fine(page, "24-table-confirm")
        press(page, "form:has([name=m1]) button.primary")
    with town.phone("zh-hant", script=True) as page:
        _at_the_place_of(page, second)
        page.locator("[name=m3][value=other]").focus()
        page.keyboard.press("Space")
        page.locator("details:has(#id_words_3) summary").focus()
        page.keyboard.press("Enter")
        page.locator("#id_words_3").focus()
        page.keyboard.type(OTHERWISE)
        page.locator("form:has([name=m3]) button.primary").focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert not page.locator(".errors").count()


def _everybody_reads_it(town: Town) -> None:
    """The minutes stand, each idea with whether it was confirmed; and each waits to be put to everybody."""
    said = [*TALKED[1], TALKED[2][0], OTHERWISE]
    with town.phone("zh-hans") as page:
        page.goto(f"{TABLE}/")
        for words in said:
            expect(page.locator("main")).to_contain_text(words)
        expect(page.locator("main")).not_to_contain_text(TALKED[2][1])
        town.fine(page, "26-table-minutes")
    with town.desk("cora", f"{DESK}/statements/") as page:
        for words in said:
            press(page, f'section.card:has-text("{words}") button[value=show]')


# --- The decision -------------------------------------------------------------------------------------------------


def it_is_decided(town: Town, spoken: dict[str, str], wanted: Sequence[str], paid: dict[str, str]) -> None:
    """Nothing is published while something has no answer; then whoever spoke reads what became of it.

    What the ballot gave (``paid``) is the reason of what it decided.
    """
    with_money = {language: f"{text}{paid[language]}" for language, text in BY_BALLOT.items()}
    with town.desk("cora", f"{DESK}/decision/") as page:
        town.fine(page, "30-deciding")
        fill_in(page, "text", DECIDED)
        fill_in(page, "next", NEXT)
        page.locator("#id_decided_by").fill("镇人民政府")
        page.locator("#id_decided_on").fill(f"{town.now:%Y-%m-%d}")
        press(page, "form:has(#id_decided_by) button")
        go(page, "form[action$='/decision/publish'] button")
        expect(page.locator(".errors")).to_have_count(1)
        _point(page, ROOF, with_money, "adopted", wanted)
        _point(page, ELSEWHERE, TOO_NARROW, "not_adopted", [""])
        town.fine(page, "31-deciding-points")
        press(page, "form[action$='/decision/publish'] button")
    for language in LOCALES:
        with town.phone(language) as page:
            page.goto(f"{ASKED}/decision/")
            for texts in (DECIDED, ROOF, with_money, TOO_NARROW):
                expect(page.locator("main")).to_contain_text(texts[language])
            town.fine(page, f"32-decision-{language}")
    with town.phone("en") as page:
        page.goto(f"/{SLUG}/follow/{spoken[wanted[0]].replace('-', '')}/")
        expect(page.locator("main")).to_contain_text(with_money["en"])
        town.fine(page, "33-follow-answered")


def _point(
    page: Page, said: dict[str, str], reason: dict[str, str], outcome: str, words: Sequence[str]
) -> None:
    """A point of the statements with these words; of all that are left with none."""
    form = page.locator("form:has(#id_outcome)").first
    for one in words:
        for tick in form.locator("label.tick", has_text=one).all():
            tick.locator("input").check()
    fill_in(page, "said", said)
    fill_in(page, "reason", reason)
    page.locator("#id_outcome").first.select_option(outcome)
    press(page, "form:has(#id_outcome) button.primary")
