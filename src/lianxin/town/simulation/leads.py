"""Whoever leads the office reads the week's digest and decides what it asks; not every week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from . import texts
from .world import World

#: The morning after the digest comes, in hours of UTC.
TUESDAY, HOURS = 1, 2.5
FORGETS = 0.15
ACTS = 0.8
ACTS_WITHIN = timedelta(days=10)


@dataclass
class Lead:
    """One lead, by the name of the account."""

    world: World
    login: str

    def begin(self) -> None:
        for day in range(self.world.days):
            moment = self.world.begin + timedelta(days=day, hours=HOURS)
            if moment.weekday() == TUESDAY and not self.world.chance(FORGETS):
                self.world.at(moment, self.decide)

    def decide(self) -> None:
        """Decide whatever is still asked in the newest digest."""
        world = self.world
        for digest in world.door.get("/desk/digests", by=self.login, now=world.now)["items"][:1]:
            path = f"/desk/digests/{digest['id']}"
            world.posts(f"{path}/read", by=self.login)
            for demand in digest["demands"]:
                if demand["decided"] is None:
                    content = self._decision(demand)
                    world.posts(f"{path}/demands/{demand['position']}/decide", content, by=self.login)

    def _decision(self, demand: dict[str, Any]) -> dict[str, Any]:
        if demand["before"] is not None or self.world.chance(ACTS):
            until = (self.world.now + ACTS_WITHIN).date()
            return {"decision": "act", "words": texts.will_act(self.world.draw), "act_by": str(until)}
        return {"decision": "decline", "words": texts.will_wait(self.world.draw)}
