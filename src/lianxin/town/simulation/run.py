"""A year from outside: what the office publishes, beside what was true; what was flagged; what the steward bent."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.db import connections

from lianxin.town import quick_hash

from . import clock
from .conduct import KINDS, Conduct
from .door import Door, House
from .founding import OVERSEERS, PASSWORD, SLUG
from .steward import Edit, delete_one, edit
from .world import World, dice
from .year import live

#: Rates that everybody can read, by which the honest must stand above every gamer.
PUBLISHED = ("response", "resolution_outside", "resolution_raw", "resolution_adjusted", "satisfaction")


class UnknownAgent(ValueError):
    """A name that is no kind of conduct."""


def conducts_of(names: Sequence[str]) -> tuple[Conduct, ...]:
    """``all`` is every dishonest kind with three honest units; ``honest`` can be named more than once."""
    if list(names) == ["all"]:
        names = ["honest"] * 3 + [name for name in KINDS if name != "honest"]
    if unknown := [name for name in names if name not in KINDS]:
        raise UnknownAgent(", ".join(unknown))
    chosen = tuple(KINDS[name] for name in names)
    return chosen if any(one.honest for one in chosen) else (KINDS["honest"], *chosen)


def simulate(
    *, seed: int, agents: Sequence[str], days: int, homes: int, progress: Callable[[int, int], None]
) -> dict[str, Any]:
    """Let one town live and compare; everything in the result is plain JSON."""
    settings.CLOCK = clock.NAME
    settings.GATE = None
    settings.PASSWORD_HASHERS = [quick_hash.NAME]
    world, overseers = live(
        seed=seed, conducts=conducts_of(agents), days=days, homes=homes, progress=progress
    )
    published = _published(world)
    found = {"seed": seed, "days": days, "requests": world.door.requests, "refused": world.refusals}
    found |= {
        "units": _units(world, published),
        "unheard": overseers.unheard,
        "silent": world.founded.silent,
    }
    return found | {"steward": _bend(world)}


def _published(world: World) -> dict[str, Any]:
    """What the office shows, asked for as anybody or as an overseer would."""
    house = House()
    try:
        door = Door(house.port, SLUG, PASSWORD)
        by = OVERSEERS[0]
        return {
            "rates": {
                row["unit"]: row for row in door.get(f"/offices/{SLUG}/rates?by=unit", now=world.now)["units"]
            },
            "findings": door.all("/desk/findings?state=open", by=by, now=world.now),
        }
    finally:
        house.close()


def _units(world: World, published: dict[str, Any]) -> list[dict[str, Any]]:
    signs: dict[str, set[str]] = defaultdict(set)
    for finding in published["findings"]:
        signs[finding["unit"] or ""].add(finding["kind"])
    return [
        {
            "unit": code,
            "conduct": conduct.name,
            "gives_away": list(conduct.gives_away),
            "truth": _truth(world, code),
            "voices": sum(heard.unit == code for heard in world.heard.values()),
            "signs": sorted(signs[code]),
            "rates": published["rates"].get(code, {}),
        }
        for code, conduct in world.founded.conducts.items()
    ]


def _truth(world: World, code: str) -> dict[str, int]:
    """Of the real troubles that ever got an answer: how many are truly mended."""
    answered = [
        heard
        for heard in world.heard.values()
        if heard.unit == code and heard.answered and heard.trouble.real
    ]
    return {"answered": len(answered), "mended": sum(heard.trouble.fixed for heard in answered)}


def _bend(world: World) -> dict[str, Any]:
    """The steward edits behind everybody's back; a check before and one after say what ``verify`` makes of it."""
    before = _verified()
    edits: list[Edit] = edit(dice(world.founded.office.pk))
    if gone := delete_one(dice(1)):
        edits.append(gone)
    connections.close_all()
    after = _verified()
    named = [problem["where"] for problem in after["broken"]]
    missed = [one for one in edits if not any(_names(where, one) for where in named)]
    return {
        "held_before": before["ok"],
        "edits": [f"{one.table}/{one.key}" for one in edits],
        "missed": [f"{one.table}/{one.key}" for one in missed],
    }


def _names(where: str, one: Edit) -> bool:
    return one.table in where and one.key in where


def _verified() -> dict[str, Any]:
    command = [
        sys.executable,
        "-c",
        "from lianxin.cli import main; raise SystemExit(main())",
        "verify",
        "--json",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  our own program
    told: dict[str, Any] = json.loads(done.stdout)
    return told
