"""What a detector is: what it looks at, within which bounds, and how it tells what it saw."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.functional import Promise

from lianxin.algorithms.canonical import JSON
from lianxin.office.models import Office, Unit

from ..states import FindingKind

#: A sign is judged by what happened in a year, so that a unit with a hundred voices a year can be judged at all.
YEAR = timedelta(days=365)
#: At most so many things to look at are named; the figures count them all.
MOST_NAMED = 20

Evidence = Mapping[str, JSON]


@dataclass(frozen=True)
class Bound:
    """One number that decides when a sign is a sign; whole, because the record knows no fractions."""

    name: str
    default: int
    label: Promise
    least: int = 0
    most: int = 1_000_000


@dataclass(frozen=True)
class Looking:
    """One look at an office: at which moment, and with which bounds."""

    office: Office
    now: datetime
    values: Mapping[str, int] = field(default_factory=dict)

    @property
    def since(self) -> datetime:
        """Where the year that is looked at begins."""
        return self.now - YEAR

    def month(self, moment: datetime | None = None) -> str:
        """The month of a moment on the office's wall, ``2026-06``; without one, that of the look."""
        return f"{(moment or self.now).astimezone(self.office.zone):%Y-%m}"


@dataclass(frozen=True)
class Sign:
    """Something that looks like formalism, about a unit (or the whole office) in a month.

    ``evidence`` holds whole numbers, texts without anybody's words, and these names that every page knows:
    ``seen`` of ``of`` here, ``peers_seen`` of ``peers_of`` elsewhere, ``one_in`` (if nothing were wrong, chance
    would bring this about once in so many looks), ``look_at`` (``case/12``, ``visit/7``).
    """

    unit: Unit | None
    month: str
    key: str
    evidence: Evidence


@dataclass(frozen=True)
class Detector:
    """One way to look for formalism.

    ``tell`` says in a sentence what was seen, from the evidence alone; ``sees`` says to everybody what is looked
    for; ``otherwise`` what else could explain it, because a sign is a question and never a verdict; ``measured`` how
    often it errs, where that was measured on real messages.
    """

    kind: FindingKind
    look: Callable[[Looking], Iterable[Sign]]
    tell: Callable[[Evidence], str]
    sees: Promise
    otherwise: Promise
    bounds: tuple[Bound, ...] = ()
    measured: Promise | str = ""

    @property
    def defaults(self) -> dict[str, int]:
        return {bound.name: bound.default for bound in self.bounds}


def sign_of(unit: Unit | None, month: str, evidence: Evidence, *, about: str = "") -> Sign:
    """A sign that is told once for a unit and month; ``about`` tells several of one month apart."""
    parts = (unit.code if unit else "-", month, about)
    return Sign(unit, month, "/".join(part for part in parts if part)[:80], evidence)


def one_in(chance: float) -> int:
    """A chance as a whole number: once in so many looks, at most once in a billion."""
    return min(round(1 / max(chance, 1e-9)), 1_000_000_000)
