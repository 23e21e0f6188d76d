"""What the detectors share that ask for more than is usual anywhere, so that a whole office can stand out.

``usual`` lies above what was measured at honest offices (``docs/reference/detectors.md``), so a unit is noted when
even an office at that bound would hardly show so much.  Cost: one pass over the office's rows of a year.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy

from lianxin.algorithms.peers import LOOKS_A_YEAR, at_least
from lianxin.office.models import Unit

from .beside_peers import YEARS, Thing
from .shape import MOST_NAMED, Bound, Evidence, Looking, Sign, one_in, sign_of

_USUAL = gettext_lazy("So many per cent are ordinary")
_LEAST = gettext_lazy("Fewer than so many are no sign")
_ONE_IN = gettext_lazy("At most one false alarm in so many years of an office")


def bounds_of(*, usual: int, least: int = 3) -> tuple[Bound, ...]:
    """The bounds of a detector that knows what is usual."""
    return (
        Bound("usual", usual, _USUAL, least=1, most=99),
        Bound("least", least, _LEAST, least=2),
        Bound("one_in", YEARS, _ONE_IN, least=1),
    )


def above_usual(
    looking: Looking, things: Iterable[Thing], *, about: str = "", usual: str = "usual"
) -> Iterator[Sign]:
    """A sign for each unit with far more than is usual; things of no unit are looked at as the whole office's.

    ``usual`` names the bound that holds.
    """
    units: defaultdict[int | None, list[Thing]] = defaultdict(list)
    for thing in things:
        units[thing.unit].append(thing)
    known = Unit.objects.in_bulk([unit for unit in units if unit is not None])
    for unit, theirs in units.items():
        names = [thing.name for thing in theirs if thing.seen]
        chance = at_least(len(names), len(theirs), looking.values[usual] / 100)
        if len(names) >= looking.values["least"] and chance <= bound(looking, len(units)):
            evidence = evidence_of(names, len(theirs), chance, about)
            yield sign_of(known[unit] if unit else None, looking.month(), evidence, about=about)


def bound(looking: Looking, judged: int) -> float:
    """How unlikely a sign must be, so that an honest office has one in so many years at most."""
    return 1 / (looking.values["one_in"] * LOOKS_A_YEAR * max(1, judged))


def evidence_of(names: list[str], of: int, chance: float, about: str = "") -> Evidence:
    return {
        "about": about,
        "seen": len(names),
        "of": of,
        "one_in": one_in(chance),
        "look_at": list(dict.fromkeys(reversed(names)))[:MOST_NAMED],
    }
