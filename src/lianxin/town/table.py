"""Some of the invented town around a table in the old granary: drawn by lot, and minutes that they confirm."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from lianxin.ask.commands import sittings as commands
from lianxin.ask.commands import statements as stating
from lianxin.ask.commands.sittings import OwnWords, SittingTerms
from lianxin.ask.models import Minute, Seat, Sitting
from lianxin.ask.queries import sittings as queries
from lianxin.ask.queries.consultations import groups_of
from lianxin.ask.queries.statements import waiting
from lianxin.ask.states import MinuteState
from lianxin.office.models import Person

from .granary import DAY, granary
from .place import Names

#: Hours before the end of the season.
CALLED, NAMES_DOWN, LISTED, DRAWN, ACCEPTED = 27 * DAY, 26 * DAY, 23 * DAY, 22.5 * DAY, 22 * DAY
HELD, CONFIRMED, DECIDED, SETTLED, LOOKED_AT = (days * DAY for days in (19.0, 18.5, 17.0, 11.5, 11.0))
SEATS, PEOPLE = 6, 9
PLACE = "旧粮站 / the old granary"
AGENDA = Names(
    "里面做什么\n谁来管，几点开门",
    "裡面做什麼\n誰來管，幾點開門",
    "What is inside\nWho looks after it, and when it is open",
)
SOURCE = "当晚福利彩票的头奖号码 / the state lottery of that evening"
OUTSIDE = "03 09 14 21 28 05"
#: Point of the agenda and what was said; the last one was put differently by somebody who was there.
SAID = ((1, "东间读书，西间喝茶下棋，互不打扰"), (2, "年轻人管晚上，老人管白天"), (2, "钥匙放在村委会"))
OTHERWISE = "钥匙放在小卖部，村委会晚上没有人"


def happenings(by: Person, keeper: Person) -> Iterator[tuple[float, Callable[[datetime], None]]]:
    """How many hours before the end of the season each thing happens; a clerk keeps the minutes."""
    table = _Table(by, keeper)
    yield CALLED, table.call
    yield NAMES_DOWN, table.put_names_down
    yield LISTED, table.publish_the_list
    yield DRAWN, table.draw
    yield ACCEPTED, table.say_who_comes
    yield HELD, table.keep_minutes
    yield CONFIRMED, table.confirm
    yield DECIDED, table.decide
    yield SETTLED, table.settle
    yield LOOKED_AT, table.show


class _Table:
    """One sitting, and the codes that nobody but those who sit there has."""

    def __init__(self, by: Person, keeper: Person) -> None:
        self.by, self.keeper = by, keeper
        self._codes: dict[int, str] = {}

    @property
    def sitting(self) -> Sitting:
        rows = Sitting.objects.select_related("consultation__office__stream")
        return rows.get(consultation=granary(self.by), place=PLACE)

    def call(self, now: datetime) -> None:
        terms = SittingTerms(
            place=PLACE,
            begins_at=(now + timedelta(hours=CALLED - HELD)).replace(minute=0, second=0, microsecond=0),
            seats=SEATS,
            agenda=AGENDA.by_language(),
        )
        commands.announce_sitting(consultation=granary(self.by), terms=terms, by=self.by, now=now)

    def put_names_down(self, now: datetime) -> None:
        sitting, groups = self.sitting, groups_of(granary(self.by))
        for person in range(PEOPLE):
            group = groups[person % len(groups)]
            seat, code = commands.put_down(sitting=sitting, name="", contact="", group=group, now=now)
            self._codes[seat.pk] = code

    def publish_the_list(self, now: datetime) -> None:
        commands.publish_lottery(sitting=self.sitting, source=SOURCE, by=self.by, now=now)

    def draw(self, now: datetime) -> None:
        commands.draw_panel(sitting=self.sitting, outside=OUTSIDE, by=self.by, now=now)

    def say_who_comes(self, now: datetime) -> None:
        for seat in queries.seated(self.sitting):
            commands.accept(seat=seat, now=now)

    def keep_minutes(self, now: datetime) -> None:
        came = {group.number: SEATS // 2 for group in groups_of(granary(self.by))}
        commands.hold_sitting(sitting=self.sitting, came=came, by=self.keeper, now=now)
        commands.write_minutes(sitting=self.sitting, said=SAID, language="zh-hans", by=self.keeper, now=now)

    def confirm(self, now: datetime) -> None:
        """Two say that it was so; a third says the last of it differently."""
        first, second, third = queries.seated(self.sitting)[:3]
        for seat, numbers in ((first, (1, 2)), (second, (1,))):
            for number in numbers:
                minute = self._minute(seat, number)
                code = self._codes[seat.pk]
                commands.confirm(seat=seat, key=code, minute=minute, mine=number == 2, now=now)  # noqa: PLR2004
        minute, own = self._minute(third, len(SAID)), OwnWords(OTHERWISE, "zh-hans")
        commands.correct(seat=third, key=self._codes[third.pk], minute=minute, own=own, now=now)

    def _minute(self, seat: Seat, number: int) -> Minute:
        row = self.sitting.minutes.get(number=number)
        row.sitting = seat.sitting
        return row

    def decide(self, now: datetime) -> None:
        """The other words stand instead."""
        sitting = self.sitting
        for row in sitting.minutes.filter(corrects__isnull=False, state=MinuteState.DISPUTED):
            row.sitting = sitting
            commands.decide_correction(correction=row, instead=True, by=self.keeper, now=now)

    def settle(self, now: datetime) -> None:
        """The time to confirm is over; the clock may have come first."""
        commands.settle_minutes(sitting=self.sitting, now=now)

    def show(self, now: datetime) -> None:
        """What was said at the table is put to everybody."""
        for row in waiting(granary(self.by)):
            stating.show(statement=row, words=row.words, by=self.by, now=now)
