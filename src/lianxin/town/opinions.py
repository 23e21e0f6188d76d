"""What people of the invented town say about the one question, and what the others make of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial

from lianxin.ask.commands import statements as commands
from lianxin.ask.commands.statements import Answer
from lianxin.ask.commands.statements.making import Spoken
from lianxin.ask.queries import consultations as queries
from lianxin.ask.queries.drafts import drafts_of, paragraphs_of
from lianxin.ask.queries.statements import waiting
from lianxin.ask.states import Choice, Way
from lianxin.office.models import Person

from .asked import asked_here

#: Hours before the end of the week.
SAID, LOOKED_AT, STILL_WAITING = 149.0, 146.0, 5.0
#: When people vote, how many of whom, and by which way: those of the bus, of the shops, who did not say.
VOTED = (
    (140.0, Way.WEB, (11, 4, 1)),
    (97.0, Way.WEB, (5, 8, 1)),
    (52.0, Way.PAPER, (5, 0, 0)),
    (26.0, Way.WEB, (1, 5, 2)),
)

#: What is said of one paragraph of the draft.
PARAGRAPHS = {
    "站应该挪到桥头。": 1,
    "离集市近，比什么都要紧。": 1,
    "夜里等车的地方要有灯。": 1,
    "橋頭的路太窄，老人走過去危險。": 1,
    "站应该挪到学校门口，接孩子方便。": 2,
    "小孩过马路平安，比少走几步要紧。": 2,
    "等车的地方，夜里应该有灯。": 1,
}
#: Words, and of ten who want the stop at the bridge, and of ten who want it at the school, how many agree.
STATEMENTS = (
    ("站应该挪到桥头。", "zh-hans", 9, 1),
    ("站应该挪到学校门口，接孩子方便。", "zh-hans", 1, 9),
    ("离集市近，比什么都要紧。", "zh-hans", 9, 2),
    ("小孩过马路平安，比少走几步要紧。", "zh-hans", 2, 9),
    ("等車的地方要有雨棚。", "zh-hant", 9, 9),
    ("夜里等车的地方要有灯。", "zh-hans", 10, 9),
    ("末班车应该晚半个小时。", "zh-hans", 8, 9),
    ("先试三个月，再定下来。", "zh-hans", 8, 8),
    ("集市那天，老街不该让车进来。", "zh-hans", 1, 8),
    ("The stop needs a bench for old people.", "en", 9, 9),
    ("橋頭的路太窄，老人走過去危險。", "zh-hant", 1, 8),
    ("店主卸货，要有自己的地方。", "zh-hans", 8, 3),
)
#: What nobody has looked at yet.
NEW = (("早上第一班车也应该早一点。", "zh-hans"), ("等车的地方，夜里应该有灯。", "zh-hans"))
#: Of a hundred who read a statement, so many answer it; of a hundred answers so many pass.
ANSWER, PASS = 95, 8


def happenings(by: Person) -> Iterator[tuple[float, Callable[[datetime], None]]]:
    """How many hours before the end of the week each thing happens."""
    yield SAID, partial(_say, [(words, language) for words, language, _bridge, _school in STATEMENTS], by)
    yield LOOKED_AT, partial(_look, by)
    for place, (hours, way, people) in enumerate(VOTED):
        yield hours, partial(_vote, place, way, people, by)
    yield STILL_WAITING, partial(_say, NEW, by)


def _say(said: Sequence[tuple[str, str]], by: Person, now: datetime) -> None:
    consultation = asked_here(by)
    paragraphs = paragraphs_of(drafts_of(consultation)[0])
    for words, language in said:
        number = PARAGRAPHS.get(words)
        commands.say_in(
            consultation=consultation,
            spoken=Spoken(words=words, channel="web", language=language),
            now=now,
            idempotency_key=f"demo-{words}",
            about=paragraphs[number - 1] if number else None,
        )


def _look(by: Person, now: datetime) -> None:
    for row in waiting(asked_here(by)):
        commands.show(statement=row, words=row.words, by=by, now=now)


def _vote(place: int, way: Way, people: tuple[int, ...], by: Person, now: datetime) -> None:
    """Riders mostly want the bridge, shopkeepers mostly the school; nobody of the third group has come yet."""
    consultation = asked_here(by)
    dice, groups = random.Random(place), queries.groups_of(consultation)  # noqa: S311 -- an invented town
    for group, count, bridge in zip((*groups[:2], None), people, (80, 15, 50), strict=True):
        for _person in range(count):
            participant, _key = commands.take_part(consultation=consultation, group=group, way=way, now=now)
            answers = _answers(dice, at_bridge=dice.randrange(100) < bridge)
            commands.cast_votes(participant=participant, answers=answers, now=now)


def _answers(dice: random.Random, *, at_bridge: bool) -> dict[int, Answer]:
    found = {}
    for number, (_words, _language, bridge, school) in enumerate(STATEMENTS, start=1):
        if dice.randrange(100) >= ANSWER:
            continue
        agrees = dice.randrange(10) < (bridge if at_bridge else school)
        choice = Choice.AGREE if agrees else Choice.DISAGREE
        passes = dice.randrange(100) < PASS
        found[number] = Answer(Choice.PASS if passes else choice, matters=dice.randrange(10) == 0)
    return found
