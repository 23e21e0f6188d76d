"""One simulated town from its founding to what can be said of it at the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
    """Let the town live for so many days through the real door, and be asked a last time."""
    clock.set_to(BEGIN - timedelta(days=1))
    founded = found(conducts, people_an_area=homes * PEOPLE_A_HOME, now=clock.read())
    house = House()
    try:
        # The last round of asking takes a while after the year.
        end = BEGIN + timedelta(days=days + EPILOGUE)
        world = World(Door(house.port, SLUG, PASSWORD), founded, dice(seed), BEGIN, days, end)
        overseers = Overseers(world)
        quiet = min(QUIET, days // 4)
        settle(world, dict.fromkeys(founded.areas, homes), TROUBLES_A_YEAR, until_day=days - quiet)
        overseers.begin()
        pass_days(world, progress)
        return world, overseers
    finally:
        house.close()


def settle(world: World, homes: Mapping[str, int], troubles_a_year: float, *, until_day: int) -> None:
    """Everybody moves in, and what will go wrong is settled: ``homes`` says how many homes each area has."""
    founded, first = world.founded, 0
    somewhere: dict[str, Household] = {}
    for area in founded.areas:
        there = households(world.draw, area, homes[area], silent=area == founded.silent, first=first)
        first, somewhere[area] = first + len(there), there[0]
        for trouble in troubles(world.draw, there, world.begin, until_day, troubles_a_year):
            world.at(trouble.begins, partial(residents.trouble_begins, world, trouble))
    for code, conduct in founded.conducts.items():
        area = next((area for area, unit in founded.areas.items() if unit == code), next(iter(founded.areas)))
        unit = world.units[code] = Unit(world, code, conduct, _desk_of(somewhere[area]))
        unit.begin()


def pass_days(world: World, progress: Progress) -> None:
    """One happening after the other until the end."""
    for day in range((world.end - world.begin).days + 1):
        for hours in LOOKS:
            world.at(world.begin + timedelta(days=day, hours=hours), partial(_look, world))
        world.at(world.begin + timedelta(days=day), partial(progress, min(day, world.days), world.days))
    while happening := world.next_happening():
        happening()
    world.follow()


def _desk_of(home: Household) -> Household:
    """What an inventor writes down in a village's name: nobody who could be reached."""
    return Household(-1, home.area, 0, 0.0, 0.0, 0.0, "13800138000")


def _look(world: World) -> None:
    """Twice a day the desks are looked at where something new lies; at week-ends only where it cannot wait."""
    world.follow()
    if world.works_today():
        clerks_morning(world)
    for unit in world.units.values():
        if unit.code in (world.news if world.works_today() else world.urgent):
            unit.look_at_desk()
