"""What the invented office asks about hot meals at the door: known numbers, a survey before and after a trial, votes."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from lianxin.algorithms.surveys import Kind
from lianxin.ask.commands import consultations as asking
from lianxin.ask.commands import margins as counting
from lianxin.ask.commands import statements as stating
from lianxin.ask.commands import surveys as surveying
from lianxin.ask.commands.consultations import GroupTerms, PhaseTerms, Terms
from lianxin.ask.commands.margins import BandTerms, MarginTerms
from lianxin.ask.commands.statements import Answer
from lianxin.ask.commands.statements.making import Spoken
from lianxin.ask.commands.surveys import QuestionTerms, RoundTerms, SurveyTerms
from lianxin.ask.models import Consultation, Participant
from lianxin.ask.queries.consultations import groups_of
from lianxin.ask.queries.statements import shown, waiting
from lianxin.ask.queries.surveys.rounds import rounds_of, surveys_of
from lianxin.ask.states import Choice, PhaseKind, Way
from lianxin.office.models import Person

from .asked import asked_here
from .granary import DAY
from .place import AREAS, Names

#: Hours before the end of the season; the trial of the meals lies between the two rounds.
ANNOUNCED, SAID, LOOKED_AT = 29.5 * DAY, 29 * DAY, 28 * DAY
OPENED, CLOSED, OPENED_AGAIN, CLOSED_AGAIN = (days * DAY for days in (27.5, 20.5, 10.5, 3.5))
#: When some of those who take part come, and when they are asked again.
CAME = (27.0 * DAY, 24.0 * DAY, 22.0 * DAY)
ASKED_AGAIN, IN_PRIVATE = 8 * DAY, 1 * DAY
#: For how many days it is open.
DAYS = 33
A_MINUTE = 1 / 60

QUESTION = Names(
    "给老人送饭，怎么送才好？",
    "給老人送飯，怎麼送才好？",
    "Meals for old people at home: how should they come?",
)
PLAIN = Names(
    "现在每天中午送一次饭，送到时常常凉了。先试两个星期：换保温箱，分两路送。\n可以改的：几点送，谁来送，先送给谁。\n不能改的：每顿饭两块钱，不涨。",
    "現在每天中午送一次飯，送到時常常涼了。先試兩個星期：換保溫箱，分兩路送。\n可以改的：幾點送，誰來送，先送給誰。\n不能改的：每頓飯兩塊錢，不漲。",
    "Meals come once a day, at noon, and are often cold. For two weeks we try boxes that keep them warm, on two rounds.\n"
    "What can change: when they come, who brings them, who comes first.\n"
    "What cannot: a meal costs two yuan, and not more.",
)
DECIDES = Names(
    "镇政府和民政办一起决定，征询结束后三十天内公布。",
    "鎮政府和民政辦一起決定，徵詢結束後三十天內公佈。",
    "The town and the welfare office decide together, and say so within thirty days of closing.",
)
GROUPS = (
    (
        Names("自己住的老人", "自己住的老人", "Old people who live by themselves"),
        260,
        "五月上门问过 / asked at home",
    ),
    (
        Names("照顾老人的家里人", "照顧老人的家裡人", "Families who look after them"),
        420,
        "五月的座谈会 / a meeting in May",
    ),
)
SOURCE = "民政办登记 / list of the welfare office"
WHERE = Names("住在哪里", "住在哪裡", "Where they live")
#: How many of those whom it concerns live there, in the order of the areas.
LIVE = (210, 170, 190, 110)

#: Words, language, and of ten of the old and of ten of the families how many agree.
STATEMENTS = (
    ("饭送到的时候应该是热的。", "zh-hans", 10, 9),
    ("晚饭也应该送。", "zh-hans", 4, 9),
    ("送飯的人敲門以後，應該等一等。", "zh-hant", 9, 6),
    ("One meal a week could be eaten together.", "en", 8, 5),
    ("先送给自己做不了饭的人。", "zh-hans", 9, 8),
    ("饭里少放盐。", "zh-hans", 3, 8),
)
IN_PRIVATE_WORDS = "不想让送饭的人知道是我说的：周末的饭有时候没有来。"

TITLE = Names("送来的饭怎么样", "送來的飯怎麼樣", "How the meals are")
WHAT_FOR = Names(
    "试之前问一次，试完再问一次，问的一样。",
    "試之前問一次，試完再問一次，問的一樣。",
    "We ask once before the trial and once after it, the same each time.",
)
WARM = Names("饭送到的时候还是热的。", "飯送到的時候還是熱的。", "The meal is still warm when it comes.")
WHEN = Names("您最想什么时候收到饭？", "您最想什麼時候收到飯？", "When would you like the meal to come?")
TIMES = (
    Names("中午", "中午", "At noon"),
    Names("傍晚", "傍晚", "In the evening"),
    Names("中午和傍晚各半份", "中午和傍晚各半份", "Half at noon, half in the evening"),
)
FIRST = Names("最该先改什么？", "最該先改什麼？", "What should change first?")
CHANGES = (
    Names("饭更热一点", "飯更熱一點", "Warmer meals"),
    Names("菜更软一点", "菜更軟一點", "Softer vegetables"),
    Names("来的人坐一会儿，说说话", "來的人坐一會兒，說說話", "Whoever comes sits down and talks"),
)
#: Who takes part on each day: of the old and of the families, so many in each area; some say neither.
PEOPLE = (
    ((4, 2, 5, 1), (3, 2, 4, 1)),
    ((3, 1, 3, 1), (3, 3, 4, 2)),
    ((1, 1, 3, 0), (2, 1, 2, 1)),
)
UNTOLD = 2
#: Of ten who find that meals come warm, before the trial and after it.
WARM_BEFORE, WARM_AFTER = 3, 8
#: Of ten of the first round so many answer the second.
COME_AGAIN, SEED = 8, 7


def happenings(by: Person, *, now: datetime) -> Iterator[tuple[float, Callable[[datetime], None]]]:
    """How many hours before ``now`` each thing happens; votes enter the record just after a full hour."""
    meals = _Meals(by)
    past_the_hour = now.minute / 60 + now.second / 3600
    yield ANNOUNCED, meals.announce
    yield SAID, meals.say
    yield LOOKED_AT, meals.look
    for hours, people in zip(CAME, PEOPLE, strict=True):
        yield hours, partial(meals.take_part, people)
    yield CAME[-1] - 1 + past_the_hour - A_MINUTE, meals.seal
    yield ASKED_AGAIN, meals.ask_again
    yield IN_PRIVATE, meals.say_in_private


def meals_asked(by: Person) -> Consultation:
    return asked_here(by, QUESTION)


class _Meals:
    """One consultation, and those who take part in it: nobody but they could say that they are the same."""

    def __init__(self, by: Person) -> None:
        self.by, self._came = by, list[Participant]()
        self._dice = random.Random(SEED)  # noqa: S311 -- an invented town

    @property
    def consultation(self) -> Consultation:
        return meals_asked(self.by)

    def announce(self, now: datetime) -> None:
        """The known numbers and the questions stand there before anybody can answer."""
        made = asking.announce_consultation(terms=_terms(now), by=self.by, now=now)
        asking.open_consultation(consultation=made, now=now)
        counting.add_margin(consultation=made, terms=_margin(now.date()), by=self.by, now=now)
        survey = surveying.announce_survey(consultation=made, terms=_survey(now), by=self.by, now=now)
        for question in _questions():
            surveying.put_question(survey=survey, terms=question, at=None, by=self.by, now=now)

    def say(self, now: datetime) -> None:
        for words, language, _old, _families in STATEMENTS:
            self._say(Spoken(words=words, channel="web", language=language), now)

    def say_in_private(self, now: datetime) -> None:
        """It is for those who weigh it, and waits for one of them."""
        spoken = Spoken(words=IN_PRIVATE_WORDS, channel="web", language="zh-hans", private=True)
        self._say(spoken, now)

    def _say(self, spoken: Spoken, now: datetime) -> None:
        stating.say_in(
            consultation=self.consultation, spoken=spoken, now=now, idempotency_key=f"demo-{spoken.words}"
        )

    def look(self, now: datetime) -> None:
        for row in waiting(self.consultation):
            stating.show(statement=row, words=row.words, by=self.by, now=now)

    def take_part(self, people: Sequence[Sequence[int]], now: datetime) -> None:
        """They answer the questions and vote; the last ones say nothing of themselves."""
        consultation = self.consultation
        groups = groups_of(consultation)
        told = [
            (kind, group, {1: band})
            for kind, (group, counts) in enumerate(zip(groups, people, strict=True))
            for band, count in enumerate(counts, 1)
            for _person in range(count)
        ]
        for kind, group, bands in [*told, *((1, None, {}) for _person in range(UNTOLD))]:
            one, _key = stating.take_part(
                consultation=consultation, group=group, way=Way.WEB, now=now, bands=bands
            )
            stating.cast_votes(participant=one, answers=self._votes(consultation, kind), now=now)
            self._came.append(one)
            self._answer(one, 1, WARM_BEFORE, now)

    def seal(self, now: datetime) -> None:
        """The clock of a season looks once a day; votes enter at a full hour."""
        stating.seal_votes(consultation=self.consultation, now=now)

    def ask_again(self, now: datetime) -> None:
        """Most of those who answered before the trial answer after it."""
        for one in self._came:
            if self._dice.randrange(10) < COME_AGAIN:
                self._answer(one, 2, WARM_AFTER, now)

    def _votes(self, consultation: Consultation, kind: int) -> dict[int, Answer]:
        return {
            row.number: Answer(Choice.AGREE if self._dice.randrange(10) < agree[kind] else Choice.DISAGREE)
            for row, (_words, _language, *agree) in zip(shown(consultation), STATEMENTS, strict=True)
        }

    def _answer(self, one: Participant, number: int, warm: int, now: datetime) -> None:
        [survey] = surveys_of(self.consultation)
        dice, round_ = self._dice, rounds_of(survey)[number - 1]
        step = dice.choice((4, 5)) if dice.randrange(10) < warm else dice.choice((1, 2, 3))
        said = {1: str(step), 2: str(dice.choice((1, 1, 2, 3))), 3: self._needs()}
        surveying.answer_survey(participant=one, round_=round_, said=said, now=now)

    def _needs(self) -> str:
        named = sorted(self._dice.sample(range(1, len(CHANGES) + 1), self._dice.choice((1, 2))))
        return ",".join(f"{place}:{self._dice.randrange(1, 4)}" for place in named)


def _terms(now: datetime) -> Terms:
    closes_at = now + timedelta(days=DAYS)
    return Terms(
        question=QUESTION.by_language(),
        plain=PLAIN.by_language(),
        decides=DECIDES.by_language(),
        opens_at=now,
        closes_at=closes_at,
        phases=[
            PhaseTerms(PhaseKind.SAY, now, closes_at),
            PhaseTerms(PhaseKind.VOTE, now + timedelta(hours=ANNOUNCED - OPENED), closes_at),
        ],
        groups=[GroupTerms(names.by_language(), size, SOURCE, heard) for names, size, heard in GROUPS],
    )


def _margin(today: date) -> MarginTerms:
    bands = [
        BandTerms(names.by_language(), people) for names, people in zip(AREAS.values(), LIVE, strict=True)
    ]
    return MarginTerms(WHERE.by_language(), SOURCE, today - timedelta(days=40), bands)


def _survey(now: datetime) -> SurveyTerms:
    def at(hours: float) -> datetime:
        return now + timedelta(hours=ANNOUNCED - hours)

    return SurveyTerms(
        title=TITLE.by_language(),
        plain=WHAT_FOR.by_language(),
        rounds=[RoundTerms(at(OPENED), at(CLOSED)), RoundTerms(at(OPENED_AGAIN), at(CLOSED_AGAIN))],
    )


def _questions() -> list[QuestionTerms]:
    return [
        QuestionTerms(Kind.SCALE, WARM.by_language()),
        QuestionTerms(Kind.ONE, WHEN.by_language(), [one.by_language() for one in TIMES]),
        QuestionTerms(Kind.NEEDS, FIRST.by_language(), [one.by_language() for one in CHANGES]),
    ]
