"""Fixed days of the invented town on which anybody can come and speak: held, one of them not held, and the next ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, time, timedelta
from functools import partial
from typing import NamedTuple

from django.db.models import QuerySet

from lianxin.act import commands as act
from lianxin.act.models import Case
from lianxin.ask.commands import session_days as commands
from lianxin.ask.commands.session_days import Raised, SeriesTerms
from lianxin.ask.models import SessionDay
from lianxin.hear.commands import publish
from lianxin.hear.models import Voice
from lianxin.hear.states import VoiceKind
from lianxin.office.models import Person

from .granary import DAY

MONTHLY, HOUR = (8, 22), time(9)
WHERE = "老街茶馆楼上 / above the tea house on Old Street"
#: Hours before a day on which its topics are registered; after its beginning until it is said that it was held.
REGISTERED, HELD = 2 * DAY, 3.0
#: Hours after it was registered until a clerk releases its words.
RELEASED = 5.0
#: Hours after it was held until a unit takes a topic on, and until it answers.
ACCEPTED, ANSWERED = 20.0, 3.5 * DAY
#: How many came to the last days, in their order; None where nobody held it.
CAME = (17, 9, 12, 4, None, 11)
#: Somebody raises something for the next day, so many hours before the end.
RAISED = 1.5 * DAY


class Topic(NamedTuple):
    """What somebody wants to be talked about, and in a line; what the unit did, nothing where it has not answered."""

    words: str
    title: str
    unit: str
    done: str = ""
    kind: VoiceKind = VoiceKind.REPORT


#: For so many days there are topics: no more than six of the days lie within them.
MOST_DAYS = 87
#: By day, from the first on.
TOPICS = (
    (
        Topic("班车站牌太高，老人看不清时刻。", "班车站牌太高", "transport", "换了低的站牌，字也大了。"),
        Topic("灌渠边的小路没有扶手。", "灌渠边没有扶手", "water", "装了二十米扶手。"),
    ),
    (
        Topic(
            "菜市场后门的灯，晚上七点就关。摊位还没收完。",
            "菜市场后门的灯关得早",
            "market",
            "收完摊位再关灯。",
        ),
    ),
    (Topic("垃圾车早上五点就来，太吵。", "垃圾车来得太早", "streets"),),
    (
        Topic(
            "低保的表，能不能在村里填？",
            "低保的表在村里填",
            "welfare",
            "每月第一个星期三，有人到村里来填。",
            VoiceKind.QUESTION,
        ),
    ),
    (Topic("自来水停水前，请早一天说。", "停水前早一天说", "water"),),
    (Topic("电线杆上的旧广告，能不能清一清？", "电线杆上的旧广告", "power", "", VoiceKind.IDEA),),
)
COMING = Topic(
    "班车上能不能放两个座位给带孩子的人？", "班车上给带孩子的人留座", "transport", "", VoiceKind.IDEA
)


def happenings(
    by: Person, people: Mapping[str, Person], *, hours: float, now: datetime
) -> Iterator[tuple[float, Callable[[datetime], None]]]:
    """How many hours before ``now`` each thing happens; the days are announced so many ``hours`` before it."""
    days = _Days(by, people)
    yield hours, days.announce
    begun = list(_moments(by, now - timedelta(hours=hours), now))
    for begins_at, topics, came in zip(begun, TOPICS, CAME[-len(begun) :], strict=False):
        after = (now - begins_at) / timedelta(hours=1)
        for topic in topics:
            registered = min(after + REGISTERED, hours - 1)
            yield registered, partial(days.register, topic)
            yield registered - RELEASED, partial(days.release, topic)
            yield from _handled(days, topic, after)
        if came is not None and after > HELD:
            yield after - HELD, partial(days.hold, begins_at, came)
    # For the day that comes, so after the last one began.
    raised = min([RAISED, *((now - one) / timedelta(hours=2) for one in begun[-1:])])
    yield raised, partial(days.register, COMING)
    yield raised / 2, partial(days.release, COMING)


def _moments(by: Person, first: datetime, last: datetime) -> Iterator[datetime]:
    """When each day began that is over."""
    zone = by.office.zone
    for step in range(1, (last - first).days + 2):
        day = (first + timedelta(days=step)).astimezone(zone).date()
        begins_at = datetime.combine(day, HOUR, zone)
        if day.day in MONTHLY and begins_at < last:
            yield begins_at


def _handled(days: _Days, topic: Topic, after: float) -> Iterator[tuple[float, Callable[[datetime], None]]]:
    """What the unit does by now."""
    if after > ACCEPTED:
        yield after - ACCEPTED, partial(days.accept, topic)
    if topic.done and after > ANSWERED:
        yield after - ANSWERED, partial(days.answer, topic)


class _Days:
    """The series, and the voices that were raised for its days."""

    def __init__(self, by: Person, people: Mapping[str, Person]) -> None:
        self.by, self.people = by, people
        self._raised: dict[Topic, Voice] = {}

    def announce(self, now: datetime) -> None:
        terms = SeriesTerms(days=MONTHLY, hour=f"{HOUR:%H:%M}", place=WHERE)
        commands.announce_series(office=self.by.office, terms=terms, area=None, by=self.by, now=now)

    def register(self, topic: Topic, now: datetime) -> None:
        """For the next day."""
        session = self._sessions().filter(begins_at__gt=now).earliest("begins_at")
        raised = Raised(words=topic.words, kind=topic.kind, language="zh-hans")
        heard = commands.register_topic(
            session=session, raised=raised, now=now, idempotency_key=f"demo-{topic.words}"
        )
        self._raised[topic] = heard.voice

    def release(self, topic: Topic, now: datetime) -> None:
        """Nothing in the words shows who spoke."""
        clerk = self.people["clerk"]
        publish(voice=self._raised[topic], title=topic.title, text=topic.words, by=clerk, now=now)

    def hold(self, begins_at: datetime, came: int, now: datetime) -> None:
        session = self._sessions().get(begins_at=begins_at)
        commands.hold_session(session=session, came=came, by=self.by, now=now)

    def accept(self, topic: Topic, now: datetime) -> None:
        act.accept(case=self._case(topic), by=self.people[topic.unit], now=now)

    def answer(self, topic: Topic, now: datetime) -> None:
        unit = self.people[topic.unit]
        act.answer(case=self._case(topic), done=topic.done, not_done="", why="", by=unit, now=now)

    def _sessions(self) -> QuerySet[SessionDay]:
        return SessionDay.objects.select_related("office__stream", "series__area").filter(
            office=self.by.office, place=WHERE
        )

    def _case(self, topic: Topic) -> Case:
        return Case.objects.get(case_voices__voice=self._raised[topic])
