"""The bus stop of Upper Bend, about money: what was said becomes projects, and everybody with a slip votes in secret.

Most vote as a phone without scripts does; some at a phone that is looked at, in three languages, one of them by keyboard
alone; some on paper in a booth, which a clerk types in; and five keep their slip.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from urllib.error import HTTPError

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.bus_stop import BRIDGE, BY_KEYBOARD, MARKET, SCHOOL, SLUG, Voter, hidden, number_of
from tests.journeys.bus_stop_pages import ASKED, Town, fill_in, go, press
from tests.journeys.loop import tab_to

DESK = f"/{SLUG}/desk/budgets"
MONEY, BALLOT = f"/{SLUG}/budgets/1/", f"/{SLUG}/ballots/1/"
IN_THE_BOOTH, UNUSED, AMOUNT, MOST_CHOSEN = 10, 5, "30000", 2
NAMES = {"zh-hans": "车站的钱", "zh-hant": "車站的錢", "en": "Money for the stop"}
PLAIN = {
    "zh-hans": "三万元，用在车站上。拿到票的人一起定。",
    "zh-hant": "三萬元，用在車站上。拿到票的人一起定。",
    "en": "Thirty thousand for the stop. Whoever has a slip decides.",
}


@dataclass(frozen=True)
class Project:
    """What could be paid: who wants it, and in which words somebody said so."""

    names: dict[str, str]
    cost: str
    wanted: str
    said: str = ""


ROOF = Project({"zh-hans": "棚子", "zh-hant": "棚子", "en": "A roof"}, "14000", BRIDGE + SCHOOL, BY_KEYBOARD)
BENCHES = Project(
    {"zh-hans": "座椅", "zh-hant": "座椅", "en": "Benches"}, "5000", BRIDGE + MARKET, "站上要有座椅"
)
CROSSING = Project(
    {"zh-hans": "校门口的斑马线", "zh-hant": "校門口的斑馬線", "en": "A crossing at the school"},
    "11000",
    SCHOOL,
)
BOARD = Project(
    {"zh-hans": "市场口的站牌", "zh-hant": "市場口的站牌", "en": "A board at the market"}, "7000", MARKET
)
PROJECTS = (ROOF, BENCHES, CROSSING, BOARD)
#: By equal shares those of the market get something of theirs; most votes first would have paid the crossing instead.
FUNDED, BY_MOST_VOTES = (BENCHES, ROOF, BOARD), (BENCHES, ROOF, CROSSING)
#: How often somebody chooses what people of their mind want.
SURE = 0.9


def they_vote_about_money(town: Town, folder: Path) -> None:
    """From the money that is put up to the last slip; who votes what is kept here alone, to be compared."""
    key = folder / "trustee.key"
    trustee = town.server.cli("ballot", "key", "county-court", "--to", str(key)).stdout.strip()
    opens = town.now + timedelta(days=2)
    _money_is_put_up(town, trustee, f"{opens:%Y-%m-%d}", f"{opens + timedelta(days=7):%Y-%m-%d}")
    _slips_are_handed_out(town, folder)
    town.wait_until(opens)
    *voters, last = town.voters[:-UNUSED]
    for voter in voters[:3]:
        _vote_on_a_phone(town, voter)
    _vote_by_keyboard(town, voters[3])
    _enter_from_the_booth(town, voters[4 : 4 + IN_THE_BOOTH])
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(_vote, [*voters[4 + IN_THE_BOOTH :], last]))
    with pytest.raises(HTTPError, match="422"):
        _vote(last)


# --- The terms ----------------------------------------------------------------------------------------------------


def _money_is_put_up(town: Town, trustee: str, opens: str, closes: str) -> None:
    """One asks, another agrees; from then on nobody can change anything."""
    with town.desk("cora", f"{DESK}/new") as page:
        fill_in(page, "names", NAMES)
        fill_in(page, "plain", PLAIN)
        page.locator("#id_amount").fill(AMOUNT)
        page.locator("#id_consultation").select_option("1")
        town.fine(page, "40-money-new")
        press(page, "main form button.primary.full")
        said = town.read(f"{ASKED}/statements/").decode()
        for project in PROJECTS:
            _put_on_the_list(page, project, said, closes)
        page.locator("details:has(> form[action$='/vote']) > summary").click()
        for name, text in (("choose", str(MOST_CHOSEN)), ("opens", opens), ("closes", closes)):
            page.locator(f"form[action$='/vote'] [name={name}]").fill(text)
        page.locator("#id_trustee").fill(trustee)
        town.fine(page, "41-money-desk")
        press(page, "form[action$='/vote'] > button.primary")
    with town.desk("otto", f"/{SLUG}/oversight/ballots/") as page:
        town.fine(page, "42-money-agreeing")
        press(page, "button[name=agree][value=yes]")


def _put_on_the_list(page: Page, project: Project, said: str, day: str) -> None:
    page.locator("details:has(> form[action$='/project']) > summary").click()
    fill_in(page, "names", project.names)
    fill_in(page, "plain", project.names)
    told = {"cost": project.cost, "where": "站上", "upkeep_by": "镇里", "upkeep": "300", "done_by": day}
    told |= {"statement": number_of(project.said, said)} if project.said else {"where_from": "座谈会"}
    for name, text in told.items():
        page.locator(f"#id_{name}").fill(text)
    press(page, "form[action$='/project'] > button.primary")


def _slips_are_handed_out(town: Town, folder: Path) -> None:
    """Somebody outside makes them; the house gets what is kept of them, and how many went where."""
    with town.phone("zh-hant") as page:
        page.goto(BALLOT)
        expect(page.locator("main form")).to_have_count(0)
        town.fine(page, "43-ballot-before")
    place, count = town.json("ballots/1.json")["place"], str(len(town.voters))
    town.server.several(
        ("ballot", "make-tokens", place, "--count", count, "--to", str(folder / "slips")),
        ("ballot", "roll", "1", "--commitments", str(folder / "slips/commitments.txt")),
        ("ballot", "handed", "1", "--where", "桥头", "--count", count),
    )
    slips = (folder / "slips/slips.csv").read_text().split()
    for voter, slip in zip(town.voters, slips, strict=True):
        voter.slip = slip


# --- Voting -------------------------------------------------------------------------------------------------------


def _choices(voter: Voter) -> list[int]:
    """Mostly what those of the same mind want."""
    dice = Random(f"chosen {voter.name}")
    wanted = [number for number, one in enumerate(PROJECTS, 1) if voter.opinion in one.wanted]
    others = [number for number in range(1, len(PROJECTS) + 1) if number not in wanted]
    chosen = {number if dice.random() < SURE else dice.choice(others) for number in wanted}
    return sorted(chosen)


def _vote(voter: Voter) -> None:
    """The page's own form, as a phone without scripts sends it."""
    mark, chosen = hidden(voter.send(BALLOT), "tracker"), _choices(voter)
    done = voter.send(BALLOT, token=voter.slip, tracker=mark, choice=[str(one) for one in chosen])
    assert mark in done
    voter.mark, voter.chosen = mark, chosen


def _vote_on_a_phone(town: Town, voter: Voter) -> None:
    """From the page of the question to the slip; nothing is said twice, and the mark stays the one that was noted."""
    with town.phone(voter.language) as page:
        page.goto(f"{ASKED}/")
        go(page, f"main a[href='{MONEY}']")
        town.fine(page, f"44-money-{voter.language}")
        go(page, f"main a[href='{BALLOT}']")
        mark = page.locator("#mark").inner_text()
        page.locator("#id_token").fill(voter.slip.lower())
        go(page, "#ballot button.primary")
        expect(page.locator(".errors")).to_have_count(1)
        expect(page.locator("#id_token")).to_have_value(voter.slip.lower())
        _choose(page, _choices(voter))
        town.fine(page, f"45-ballot-{voter.language}")
        press(page, "#ballot button.primary")
        _noted(page, voter)
        assert voter.mark == mark
        town.fine(page, f"46-voted-{voter.language}")


def _choose(page: Page, chosen: Sequence[int]) -> None:
    for number in chosen:
        page.locator(f"#ballot input[name=choice][value='{number}']").check()


def _noted(page: Page, voter: Voter) -> None:
    """What somebody writes down: the mark."""
    expect(page.locator("main .notice.leaf[role=status]")).to_be_visible()
    voter.mark, voter.chosen = page.locator("#mark").inner_text(), _choices(voter)


def _vote_by_keyboard(town: Town, voter: Voter) -> None:
    """Tab and space; the page runs its scripts here, and the phone itself seals what it sends."""
    with town.phone(voter.language, script=True) as page:
        page.goto(BALLOT)
        expect(page.locator("#sealing")).to_be_visible()
        for number in _choices(voter):
            tab_to(page, f"#ballot input[name=choice][value='{number}']")
            page.keyboard.press("Space")
        tab_to(page, "#id_token")
        page.keyboard.type(voter.slip)
        tab_to(page, "#ballot button.primary")
        page.keyboard.press("Enter")
        _noted(page, voter)


def _enter_from_the_booth(town: Town, people: Sequence[Voter]) -> None:
    """What was marked on paper and put into the box with its slip, in the order in which papers are taken out."""
    with town.desk("carl", BALLOT) as page:
        for voter in people:
            page.goto(BALLOT)
            _choose(page, _choices(voter))
            page.locator("#id_token").fill(voter.slip)
            press(page, "#ballot button.primary")
            _noted(page, voter)
