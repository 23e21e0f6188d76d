"""A season in the invented town: the people of the simulator live in it, through its own front door.

The week of stories is its end.  So everything that is counted has something to count, and one unit closes what it
did not mend, so that the signs of it can be seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from django.test.utils import override_settings

from lianxin.office.models import Office
from lianxin.record import consumers
from lianxin.verify.commands import note_findings

from . import demo, granary, lot, meals, open_days, paid, place, quick_hash, table
from .simulation import clock
from .simulation.conduct import HONEST, KINDS
from .simulation.door import Door, House
from .simulation.founding import Founded
from .simulation.leads import Lead
from .simulation.overseers import Overseers
from .simulation.people import MATTERS
from .simulation.world import World, dice
from .simulation.year import Progress, pass_days, settle

SEED = 20
#: Each home of the season stands for so many people of the village.
PEOPLE_A_HOME = 60
TROUBLES_A_YEAR = 4.0
#: Whose task each matter is, in the order of ``people.MATTERS``.
TASKS = (
    "power",
    "water",
    "streets",
    "streets",
    "water",
    "welfare",
    "power",
    "welfare",
    "streets",
    "transport",
)
#: Which unit visits in which area.
VISITS = {"hedong": "power", "hexi": "water", "laojie": "streets", "shangwan": "welfare"}
PRETENDS = "streets"
_HONEST = replace(HONEST, looks_again=True)
SILENT = "shangwan"
#: So many days after the season began the fixed days are announced.
SETTLED_IN = 3


def live(*, now: datetime, days: int, progress: Progress) -> demo.Town:
    """Open the office so many days ago and let people live in it until ``now``."""
    begin = (now - timedelta(days=days)).replace(hour=0, minute=0, second=0, microsecond=0)
    with _in_its_own_time(begin - timedelta(days=1)) as house:
        town = demo.open_town(clock.read())
        door = Door(house.port, place.SLUG, place.PASSWORD)
        world = World(door, _founded(town.office), dice(SEED), begin, days, now)
        homes = {area: people // PEOPLE_A_HOME for area, people in place.POPULATION.items()}
        settle(world, homes, TROUBLES_A_YEAR, until_day=days)
        Overseers(world).begin()
        Lead(world, "lead").begin()
        for hours_ago, happen in [*demo.happenings_of(town), *_asked_before(town, days, now)]:
            world.at(now - timedelta(hours=hours_ago), _told(world, happen))
        pass_days(world, progress)
        note_findings(office=town.office, now=now)
        consumers.run_until_idle(now, stream_id=town.office.stream_id)
    return town


def _asked_before(town: demo.Town, days: int, now: datetime) -> Iterator[demo.Happening]:
    """What was asked before the week of stories, in every form there is; nothing of it where a season is shorter."""
    if days * granary.DAY <= granary.ANNOUNCED:
        return
    coordinator, clerk, overseer = (town.people[login] for login in ("coordinator", "clerk", "overseer"))
    yield from granary.happenings(coordinator)
    yield from table.happenings(coordinator, clerk)
    yield from paid.happenings(coordinator, overseer)
    yield from meals.happenings(coordinator, now=now)
    yield from lot.happenings(coordinator)
    hours = min(days - SETTLED_IN, open_days.MOST_DAYS) * granary.DAY
    yield from open_days.happenings(coordinator, town.people, hours=hours, now=now)


def _told(world: World, happen: Callable[[datetime], None]) -> Callable[[], None]:
    def told() -> None:
        happen(world.now)
        consumers.run_until_idle(world.now, stream_id=world.founded.office.stream_id)

    return told


def _founded(office: Office) -> Founded:
    return Founded(
        office,
        conducts={code: KINDS["closer"] if code == PRETENDS else _HONEST for code in place.UNITS},
        areas=VISITS,
        tasks=dict(zip(MATTERS, TASKS, strict=True)),
        handlers={code: code for code in place.UNITS},
        visitors=dict.fromkeys(place.UNITS, "visitor"),
        overseers=("overseer",),
        silent=SILENT,
    )


@contextmanager
def _in_its_own_time(moment: datetime) -> Iterator[House]:
    """Inside, the house goes by the town's clock, lets everybody in as often as they come, and hashes quickly."""
    clock.set_to(moment)
    with override_settings(CLOCK=clock.NAME, GATE=None, PASSWORD_HASHERS=[quick_hash.NAME]):
        house = House()
        try:
            yield house
        finally:
            house.close()
