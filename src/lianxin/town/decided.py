"""A question that the invented office has decided: what was said, and what became of each of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from lianxin.ask.commands import consultations as asking
from lianxin.ask.commands import decisions as commands
from lianxin.ask.commands import statements as stating
from lianxin.ask.commands.consultations import GroupTerms, PhaseTerms, Terms
from lianxin.ask.commands.statements import Answer
from lianxin.ask.commands.statements.making import Spoken
from lianxin.ask.deciding import DecisionTerms, PointTerms
from lianxin.ask.queries.consultations import group_of
from lianxin.ask.queries.statements import shown, waiting
from lianxin.ask.states import Choice, Outcome, PhaseKind, Way
from lianxin.office.models import Person

from .asked import asked_here
from .place import Names

#: Hours before the end of the week.
ANNOUNCED, SAID, LOOKED_AT, VOTED, CLOSED, DECIDED = 165.5, 164.0, 161.0, 139.0, 66.0, 30.0
SEED, PEOPLE = 2, 14

QUESTION = Names(
    "老街修路，白天修还是夜里修？",
    "老街修路，白天修還是夜裡修？",
    "Old Street is mended: by day or by night?",
)
PLAIN = Names(
    "路面要修八天。白天修，车要绕行；夜里修，附近会吵。\n不能改的：路一定要修。",
    "路面要修八天。白天修，車要繞行；夜裡修，附近會吵。\n不能改的：路一定要修。",
    "Mending takes eight days. By day cars go round; by night it is loud nearby.\nWhat cannot change: it is mended.",
)
DECIDES = Names(
    "镇政府，本周内公布结果和理由。",
    "鎮政府，本週內公布結果和理由。",
    "The town, and it says what and why within the week.",
)
SHORT = "雨季前要修完，来不及等三十天。 / It must be done before the rain; thirty days are too long."
GROUP = Names("住在老街的人", "住在老街的人", "People who live on Old Street")
SOURCE, HEARD = "三月的户数登记 / list of March", "四月逐户问过 / asked at every door in April"

#: Words, language, and of ten how many agree.
STATEMENTS = (
    ("夜里九点以后不要施工。", "zh-hans", 9),
    ("白天修，早点修完。", "zh-hans", 7),
    ("施工時要給店鋪留一條路。", "zh-hant", 9),
    ("集市那两天停工。", "zh-hans", 8),
    ("Please put up signs where to go round.", "en", 9),
)
#: What was said, what becomes of it, why, and which statements that answers.
POINTS = (
    (
        Names("白天修，夜里不吵人", "白天修，夜裡不吵人", "By day, and quiet at night"),
        Outcome.ADOPTED,
        Names("早七点到晚七点施工。", "早七點到晚七點施工。", "Work goes on from seven to seven."),
        (1, 2),
    ),
    (
        Names("店铺进出要有路", "店鋪進出要有路", "A way in for the shops"),
        Outcome.PARTLY,
        Names("留人行的路；车进不来。", "留人行的路；車進不來。", "There is one on foot; cars cannot pass."),
        (3,),
    ),
    (
        Names("集市两天停工", "集市兩天停工", "No work on the two market days"),
        Outcome.NOT_ADOPTED,
        Names(
            "停两天，就要碰上雨季。集市挪到学校操场，摊位费免两天。",
            "停兩天，就要碰上雨季。集市挪到學校操場，攤位費免兩天。",
            "Two days more, and it rains. The market moves to the school yard, and those two days are free.",
        ),
        (4,),
    ),
    (
        Names("要有绕行的指示牌", "要有繞行的指示牌", "Signs where to go round"),
        Outcome.ALREADY_SO,
        Names("周一已经立好六块。", "週一已經立好六塊。", "Six stand there since Monday."),
        (5,),
    ),
)
TEXT = Names(
    "老街白天修，八天修完。夜里不施工。",
    "老街白天修，八天修完。夜裡不施工。",
    "Old Street is mended by day, in eight days. Nobody works there at night.",
)
NEXT = Names(
    "道路所下周一开工；每天收工后清路。",
    "道路所下週一開工；每天收工後清路。",
    "The road office begins on Monday and clears the street every evening.",
)
BY = "柳溪镇政府 / the town of Willow Creek"


def happenings(by: Person) -> Iterator[tuple[float, Callable[[datetime], None]]]:
    """How many hours before the end of the week each thing happens."""
    for hours, step in (
        (ANNOUNCED, _announce),
        (SAID, _say),
        (LOOKED_AT, _look),
        (VOTED, _vote),
        (CLOSED, _close),
        (DECIDED, _decide),
    ):
        yield hours, partial(step, by)


def _announce(by: Person, now: datetime) -> None:
    closes_at = now + timedelta(hours=ANNOUNCED - CLOSED)
    terms = Terms(
        question=QUESTION.by_language(),
        plain=PLAIN.by_language(),
        decides=DECIDES.by_language(),
        opens_at=now,
        closes_at=closes_at,
        phases=[PhaseTerms(kind, now, closes_at) for kind in (PhaseKind.SAY, PhaseKind.VOTE)],
        groups=[GroupTerms(GROUP.by_language(), 210, SOURCE, HEARD)],
        short_reason=SHORT,
    )
    made = asking.announce_consultation(terms=terms, by=by, now=now)
    asking.open_consultation(consultation=made, now=now)


def _say(by: Person, now: datetime) -> None:
    for words, language, _agree in STATEMENTS:
        spoken = Spoken(words=words, channel="web", language=language)
        stating.say_in(
            consultation=asked_here(by, QUESTION), spoken=spoken, now=now, idempotency_key=f"demo-{words}"
        )


def _look(by: Person, now: datetime) -> None:
    for row in waiting(asked_here(by, QUESTION)):
        stating.show(statement=row, words=row.words, by=by, now=now)


def _vote(by: Person, now: datetime) -> None:
    dice, consultation = random.Random(SEED), asked_here(by, QUESTION)  # noqa: S311 -- an invented town
    group, numbers = group_of(consultation, 1), [row.number for row in shown(consultation)]
    for _person in range(PEOPLE):
        participant, _key = stating.take_part(consultation=consultation, group=group, way=Way.WEB, now=now)
        answers = {
            number: Answer(Choice.AGREE if dice.randrange(10) < agree else Choice.DISAGREE)
            for number, (_words, _language, agree) in zip(numbers, STATEMENTS, strict=True)
        }
        stating.cast_votes(participant=participant, answers=answers, now=now)


def _close(by: Person, now: datetime) -> None:
    asking.close_consultation(consultation=asked_here(by, QUESTION), now=now)
    stating.seal_votes(consultation=asked_here(by, QUESTION), now=now)


def _decide(by: Person, now: datetime) -> None:
    consultation = asked_here(by, QUESTION)
    for said, outcome, reason, statements in POINTS:
        point = PointTerms(said.by_language(), outcome, reason.by_language(), statements=statements)
        commands.put_point(consultation=consultation, key=None, point=point, by=by, now=now)
    today = now.astimezone(by.office.zone).date()
    terms = DecisionTerms(TEXT.by_language(), NEXT.by_language(), BY, today, today + timedelta(days=90))
    commands.save_terms(consultation=consultation, terms=terms, by=by, now=now)
    commands.publish_decision(consultation=consultation, by=by, now=now)
