"""More visits than the hours allow: too many homes within an hour, homes at night, a device whose clock is moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.algorithms.rounds import Stop, at_night, clock_jumps, too_many
from lianxin.hear.models import Visit
from lianxin.hear.states import ConsentBasis
from lianxin.office.models import HeldRole, Office, Unit
from lianxin.office.states import Role

from ..states import FindingKind
from .shape import MOST_NAMED, Bound, Detector, Evidence, Looking, Sign, sign_of

HOUR, NIGHT, CLOCK = "hour", "night", "clock"
MINUTE = 60


def _look(looking: Looking) -> Iterator[Sign]:
    """Each visitor's round by itself, told of the unit and month alone: who it was stands in no sign."""
    units = units_of_visitors(looking.office)
    told: set[tuple[int | None, str, str]] = set()
    for (visitor, month), stops in _rounds(looking).items():
        unit = units.get(visitor)
        for about, seen in _odd(stops, looking.values).items():
            key = (unit.pk if unit else None, month, about)
            if seen and key not in told:
                told.add(key)
                yield sign_of(unit, month, _evidence(about, seen, stops), about=about)


def units_of_visitors(office: Office) -> dict[int, Unit]:
    """Visitors who go to homes for one unit."""
    held = HeldRole.objects.select_related("unit").filter(office=office, role=Role.VISITOR)
    return {one.person_id: one.unit for one in held.order_by("-pk") if one.unit}


def _rounds(looking: Looking) -> dict[tuple[int, str], list[Stop]]:
    """The visits of each visitor by month, at the time that the office's clock would have shown.

    Where waiting would have been dangerous, people are visited at any hour and in any number.
    """
    visits = Visit.objects.filter(
        office=looking.office, received_at__gte=looking.since, received_at__lte=looking.now
    ).exclude(consent=ConsentBasis.DANGER)
    rounds: dict[tuple[int, str], list[Stop]] = {}
    for row in visits.order_by("pk").values_list(
        "pk", "visitor_id", "household_id", "written_at", "clock_off", named=True
    ):
        at = (row.written_at - timedelta(seconds=row.clock_off)).astimezone(looking.office.zone)
        stop = Stop(row.pk, row.household_id, at, row.clock_off)
        rounds.setdefault((row.visitor_id, looking.month(at)), []).append(stop)
    return rounds


def _odd(stops: list[Stop], values: Mapping[str, int]) -> dict[str, list[Stop]]:
    night = at_night(stops)
    jumps = clock_jumps(stops, values["minutes"] * MINUTE)
    return {
        HOUR: too_many(stops, values["homes"]),
        NIGHT: night if len(night) > values["nights"] else [],
        CLOCK: jumps if len(jumps) > values["jumps"] else [],
    }


def _evidence(about: str, seen: Iterable[Stop], stops: list[Stop]) -> Evidence:
    named = [f"visit/{stop.visit}" for stop in seen]
    return {
        "about": about,
        "seen": len({stop.home for stop in seen}) if about == HOUR else len(named),
        "of": len(stops),
        "look_at": list(named[:MOST_NAMED]),
    }


def _tell(evidence: Evidence) -> str:
    told = {name: value for name, value in evidence.items() if isinstance(value, int)}
    sentences = {
        HOUR: _(
            "Of %(of)s visits of a month by one visitor, %(seen)s were to different homes within one hour."
        ),
        NIGHT: _("Of %(of)s visits of a month by one visitor, %(seen)s were between 11 at night and 5."),
        CLOCK: _(
            "Of %(of)s visits of a month by one visitor, %(seen)s came with a clock that had been moved."
        ),
    }
    return sentences[str(evidence["about"])] % told


DETECTOR = Detector(
    kind=FindingKind.IMPOSSIBLE_ROUND,
    look=_look,
    tell=_tell,
    sees=gettext_lazy(
        "Visits that hours cannot hold: too many homes within an hour, at night, or with a moved clock."
    ),
    otherwise=gettext_lazy(
        "Several may have shared an account, or notes were written down together afterwards."
    ),
    bounds=(
        Bound("homes", 12, gettext_lazy("So many homes within an hour are ordinary"), least=1, most=1000),
        Bound("nights", 3, gettext_lazy("So many visits at night in a month are ordinary"), most=1000),
        Bound("minutes", 180, gettext_lazy("A clock may be off by so many minutes"), least=1, most=100_000),
        Bound("jumps", 4, gettext_lazy("So many visits with a clock that is off are ordinary"), most=1000),
    ),
)
