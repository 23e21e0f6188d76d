"""What the detectors that compare units share: one row for each thing, counted by unit, beside the peers.

Cost: one pass over the office's rows of a year; comparing the units is nothing beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.algorithms.peers import Margin, Share, StandsOut, standing_out
from lianxin.office.models import Unit

from .shape import MOST_NAMED, Bound, Evidence, Looking, Sign, one_in, sign_of

_LABELS = {
    "odds": gettext_lazy("So many times the odds of the other units are ordinary"),
    "gap": gettext_lazy("So many percentage points above the other units are ordinary"),
    "usual": gettext_lazy("So many per cent are ordinary whatever the other units have"),
    "least": gettext_lazy("A unit with fewer than so many is not judged"),
    "one_in": gettext_lazy("At most one false alarm in so many years of an office"),
}
#: By chance one of all signs together may be false in twenty years of an office, each kind its part of it.
YEARS = 400


@dataclass(frozen=True)
class Thing:
    """One thing that counts for a unit: whether the sign was seen on it, and where to look."""

    unit: int | None
    seen: bool
    name: str


@dataclass
class _Counted:
    of: int = 0
    names: list[str] = field(default_factory=list)


def bounds_of(*, odds: int, gap: int, usual: int, least: int = 20) -> tuple[Bound, ...]:
    """The bounds of a detector that compares units."""
    values = {"odds": odds, "gap": gap, "usual": usual, "least": least, "one_in": YEARS}
    most = {"odds": 100, "gap": 100, "usual": 100}
    return tuple(
        Bound(
            name,
            value,
            _LABELS[name],
            least=0 if name in {"gap", "usual"} else 1,
            most=most.get(name, 1_000_000),
        )
        for name, value in values.items()
    )


def margin_of(looking: Looking) -> Margin:
    return Margin(**{one.name: looking.values[one.name] for one in fields(Margin)})


def beside_peers(looking: Looking, things: Iterable[Thing], *, about: str = "") -> Iterator[Sign]:
    """A sign for each unit that stands out by more than the margin; each month once."""
    counted: dict[int, _Counted] = {}
    for thing in things:
        if thing.unit is not None:
            here = counted.setdefault(thing.unit, _Counted())
            here.of += 1
            here.names += [thing.name] if thing.seen else []
    shares = {unit: Share(len(here.names), here.of) for unit, here in counted.items()}
    found = standing_out(shares, margin_of(looking))
    units = Unit.objects.in_bulk(list(found))
    for unit, outcome in found.items():
        evidence = _evidence(outcome, counted[unit].names, about)
        yield sign_of(units[unit], looking.month(), evidence, about=about)


def _evidence(outcome: StandsOut, names: list[str], about: str) -> Evidence:
    return {
        "about": about,
        "seen": outcome.share.seen,
        "of": outcome.share.of,
        "peers_seen": outcome.peers.seen,
        "peers_of": outcome.peers.of,
        "one_in": one_in(outcome.chance),
        "look_at": list(dict.fromkeys(reversed(names)))[:MOST_NAMED],
    }


def beside(sentence: str, evidence: Evidence) -> str:
    """The sentence about the unit, and the one about its peers."""
    told = {name: value for name, value in evidence.items() if isinstance(value, int)}
    peers = _("With the better half of the other units it is %(peers_seen)s of %(peers_of)s.")
    return f"{sentence % told} {peers % told}"
