"""Whether the truth came out: what is asked of every town, and what of all towns together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .run import PUBLISHED

Town = dict[str, Any]
Unit = dict[str, Any]
#: In how many of twenty towns a dishonest office must be found, and an honest one may be suspected.
FOUND, SUSPECTED = 18 / 20, 1 / 20
WITHIN = 0.03


@dataclass(frozen=True)
class Check:
    """One demand: whether it holds, the figure that was reached, and where it does not hold."""

    name: str
    holds: bool
    figure: str
    exceptions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judged:
    towns: int
    voices: int
    requests: int
    checks: tuple[Check, ...]
    raw: Sequence[Town]

    @property
    def holds(self) -> bool:
        return all(check.holds for check in self.checks)


def judge(towns: Sequence[Town]) -> Judged:
    """Every demand over all towns."""
    checks = (_truth(towns), *_found(towns), _suspected(towns), _above(towns), _bent(towns), _unheard(towns))
    return Judged(
        towns=len(towns),
        voices=sum(unit["voices"] for town in towns for unit in town["units"]),
        requests=sum(town["requests"] for town in towns),
        checks=checks,
        raw=towns,
    )


def _units(towns: Sequence[Town]) -> Iterator[tuple[Town, Unit]]:
    return ((town, unit) for town in towns for unit in town["units"])


def _where(town: Town, unit: Unit) -> str:
    return f"seed {town['seed']}, {unit['conduct']}"


def share(unit: Unit, rate: str) -> float | None:
    """A published share, or None where there is none."""
    told = unit["rates"].get(rate) or {}
    value = told.get("share")
    return None if value is None else float(value)


def truth(unit: Unit) -> float | None:
    """The share of answered troubles that is truly mended."""
    answered = unit["truth"]["answered"]
    return unit["truth"]["mended"] / answered if answered else None


def _truth(towns: Sequence[Town]) -> Check:
    """What is published as solved is what is solved."""
    off = []
    for town, unit in _units(towns):
        told, true = share(unit, "resolution_outside"), truth(unit)
        if told is not None and true is not None:
            off.append((abs(told - true), f"{_where(town, unit)}: {told:.1%} told, {true:.1%} true"))
    beyond = [where for difference, where in off if difference > WITHIN]
    worst = max((difference for difference, _place in off), default=1.0)
    figure = f"{len(off) - len(beyond)} of {len(off)} within 3 points, worst {100 * worst:.1f}"
    return Check("published confirmed resolution is true", bool(off) and not beyond, figure, tuple(beyond))


def _found(towns: Sequence[Town]) -> Iterator[Check]:
    """Every kind of pretending shows by its own sign."""
    kinds = dict.fromkeys(unit["conduct"] for _town, unit in _units(towns) if unit["gives_away"])
    for kind in kinds:
        ours = [(town, unit) for town, unit in _units(towns) if unit["conduct"] == kind]
        hidden = [_where(*one) for one in ours if not set(one[1]["gives_away"]) & set(one[1]["signs"])]
        found = len(ours) - len(hidden)
        yield Check(f"{kind} shows", found >= FOUND * len(ours), f"{found} of {len(ours)}", tuple(hidden))


def _suspected(towns: Sequence[Town]) -> Check:
    """False accusation is the worse error."""
    suspected = [
        f"{_where(town, unit)}: {', '.join(unit['signs'])}"
        for town, unit in _units(towns)
        if not unit["gives_away"] and unit["signs"]
    ]
    concerned = {where.split(",")[0] for where in suspected}
    holds = len(concerned) <= max(SUSPECTED * len(towns), 0)
    figure = f"in {len(concerned)} of {len(towns)} towns"
    return Check("honest offices are suspected", holds, figure, tuple(suspected))


def _above(towns: Sequence[Town]) -> Check:
    """On every published rate the honest office stands above whoever pretends."""
    under = []
    for town in towns:
        honest = [unit for unit in town["units"] if not unit["gives_away"]]
        for rate in PUBLISHED:
            lowest = min((s for unit in honest if (s := share(unit, rate)) is not None), default=None)
            for unit in town["units"]:
                told = share(unit, rate)
                if unit["gives_away"] and told is not None and (lowest is None or told >= lowest):
                    under.append(f"{_where(town, unit)}: {rate} {told:.1%}, honest {lowest or 0:.1%}")
    figure = f"{len(under)} times a gamer was not below"
    return Check("the honest office is above", not under, figure, tuple(under))


def _bent(towns: Sequence[Town]) -> Check:
    edits = sum(len(town["steward"]["edits"]) for town in towns)
    missed = [f"seed {town['seed']}: {row}" for town in towns for row in town["steward"]["missed"]]
    broken = [f"seed {town['seed']}: broken before" for town in towns if not town["steward"]["held_before"]]
    figure = f"{edits - len(missed)} of {edits} found"
    return Check("every edit by SQL is found", not missed and not broken, figure, (*missed, *broken))


def _unheard(towns: Sequence[Town]) -> Check:
    other = [f"seed {t['seed']}: {t['unheard']}" for t in towns if t["unheard"] != t["silent"]]
    figure = f"{len(towns) - len(other)} of {len(towns)}"
    return Check("the silent district is first among the unheard", not other, figure, tuple(other))
