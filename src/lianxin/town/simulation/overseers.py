"""The people outside the units: they ask back, try doors, and look at signs.  They are honest and not many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from . import residents
from .people import Heard
from .world import LAST_AGAIN, LAST_BACK, LOOKS_BACK, World

MONTH = 30
TRIES_DOORS = 20
WAYS = ("phone", "message", "phone", "letter", "phone")
MOST_ROUND = 2_000
HONEST_SLIP = 0.01


@dataclass
class Overseers:
    """The same things fall due every month."""

    world: World
    asked_until: datetime | None = None
    #: The area that the list of the unheard named first when they last looked.
    unheard: str = ""

    def begin(self) -> None:
        year = self.world.days
        for day in [*range(MONTH, year, MONTH), year, year + LAST_BACK]:
            self._on(day, self.ask_back)
        for day in [*range(MONTH, year, MONTH), year, year + LAST_AGAIN]:
            self._on(day + 1, self.ask_again)
        for day in LOOKS_BACK:
            self._on(year + day, self.look)
        for unit in self.world.founded.conducts:
            for day in range(5, self.world.days, TRIES_DOORS):
                self._on(day + float(self.world.draw.uniform(0, TRIES_DOORS)), partial(self.try_door, unit))

    def _on(self, day: float, happening: Any) -> None:
        self.world.at(self.world.begin + timedelta(days=int(day), hours=1 + 7 * (day % 1)), happening)

    def ask_back(self) -> None:
        """Everyone who got an answer since the last round is asked by somebody outside the units."""
        since = self.asked_until or self.world.begin
        self.asked_until = self.world.now
        self._round("first", since, self.world.now)

    def ask_again(self) -> None:
        """Whoever said "solved" one to three months ago is asked once more, in private."""
        self._round("again", self.world.now - timedelta(days=90), self.world.now - timedelta(days=30))

    def _round(self, kind: str, since: datetime, until: datetime) -> None:
        world, by = self.world, self.world.founded.overseers[0]
        content = {"kind": kind, "since": since.isoformat(), "until": until.isoformat(), "size": MOST_ROUND}
        if not world.posts("/desk/contact/rounds", content, by=by):
            return
        for item in world.door.all("/desk/contact/items", by=by, now=world.now):
            if item["kind"] == kind and not item["tries"]:
                self._try(item, kind, 0)

    def _try(self, item: dict[str, Any], kind: str, times: int) -> None:
        there = self.world.founded.overseers
        by = there[item["id"] % len(there)]
        self.world.in_office_hours(1 + times, lambda: self._ask(item, kind, times, by))

    def _ask(self, item: dict[str, Any], kind: str, times: int, by: str) -> None:
        world, path = self.world, f"/desk/contact/items/{item['id']}"
        heard = self._of(item)
        reached = heard is not None and heard.trouble.real and world.chance(heard.trouble.household.reached)
        content = {"way": WAYS[times], "reached": reached}
        if not world.posts(f"{path}/tries", content, by=by):
            return
        if reached and heard is not None:
            told = self._told(heard, kind)
            world.tell(heard.unit)
            world.posts(f"{path}/settle", told, by=by)
        elif times + 1 < len(WAYS):
            self._try(item, kind, times + 1)
        else:
            told = {"state": "no_answer"}
            world.posts(f"{path}/settle", told, by=by)

    def _told(self, heard: Heard, kind: str) -> dict[str, Any]:
        pressed = heard.pressed
        word = residents.told_outside(self.world, heard, again=kind == "again")
        content = {"state": "reached", "word": word, "satisfied": word == "solved", "words": ""}
        if pressed and word != "solved":
            content["pressed"] = True
        return content

    def _of(self, item: dict[str, Any]) -> Heard | None:
        return self.world.heard.get(item["case"])

    def look(self) -> None:
        """Let the detectors look back over a year, and see from where hardly anybody speaks."""
        world = self.world
        world.posts("/desk/findings/look-now", by=world.founded.overseers[0])
        text = world.door.text("unheard/")
        places = {code: place for code, name in world.area_names().items() if (place := text.find(name)) >= 0}
        self.unheard = min(places, key=lambda code: places[code], default="")

    def try_door(self, unit: str) -> None:
        """Somebody goes to the unit's counter like anybody else: does a receipt come?"""
        world = self.world
        conduct = world.founded.conducts[unit]
        came = not world.chance(max(conduct.conceals, HONEST_SLIP))
        content = {"unit": unit, "kind": "mystery", "as_said": came, "note": "" if came else "没有给回执。"}
        world.posts("/desk/checks", content, by=world.founded.overseers[-1])


def clerks_morning(world: World) -> None:
    """What no unit has is handed on again; what two units refused, the coordinator decides."""
    if "office" not in world.news:
        return
    world.news.discard("office")
    for login in ("clerk", "coordinator"):
        for case in world.door.all("/desk/cases", by=login, now=world.now):
            _hand_on(world, case, login)


def _hand_on(world: World, case: dict[str, Any], login: str) -> None:
    heard = world.heard.get(case["number"])
    unit = heard.unit if heard else world.parts.get(case["number"], "")
    step = {"received": "dispatch", "disputed": "decide"}.get(case["state"])
    if not unit or step is None or (step == "decide") != (login == "coordinator"):
        return
    content = {"unit": unit, "reason": "按地段由该站办理。"}
    path = f"/desk/cases/{case['number']}/{step}"
    if world.posts(path, content, by=login):
        world.tell(unit)
