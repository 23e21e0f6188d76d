"""The bus stop of Upper Bend: its office, what people think, and two hundred who answer what others said.

Nobody here opens a browser: a `Phone` sends the forms of the page, as a phone without scripts does.
"""

import html
import random
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

from lianxin.office import commands as offices
from lianxin.office.states import Role

SLUG, PASSWORD = "bend", "water under the bridge"
PEOPLE = {
    "cora": (Role.COORDINATOR, "Cora"),
    "carl": (Role.CLERK, "Carl"),
    "lea": (Role.LEAD, "Lea"),
    "otto": (Role.OVERSEER, "Otto"),
}
LANGUAGES = ("zh-hans", "zh-hant", "en")
NAMES = {"zh-hans": "上弯镇", "zh-hant": "上彎鎮", "en": "Upper Bend"}
QUESTION = {
    "zh-hans": "班车站该设在哪里？",
    "zh-hant": "班車站該設在哪裏？",
    "en": "Where shall the bus stop?",
}
PLAIN = {
    "zh-hans": "站可以挪，班次不变。",
    "zh-hant": "站可以挪，班次不變。",
    "en": "The stop can move. The number of buses stays.",
}
DECIDES = {"zh-hans": "镇政府，五月定。", "zh-hant": "鎮政府，五月定。", "en": "The town, in May."}
GROUPS = (
    ({"zh-hans": "坐车的人", "zh-hant": "坐車的人", "en": "Riders"}, "400", "站上问过"),
    ({"zh-hans": "店主", "zh-hant": "店主", "en": "Shopkeepers"}, "60", ""),
)
#: Who agrees with what: those of the old bridge, those of the school, those of the market.  Everybody else disagrees.
BRIDGE, SCHOOL, MARKET = OPINIONS = "bsm"
SAID = {
    ("zh-hans", "车站应该留在老桥头，走得到"): BRIDGE,
    ("zh-hans", "站挪到小学门口，孩子少过一次马路"): SCHOOL,
    ("zh-hant", "車站設在市場口，買菜的人最方便"): MARKET,
    ("zh-hant", "站上要有座椅"): OPINIONS,
    ("en", "The stop should stay where old people can walk to"): BRIDGE,
}
BY_KEYBOARD = "A roof over the stop matters more than its place"
SEEDS = {
    "桥头的路灯刚修好，站不用挪": BRIDGE,
    "老桥头是大家约好见面的地方": BRIDGE,
    "上学放学时班车应该停在校门边": SCHOOL,
    "校门口的路够宽，车能掉头": SCHOOL,
    "家长愿意在校门口轮流值守": SCHOOL,
    "市场口的店铺愿意照看站牌": MARKET,
    "赶集的日子车应该停在市场": MARKET,
    "市场口离卫生所最近": MARKET,
    "时刻表要用大字写": OPINIONS,
    "晚上最后一班车应该晚一点": OPINIONS,
}
LEANS = {words: who for (_language, words), who in SAID.items()} | SEEDS | {BY_KEYBOARD: OPINIONS}
#: How often somebody answers as most of those who think like them; and how often nobody can say.
SURE, PASSES = 0.92, 0.04
VALUES = {"agree": 1, "pass": 0, "disagree": -1}
_OPENER = build_opener(ProxyHandler({}))


def found(now: datetime) -> None:
    """The office before anybody is asked anything."""
    office = offices.open_office(slug=SLUG, names=NAMES, rule_pack="cn-hotline", now=now)
    for login, (role, name) in PEOPLE.items():
        offices.add_person(
            office=office, login=login, display_name=name, password=PASSWORD, roles=[(role, None)], now=now
        )


def choice_of(opinion: str, words: str, dice: random.Random) -> str:
    """What somebody of this opinion makes of a statement."""
    if dice.random() < PASSES:
        return "pass"
    agrees = opinion in LEANS[words]
    return "agree" if agrees == (dice.random() < SURE) else "disagree"


@dataclass
class Phone:
    """A phone without scripts at which nobody looks: it sends forms, and notes every cookie that it is given."""

    base: str
    language: str
    cookies: list[str] = field(default_factory=list, kw_only=True)

    def send(self, path: str, **fields: str | list[str]) -> str:
        """Read a page, or send its form; what is refused is an `HTTPError`."""
        request = Request(
            f"{self.base}{path}",
            data=urlencode(fields, doseq=True).encode() if fields else None,
            headers={"Accept-Language": self.language},
        )
        with _OPENER.open(request, timeout=30) as answer:
            self.cookies += answer.headers.get_all("Set-Cookie", [])
            page = str(answer.read(), "utf-8")
        assert f'<html lang="{self.language}"' in page
        return page


@dataclass
class Voter(Phone):
    """One person who answers through the forms of the page; what they said is kept here to be compared."""

    name: int
    group: str
    key: str = ""
    number: int = 0
    said: dict[int, int] = field(default_factory=dict)
    #: Of the ballot: the token that was handed out, and under which mark stands what was chosen.
    slip: str = ""
    mark: str = ""
    chosen: list[int] = field(default_factory=list)

    @property
    def opinion(self) -> str:
        return OPINIONS[self.name % len(OPINIONS)]

    def vote(self, pages: int = 2) -> None:
        """Begin, and answer so many pages of what comes."""
        path = f"/{SLUG}/asking/1/vote"
        form = hidden(self.send(path), "form")
        page = self.send(path, step="begin", form=form, group=self.group)
        self.key = hidden(page, "key")
        self.number = int(re.findall(r'<p class="hint">[^<]*?(\d+)</p></section>', page)[0])
        for _page in range(pages):
            page = self.send(path, step="cast", key=self.key, **self._answers(page))

    def _answers(self, page: str) -> dict[str, str]:
        dice, told = random.Random(f"{self.name} {len(self.said)}"), {}
        for number, words in statements_on(page).items():
            choice = choice_of(self.opinion, words, dice)
            self.said[number] = VALUES[choice]
            told[f"s{number}"] = choice
        return told


def hidden(page: str, name: str) -> str:
    """What a form carries unseen."""
    return re.findall(rf'name="{name}" value="([^"]+)"', page)[0]


def statements_on(page: str) -> dict[int, str]:
    """Number and words of each statement on a page of the vote."""
    found = re.findall(r'<fieldset id="id_s(\d+)"><legend><span class="text"[^>]*>(.*?)</span>', page)
    return {int(number): html.unescape(words) for number, words in found}


def number_of(words: str, page: str) -> str:
    """The number of a statement, as the page of all statements has it."""
    [number] = [row.partition('"')[0] for row in page.split('<tr id="s')[1:] if words in html.unescape(row)]
    return number


def tallies(answers: Iterable[dict[int, int]]) -> dict[int, list[int]]:
    """Agree, disagree and pass of each statement, counted from what everybody said."""
    counted = Counter(pair for one in answers for pair in one.items())
    numbers = {number for number, _value in counted}
    return {number: [counted[number, value] for value in (1, -1, 0)] for number in sorted(numbers)}
