"""Rule packs: deadlines as data.  Each pack is one TOML file here; no deadline stands in code.

``_reasons.toml`` names the reasons that packs allow for a departure, in each language.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from importlib import resources
from typing import Any, Literal
from zoneinfo import ZoneInfo

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
class Departures:
    """What may depart from the ordinary course, how far, and who may agree to it.

    ``most_extension`` is for the one extension that a case may get; ``longest_suspension`` counts the days of all
    suspensions of a case together.  Reasons are codes of ``REASONS``.
    """

    approvers: tuple[str, ...]
    most_extension: Limit
    longest_suspension: int
    suspension_reasons: tuple[str, ...]
    exclusion_reasons: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Example:
    """A date worked out by hand: from this start this step is due then, by this calendar and zone."""

    calendar: str
    zone: ZoneInfo
    start: datetime
    step: str
    severity: str
    due: datetime
    provisional: bool
    why: str


@dataclass(frozen=True)
class RulePack:
    """``contact_tries``: on so many days somebody is looked for before they count as not reached.

    ``decide`` is how long after its closing a consultation is decided.
    """

    code: str
    about: str
    jurisdiction: str
    valid_from: date
    steps: dict[str, Step]
    graver: dict[tuple[str, str], Step]
    decide: Step
    levels: tuple[Level, ...]
    refusals_to_coordinator: int
    departures: Departures
    follow_up_days: tuple[int, ...]
    contact_tries: int
    examples: tuple[Example, ...]

    def limit(self, step: str, severity: str) -> Limit:
        """How long a step may take for a case of this severity; without a rule of its own, as for any case."""
        return self.graver.get((step, severity), self.steps[step]).limit


def _load(code: str, data: dict[str, Any]) -> RulePack:
    return RulePack(
        code=code,
        about=data["about"],
        jurisdiction=data["jurisdiction"],
        valid_from=data["valid_from"],
        steps={step["step"]: _step(step) for step in data["clock"] if "severity" not in step},
        graver={
            (step["step"], step["severity"]): _step(step) for step in data["clock"] if "severity" in step
        },
        decide=_step({"step": "decide", "on_breach": "shown", **data["decide"]}),
        levels=tuple(
            Level(number, level["clock"], Limit(level["after"], level["unit"]), level["to"])
            for number, level in enumerate(data["escalation"], start=1)
        ),
        refusals_to_coordinator=data["refusals_to_coordinator"],
        departures=_departures(data),
        follow_up_days=tuple(data["follow_up"]["days"]),
        contact_tries=data["contact"]["tries"],
        examples=tuple(_example(data["calendar"], row) for row in data["example"]),
    )


def _step(data: dict[str, Any]) -> Step:
    return Step(
        data["step"], data["start"], Limit(data["limit"], data["unit"]), data["on_breach"], data["source"]
    )


def _departures(data: dict[str, Any]) -> Departures:
    extend, suspend = data["extend"], data["suspend"]
    return Departures(
        approvers=tuple(data["approvers"]),
        most_extension=Limit(extend["limit"], extend["unit"]),
        longest_suspension=suspend["longest"],
        suspension_reasons=_known(suspend["reasons"]),
        exclusion_reasons=_known(data["exclude"]["reasons"]),
        source=extend["source"],
    )


def _known(codes: list[str]) -> tuple[str, ...]:
    if unknown := [code for code in codes if code not in REASONS]:
        raise ValueError(f"reasons without a name: {unknown}")
    return tuple(codes)


def _example(calendar: dict[str, str], row: dict[str, Any]) -> Example:
    """Times of an example are those of the wall clock; a date alone is due at the end of its day."""
    zone, due = ZoneInfo(calendar["zone"]), row["due"]
    if not isinstance(due, datetime):
        due = datetime.combine(due, datetime.max.time().replace(microsecond=0))
    return Example(
        calendar=calendar["code"],
        zone=zone,
        start=row["start"].replace(tzinfo=zone),
        step=row["step"],
        severity=row.get("severity", "ordinary"),
        due=due.replace(tzinfo=zone),
        provisional=row.get("provisional", False),
        why=row["why"],
    )


def _read() -> dict[str, dict[str, Any]]:
    files = [file for file in resources.files(__name__).iterdir() if file.name.endswith(".toml")]
    return {file.name.removesuffix(".toml"): tomllib.loads(file.read_text("utf-8")) for file in files}


_FILES = _read()
#: The name of every reason in each language.
REASONS: Mapping[str, dict[str, str]] = _FILES.pop("_reasons")
RULE_PACKS: dict[str, RulePack] = {code: _load(code, data) for code, data in sorted(_FILES.items())}
