"""A few of the invented town advise about the meals: a pot, a public list, the draw, somebody in another's place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from lianxin.ask.commands import panels as commands
from lianxin.ask.commands.panels import PanelTerms
from lianxin.ask.models import Panel
from lianxin.ask.queries import panels as queries
from lianxin.office.models import Person

from .granary import DAY
from .meals import meals_asked
from .place import Names
from .table import OUTSIDE, SOURCE

#: Hours before the end of the season.
CALLED, STOOD_READY, LISTED, DRAWN = (days * DAY for days in (28.5, 26.0, 20.0, 18.0))
GONE, CAME, ADVISED, REPLIED = (days * DAY for days in (17.5, 17.0, 6.0, 4.0))
SIZE, TOOK_PART, AGREED = 12, 12, 10

TASK = Names(
    "饭不够的时候，先送给谁？", "飯不夠的時候，先送給誰？", "Who comes first when there are not enough meals?"
)
ITS_DAYS = Names(
    "三个星期六的上午，在敬老院。",
    "三個星期六的上午，在敬老院。",
    "Three Saturday mornings, at the care home.",
)
COSTS = Names(
    "来回车费，午饭，每次四十块。", "來回車費，午飯，每次四十塊。", "The bus, lunch, and 40 yuan each time."
)
#: Category, what it may be, and of the twelve at least and at most so many.
SEATS = """\
住在哪里 / where they live,河东和老街 / East Bank and Old Street,6,7
住在哪里 / where they live,河西和上湾 / West Bank and Upper Bend,5,6
和谁住 / with whom,自己住 / alone,5,7
和谁住 / with whom,和家里人住 / with family,5,7"""
#: Who stands ready: by category the place of what they are, and how many are alike.
POT = (((0, 2), 9), ((0, 3), 10), ((1, 2), 7), ((1, 3), 8))

ADVICE = Names(
    "先送给自己做不了饭的人，不看年纪。刚出院的人，头一个月也算。",
    "先送給自己做不了飯的人，不看年紀。剛出院的人，頭一個月也算。",
    "First those who cannot cook, whatever their age; in the first month also those who come out of hospital.",
)
MINORITY = Names(
    "一个人说：八十岁以上的，都应该先送。",
    "一個人說：八十歲以上的，都應該先送。",
    "One says: everybody over eighty should come first.",
)
REPLY = Names(
    "照这样做，下个月开始。八十岁以上的，民政办再逐个问一遍。",
    "照這樣做，下個月開始。八十歲以上的，民政辦再逐個問一遍。",
    "We do it so from next month; and the welfare office asks everybody over eighty once more.",
)


def happenings(by: Person) -> Iterator[tuple[float, Callable[[datetime], None]]]:
    """How many hours before the end of the season each thing happens."""
    lot = _Lot(by)
    yield CALLED, lot.call
    yield STOOD_READY, lot.stand_ready
    yield LISTED, lot.publish_the_list
    yield DRAWN, lot.draw
    yield GONE, lot.step_back
    yield CAME, lot.say_who_comes
    yield ADVISED, lot.advise
    yield REPLIED, lot.reply


class _Lot:
    """One panel by lot, from the call to the reply."""

    def __init__(self, by: Person) -> None:
        self.by = by

    @property
    def panel(self) -> Panel:
        rows = Panel.objects.select_related("consultation__office__stream")
        return rows.get(consultation=meals_asked(self.by))

    def call(self, now: datetime) -> None:
        terms = PanelTerms(
            task=TASK.by_language(),
            days=ITS_DAYS.by_language(),
            costs=COSTS.by_language(),
            size=SIZE,
            categories=SEATS,
            closes_at=now + timedelta(hours=CALLED - LISTED),
            draws_at=now + timedelta(hours=CALLED - DRAWN),
            source=SOURCE,
        )
        commands.announce_panel(consultation=meals_asked(self.by), terms=terms, by=self.by, now=now)

    def stand_ready(self, now: datetime) -> None:
        """Nobody leaves a name: whoever is drawn looks with the code."""
        panel = self.panel
        for places, people in POT:
            for _person in range(people):
                commands.put_in_pot(
                    panel=panel,
                    features=dict(enumerate(places, 1)),
                    household="",
                    name="",
                    contact="",
                    now=now,
                )

    def publish_the_list(self, now: datetime) -> None:
        """The clock may have come first."""
        commands.make_list(panel=self.panel, now=now)

    def draw(self, now: datetime) -> None:
        commands.draw_panel(panel=self.panel, outside=OUTSIDE, by=self.by, now=now)

    def step_back(self, now: datetime) -> None:
        """One cannot come; the same lot says who comes instead."""
        panel = self.panel
        first = queries.seated(panel)[0]
        first.panel = panel
        commands.step_back(entrant=first, now=now)

    def say_who_comes(self, now: datetime) -> None:
        panel = self.panel
        for one in queries.seated(panel):
            one.panel = panel
            commands.accept(entrant=one, now=now)

    def advise(self, now: datetime) -> None:
        commands.publish_advice(
            panel=self.panel,
            text=ADVICE.by_language(),
            minority=MINORITY.by_language(),
            agreed=AGREED,
            took_part=TOOK_PART,
            by=self.by,
            now=now,
        )

    def reply(self, now: datetime) -> None:
        commands.reply_to_advice(panel=self.panel, reply=REPLY.by_language(), by=self.by, now=now)
