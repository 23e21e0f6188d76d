"""What the invented office asked a month ago: what the old granary could become; ideas, votes, and a reply to each."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from lianxin.ask.commands import consultations as asking
from lianxin.ask.commands import ideas as commands
from lianxin.ask.commands import statements as stating
from lianxin.ask.commands.consultations import GroupTerms, PhaseTerms, Terms
from lianxin.ask.commands.ideas import Proposed, Replied
from lianxin.ask.commands.statements import Answer
from lianxin.ask.models import Consultation, Idea, Statement
from lianxin.ask.queries.consultations import groups_of
from lianxin.ask.queries.ideas import details_said
from lianxin.ask.queries.statements import shown, waiting
from lianxin.ask.states import Choice, IdeaState, Limit, PhaseKind, Way
from lianxin.office.models import Person

from .asked import asked_here
from .place import Names

DAY = 24.0
#: Hours before the end of the season.
ANNOUNCED, PROPOSED, LOOKED_AT = 30 * DAY, 29 * DAY, 28 * DAY
VOTED = ((27 * DAY, Way.WEB, 9), (22 * DAY, Way.PAPER, 6))
REPLIED, TRIED = 20 * DAY, 3 * DAY
#: How long it is open, and how long ideas are taken.
DAYS, IDEAS_DAYS = 38, 21

QUESTION = Names(
    "旧粮站可以用来做什么？", "舊糧站可以用來做什麼？", "What could the old granary be used for?"
)
PLAIN = Names(
    "旧粮站空了八年，屋顶是好的，门窗要换。\n可以改的：里面做什么，谁来管，几点开门。\n不能改的：房子留着，不卖也不租给商家。",
    "舊糧站空了八年，屋頂是好的，門窗要換。\n可以改的：裡面做什麼，誰來管，幾點開門。\n不能改的：房子留著，不賣也不租給商家。",
    "The old granary has been empty for eight years. The roof is good; doors and windows have to be replaced.\n"
    "What can change: what is inside, who looks after it, when it is open.\n"
    "What cannot: the house stays, and is neither sold nor let to a shop.",
)
DECIDES = Names(
    "上湾村和镇政府一起定，征询结束后三十天内公布。",
    "上灣村和鎮政府一起定，徵詢結束後三十天內公佈。",
    "Upper Bend and the town decide together, and say so within thirty days of closing.",
)
LIMITS = Names(
    "最多八万元。外墙受保护，不能动。年底前要用起来。",
    "最多八萬元。外牆受保護，不能動。年底前要用起來。",
    "At most 80,000 yuan. The outer walls are listed. It has to be in use before the end of the year.",
)
GROUPS = (
    (
        Names("上湾村的年轻人", "上灣村的年輕人", "Young people of Upper Bend"),
        240,
        "四月在村口问过 / asked in April",
    ),
    (
        Names("上湾村的老人", "上灣村的老人", "Old people of Upper Bend"),
        310,
        "四月逐户问过 / asked at every door",
    ),
)
SOURCE = "村里登记 / list of the village"

READING_ROOM, DRYING, TABLES = "改成自习室", "收割时用来晒谷", "擺幾張棋桌和茶桌"
TOWER, SHOP, LAMP = "Build a tower on the roof", "开一个小卖部", "门口装一盏灯"
#: The line, what is said beside it, the language, and of ten of the young and of ten of the old how many agree.
IDEAS = (
    (READING_ROOM, "晚上在家写不了作业。我们可以轮流开门关门，桌椅从旧小学搬。", "zh-hans", 10, 7),
    (DRYING, "下雨天没有地方，谷子发芽。秋天用两个月，别的时候空着也行。", "zh-hans", 4, 9),
    (TABLES, "老人白天有個去處，冬天不冷。", "zh-hant", 6, 10),
    (TOWER, "From up there one would see the whole valley.", "en", 4, 1),
    (SHOP, "", "zh-hans", 3, 4),
    (LAMP, "", "zh-hans", 9, 9),
)


def happenings(by: Person) -> Iterator[tuple[float, Callable[[datetime], None]]]:
    """How many hours before the end of the season each thing happens."""
    yield ANNOUNCED, partial(_announce, by)
    yield PROPOSED, partial(_propose, by)
    yield LOOKED_AT, partial(_look, by)
    for place, (hours, way, people) in enumerate(VOTED):
        yield hours, partial(_vote, place, way, people, by)
    yield REPLIED, partial(_reply, by)
    yield TRIED, partial(_reply_to_the_trial, by)


def granary(by: Person) -> Consultation:
    return asked_here(by, QUESTION)


def statement(by: Person, line: str) -> Statement:
    """What was proposed in this line, as everybody sees it."""
    return next(row for row in shown(granary(by)) if row.words == line)


def _announce(by: Person, now: datetime) -> None:
    closes_at = now + timedelta(days=DAYS)
    terms = Terms(
        question=QUESTION.by_language(),
        plain=PLAIN.by_language(),
        decides=DECIDES.by_language(),
        limits=LIMITS.by_language(),
        opens_at=now,
        closes_at=closes_at,
        phases=[
            PhaseTerms(PhaseKind.IDEAS, now, now + timedelta(days=IDEAS_DAYS)),
            PhaseTerms(PhaseKind.VOTE, now, closes_at),
        ],
        groups=[GroupTerms(names.by_language(), size, SOURCE, heard) for names, size, heard in GROUPS],
    )
    made = asking.announce_consultation(terms=terms, by=by, now=now)
    asking.open_consultation(consultation=made, now=now)


def _propose(by: Person, now: datetime) -> None:
    for line, details, language, _young, _old in IDEAS:
        proposed = Proposed(title=line, details=details, channel="web", language=language)
        commands.propose(consultation=granary(by), proposed=proposed, now=now, idempotency_key=f"demo-{line}")


def _look(by: Person, now: datetime) -> None:
    for row in waiting(granary(by)):
        commands.show_idea(statement=row, words=row.words, details=details_said(row), by=by, now=now)


def _vote(place: int, way: Way, people: int, by: Person, now: datetime) -> None:
    """On the web mostly the young, on paper mostly the old."""
    consultation, dice = granary(by), random.Random(place)  # noqa: S311 -- an invented town
    groups, numbers = groups_of(consultation), [statement(by, line).number for line, *_more in IDEAS]
    for person in range(people):
        old = (person % 3 == 0) == (way == Way.WEB)
        participant, _key = stating.take_part(consultation=consultation, group=groups[old], way=way, now=now)
        answers = {
            number: Answer(Choice.AGREE if dice.randrange(10) < agree[old] else Choice.DISAGREE)
            for number, (_line, _details, _language, *agree) in zip(numbers, IDEAS, strict=True)
        }
        stating.cast_votes(participant=participant, answers=answers, now=now)


def _reply(by: Person, now: datetime) -> None:
    """One is tried, one is not possible, one comes later, one stands there already; the others still wait."""
    today = now.astimezone(by.office.zone).date()
    replies = {
        READING_ROOM: Replied(
            outcome=IdeaState.TAKEN_UP,
            words="先试两个星期：晚上六点到九点，年轻人自己排班。",
            where="旧粮站东间",
            until=today + timedelta(days=14),
            measured="每晚来几个人，有没有人抱怨吵",
        ),
        TOWER: Replied(
            outcome=IdeaState.NOT_POSSIBLE,
            words="The walls are listed and carry no more weight. The path above the school has the same view.",
            limit=Limit.LAW,
        ),
        DRYING: Replied(
            outcome=IdeaState.NOT_NOW,
            words="今年收割前门窗还换不好。明年开春再看。",
            until=today + timedelta(days=150),
        ),
        LAMP: Replied(outcome=IdeaState.DONE_ALREADY, words="上周已经装好，接在村口的线上。"),
    }
    for line, replied in replies.items():
        commands.reply_to_ideas(ideas=[_idea(by, line)], replied=replied, by=by, now=now)


def _reply_to_the_trial(by: Person, now: datetime) -> None:
    for replied in (
        Replied(
            outcome=IdeaState.TRIED,
            words="试完了，大家愿意接着管。",
            measured="十四个晚上，平均每晚十一个人；没有人抱怨吵。",
        ),
        Replied(outcome=IdeaState.ADOPTED, words="留下来。票决的钱用来换门窗和买灯。"),
    ):
        commands.reply_to_ideas(ideas=[_idea(by, READING_ROOM)], replied=replied, by=by, now=now)


def _idea(by: Person, line: str) -> Idea:
    return Idea.objects.select_related("statement__consultation__office__stream").get(
        statement=statement(by, line)
    )
