"""One simulated town from its founding to what can be said of it at the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from . import clock, residents
from .conduct import Conduct
from .door import Door, House
from .founding import PASSWORD, SLUG, found
from .offices import Unit
from .overseers import Overseers, clerks_morning
from .people import Household, households, troubles
from .world import EPILOGUE, World, dice

BEGIN = datetime(2025, 1, 6, tzinfo=UTC)
HOMES = 60
TROUBLES_A_YEAR = 2.0
PEOPLE_A_HOME = 3
#: Nothing new goes wrong in the last days, so that the year ends with answers.
QUIET = 60
#: Hours in UTC: the town's zone is eight hours ahead.
LOOKS = (0.75, 6.0)
Progress = Callable[[int, int], None]


def live(
    *, seed: int, conducts: Sequence[Conduct], days: int, progress: Progress, homes: int = HOMES
) -> tuple[World, Overseers]:
    """Let the town live for so many days through the real door."""
    clock.set_to(BEGIN - timedelta(days=1))
    founded = found(conducts, people_an_area=homes * PEOPLE_A_HOME, now=clock.read())
    house = House()
    try:
        world = World(Door(house.port, SLUG, PASSWORD), founded, dice(seed), BEGIN, days)
        overseers = Overseers(world)
        units = _people(world, homes)
        overseers.begin()
        for day in range(days + EPILOGUE + 1):
            for hours in LOOKS:
                world.at(BEGIN + timedelta(days=day, hours=hours), partial(_look, world, units))
            world.at(BEGIN + timedelta(days=day), partial(progress, min(day, days), days))
        while happening := world.next_happening():
            happening()
        world.follow()
        return world, overseers
    finally:
        house.close()


def _people(world: World, homes: int) -> list[Unit]:
    """Everybody moves in, and what will go wrong this year is settled."""
    units: dict[str, Unit] = {}
    quiet = min(QUIET, world.days // 4)
    for place, (area, code) in enumerate(world.founded.areas.items()):
        silent = area == world.founded.silent
        there = households(world.draw, area, homes, silent=silent, first=place * homes)
        conduct = world.founded.conducts[code]
        if not silent:
            units[code] = Unit(world, code, conduct, _desk_of(there[0]))
        for trouble in troubles(world.draw, there, world.begin, world.days - quiet, TROUBLES_A_YEAR):
            world.at(trouble.begins, partial(residents.trouble_begins, world, trouble, conduct.conceals))
    for unit in units.values():
        unit.begin()
    return list(units.values())


def _desk_of(home: Household) -> Household:
    """What an inventor writes down in a village's name: nobody who could be reached."""
    return Household(-1, home.area, 0, 0.0, 0.0, 0.0, "13800138000")


def _look(world: World, units: list[Unit]) -> None:
    """Twice a day the desks are looked at where something new lies; at week-ends only where it cannot wait."""
    world.follow()
    if world.works_today():
        clerks_morning(world)
    for unit in units:
        if unit.code in (world.news if world.works_today() else world.urgent):
            unit.look_at_desk()
