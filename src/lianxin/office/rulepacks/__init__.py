"""Rule packs: deadlines as data.  Each pack is one TOML file here; no deadline stands in code."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any, Literal

Unit = Literal["working", "calendar", "hours"]


@dataclass(frozen=True)
class Limit:
    """So many working days, calendar days or hours."""

    count: int
    unit: Unit


@dataclass(frozen=True)
class Step:
    """One clock of a pack: what must happen, how long after which event, and where the figure comes from."""

    name: str
    start: str
    limit: Limit
    on_breach: str
    source: str


@dataclass(frozen=True)
class Level:
    """Who is told when a clock has run out and so much more time has passed."""

    number: int
    clock: Literal["accept", "answer"]
    after: Limit
    to: str


@dataclass(frozen=True)
class RulePack:
    code: str
    jurisdiction: str
    valid_from: date
    steps: dict[str, Step]
    graver: dict[tuple[str, str], Step]
    levels: tuple[Level, ...]
    refusals_to_coordinator: int

    def limit(self, step: str, severity: str) -> Limit:
        """How long a step may take for a case of this severity; without a rule of its own, as for any case."""
        return self.graver.get((step, severity), self.steps[step]).limit


def _load(code: str, data: dict[str, Any]) -> RulePack:
    return RulePack(
        code=code,
        jurisdiction=data["jurisdiction"],
        valid_from=data["valid_from"],
        steps={step["step"]: _step(step) for step in data["clock"] if "severity" not in step},
        graver={
            (step["step"], step["severity"]): _step(step) for step in data["clock"] if "severity" in step
        },
        levels=tuple(
            Level(number, level["clock"], Limit(level["after"], level["unit"]), level["to"])
            for number, level in enumerate(data["escalation"], start=1)
        ),
        refusals_to_coordinator=data["refusals_to_coordinator"],
    )


def _step(data: dict[str, Any]) -> Step:
    return Step(
        data["step"], data["start"], Limit(data["limit"], data["unit"]), data["on_breach"], data["source"]
    )


RULE_PACKS: dict[str, RulePack] = {
    file.name.removesuffix(".toml"): _load(
        file.name.removesuffix(".toml"), tomllib.loads(file.read_text("utf-8"))
    )
    for file in resources.files(__name__).iterdir()
    if file.name.endswith(".toml")
}
