"""What the invented office asks everybody: one question that is open, with two versions of a draft to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta

from lianxin.ask.commands import consultations as commands
from lianxin.ask.commands.consultations import GroupTerms, PhaseTerms, Terms
from lianxin.ask.models import Consultation
from lianxin.ask.queries import consultations as queries
from lianxin.ask.states import PhaseKind
from lianxin.office.commands import Explained, explain_word
from lianxin.office.models import Person

from .place import Names

#: Hours before the end of the week at which its words are explained, it is announced, voting begins, and the text is mended.
EXPLAINED, ANNOUNCED, VOTING, READ, READ_AGAIN = 167.0, 166.0, 150.0, 165.0, 70.0
DAYS = 35

QUESTION = Names(
    "老街的班车站，该挪到哪里？",
    "老街的班車站，該挪到哪裡？",
    "Where should the bus stop on Old Street be?",
)
PLAIN = Names(
    "老街口太窄，班车停下来，后面的车就过不去。站要挪，挪到哪里还没有定。\n可以改的：站的位置，要不要雨棚，早晚的时间。\n不能改的：这趟车的班次不会变少。",
    "老街口太窄，班車停下來，後面的車就過不去。站要挪，挪到哪裡還沒有定。\n可以改的：站的位置，要不要雨棚，早晚的時間。\n不能改的：這趟車的班次不會變少。",
    "The mouth of Old Street is narrow: when the bus stops, nothing passes. The stop has to move; where to is open.\n"
    "What can change: the place, a roof, the first and the last bus.\nWhat cannot: there will be no fewer buses.",
)
DECIDES = Names(
    "镇政府和交通站一起决定，征询结束后三十天内公布结果和理由。",
    "鎮政府和交通站一起決定，徵詢結束後三十天內公佈結果和理由。",
    "The town and the transport station decide together, and say what and why within thirty days of closing.",
)
#: Words that stand in what the town asks, and what they mean.
WORDS = (
    (
        Names("交通站", "交通站", "transport station"),
        Names(
            "镇里管班车和车站的地方。",
            "鎮裡管班車和車站的地方。",
            "The part of the town that runs the buses and the stops.",
        ),
    ),
    (
        Names("民政办", "民政辦", "welfare office"),
        Names(
            "镇里管低保、养老和送饭的地方。",
            "鎮裡管低保、養老和送飯的地方。",
            "The part of the town that looks after allowances, old people and meals.",
        ),
    ),
)
UNHEARD = (
    "上湾村路远，座谈会那天桥在修，没有人来。先问起来，同时上门去听。"
    " / The bridge was closed on the day of the meeting; we ask now, and go and listen in Upper Bend meanwhile."
)
GROUPS = (
    (
        Names("每天坐班车的人", "每天坐班車的人", "People who take the bus every day"),
        620,
        "三月的乘车人数 / counted in March",
        "六次站台上的询问 / asked at the stop, six times",
    ),
    (
        Names("老街的店主", "老街的店主", "Shopkeepers of Old Street"),
        140,
        "市场所登记 / list of the market office",
        "五月的座谈会 / a meeting in May",
    ),
    (
        Names("上湾村的老人", "上灣村的老人", "Old people of Upper Bend"),
        310,
        "村里登记 / list of the village",
        "",
    ),
)
TITLE = Names("三个地方的比较", "三個地方的比較", "Three places compared")
FIRST = Names(
    "桥头：离集市三百步，有地方等车，夜里暗。\n\n学校门口：安全，离老街五百步。\n\n老地方：不用挪，路还是堵。",
    "橋頭：離集市三百步，有地方等車，夜裡暗。\n\n學校門口：安全，離老街五百步。\n\n老地方：不用挪，路還是堵。",
    "The bridge: three hundred steps from the market, room to wait, dark at night.\n\n"
    "The school gate: safe, five hundred steps from Old Street.\n\nWhere it is: nothing moves, the street stays blocked.",
)
AGAIN = Names(
    "桥头：离集市三百步，有地方等车，今年装两盏灯。\n\n学校门口：安全，离老街五百步。\n\n老地方：不用挪，路还是堵。\n\n雨棚要花两万元，修路的钱里有。",
    "橋頭：離集市三百步，有地方等車，今年裝兩盞燈。\n\n學校門口：安全，離老街五百步。\n\n老地方：不用挪，路還是堵。\n\n雨棚要花兩萬元，修路的錢裡有。",
    "The bridge: three hundred steps from the market, room to wait, two lamps this year.\n\n"
    "The school gate: safe, five hundred steps from Old Street.\n\nWhere it is: nothing moves, the street stays blocked.\n\n"
    "A roof costs 20,000 yuan; the money for the road has it.",
)


def happenings(by: Person) -> Iterator[tuple[float, Callable[[datetime], None]]]:
    """How many hours before the end of the week each thing happens."""
    yield EXPLAINED, lambda now: _explain(by, now)
    yield ANNOUNCED, lambda now: _announce(by, now)
    yield READ, lambda now: _add(by, FIRST, now)
    yield READ_AGAIN, lambda now: _add(by, AGAIN, now)


def _explain(by: Person, now: datetime) -> None:
    for word, means in WORDS:
        explained = Explained(names=word.by_language(), means=means.by_language())
        explain_word(office=by.office, explained=explained, by=by, now=now)


def _announce(by: Person, now: datetime) -> None:
    """It opens at once, so that most of a week of it can be seen."""
    last = now.astimezone(by.office.zone).date() + timedelta(days=DAYS)
    closes_at = datetime.combine(last, time.min, by.office.zone)
    terms = Terms(
        question=QUESTION.by_language(),
        plain=PLAIN.by_language(),
        decides=DECIDES.by_language(),
        opens_at=now,
        closes_at=closes_at,
        phases=[
            PhaseTerms(PhaseKind.SAY, now, closes_at - timedelta(days=5)),
            PhaseTerms(PhaseKind.VOTE, now + timedelta(hours=ANNOUNCED - VOTING), closes_at),
        ],
        groups=[
            GroupTerms(names.by_language(), size, source, heard) for names, size, source, heard in GROUPS
        ],
        unheard_reason=UNHEARD,
    )
    made = commands.announce_consultation(terms=terms, by=by, now=now)
    commands.open_consultation(consultation=made, now=now)


def asked_here(by: Person, question: Names = QUESTION) -> Consultation:
    """What this office asks, by its question; without one, that which stays open."""
    rows = queries.consultations_of(by.office)
    return next(row for row in rows if row.question == question.by_language())


def _add(by: Person, text: Names, now: datetime) -> None:
    consultation = asked_here(by)
    newest = queries.newest_materials(consultation)
    commands.add_material(
        consultation=consultation,
        title=TITLE.by_language(),
        text=text.by_language(),
        replaces=newest[-1] if newest else None,
        draft=True,
        by=by,
        now=now,
    )
