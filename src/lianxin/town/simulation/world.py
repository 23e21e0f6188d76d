"""What happens next: one line of happenings, each at its moment, and everything the town knows about itself."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol

import numpy as np

from lianxin.office.models import Area
from lianxin.record import consumers

from . import clock
from .door import Door, Refused
from .founding import Founded
from .people import Draw, Heard

Happening = Callable[[], object]


class Desk(Protocol):
    """A unit, as the town sees it: it looks at its desk when told."""

    code: str

    def look_at_desk(self) -> None: ...


#: Days on which offices work; the town knows no holidays.
SATURDAY = 5
#: After the year everybody is asked a last time, those who said "solved" once more, and who was afraid comes back.
EPILOGUE = 168
#: Days after the year on which everybody is asked a last time, and a last time again.
LAST_BACK, LAST_AGAIN = 16, 66
#: Days after the year on which the detectors look back over it: at its end, and when everybody has been asked.
LOOKS_BACK = (0, 84)


@dataclass
class World:
    """The door, the dice, the line of happenings and the town's own knowledge."""

    door: Door
    founded: Founded
    draw: Draw
    begin: datetime
    days: int
    #: What lies behind this moment never happens.
    end: datetime
    heard: dict[int, Heard] = field(default_factory=dict)
    units: dict[str, Desk] = field(default_factory=dict)
    refusals: dict[str, int] = field(default_factory=dict)
    #: Parts that were split off, by number, and the unit that did it.
    parts: dict[int, str] = field(default_factory=dict)
    #: Units at whose desk something new lies, and those where it cannot wait until Monday.
    news: set[str] = field(default_factory=set)
    urgent: set[str] = field(default_factory=set)
    _timed_on: date | None = None
    #: How many requests there had been when the consumers last caught up.
    _followed: int = -1
    _line: list[tuple[datetime, int, Happening]] = field(default_factory=list)
    _count: itertools.count[int] = field(default_factory=itertools.count)

    @property
    def now(self) -> datetime:
        return clock.read()

    @property
    def closed(self) -> bool:
        """Whether everybody has been asked a last time: what is done from now on belongs to the next year."""
        return self.now >= self.begin + timedelta(days=self.days + LAST_BACK)

    def at(self, moment: datetime, happening: Happening) -> None:
        """Let something happen at a moment."""
        if moment <= self.end:
            heapq.heappush(self._line, (moment, next(self._count), happening))

    def after(self, days: float, happening: Happening) -> None:
        """Let something happen so many days from now."""
        self.at(self.now + timedelta(days=max(days, 0.01)), happening)

    def in_office_hours(self, days: float, happening: Happening) -> None:
        """Let an office do something so many days from now, in its working hours."""
        moment = self.now + timedelta(days=days)
        while moment.weekday() >= SATURDAY:
            moment += timedelta(days=1)
        hour = float(self.draw.uniform(1.2, 8.8))
        start = moment.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(hours=hour)
        self.at(max(start, self.now + timedelta(minutes=5)), happening)

    def next_happening(self) -> Happening | None:
        """Move the clock to the next happening and hand it out; None when the year is over."""
        if not self._line:
            return None
        moment, _place, happening = heapq.heappop(self._line)
        clock.set_to(max(moment, self.now))
        return happening

    def area_names(self) -> dict[str, str]:
        """What each area is called on pages, by its code."""
        return {area.code: area.name for area in Area.objects.filter(office=self.founded.office)}

    def chance(self, share: float) -> bool:
        return bool(self.draw.random() < share)

    def tell(self, unit: str, *, urgent: bool = False) -> None:
        """Something new lies at a unit's desk."""
        self.news.add(unit)
        if urgent:
            self.urgent.add(unit)

    def works_today(self) -> bool:
        return self.now.weekday() < SATURDAY

    def posts(self, path: str, content: Mapping[str, Any] | None = None, *, by: str) -> bool:
        """Post something as a member of the staff; whether it was taken."""
        what = path.rsplit("/", 1)[-1]
        return self.tried(what, lambda: self.door.post(path, content, by=by, now=self.now))

    def follow(self) -> None:
        """What the steady hand does: consumers catch up, and once a day the clocks run."""
        if self._followed != self.door.requests:
            self._followed = self.door.requests
            consumers.run_until_idle(self.now, stream_id=self.founded.office.stream_id)
        if self._timed_on != self.now.date():
            self._timed_on = self.now.date()
            for work in consumers.TIMED:
                work(self.now)
            consumers.run_until_idle(self.now, stream_id=self.founded.office.stream_id)

    def tried(self, what: str, step: Callable[[], object]) -> bool:
        """Take a step that the office may refuse; refusals are counted by what was tried."""
        try:
            step()
        except Refused as refused:
            error = refused.content.get("error", "") if isinstance(refused.content, dict) else ""
            key = f"{what}: {refused.status} {error}"
            self.refusals[key] = self.refusals.get(key, 0) + 1
            return False
        return True


def dice(seed: int) -> Draw:
    return np.random.default_rng(seed)
