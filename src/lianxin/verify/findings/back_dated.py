"""Evidence written down afterwards: visits that reached the record long after they are said to have been."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..states import FindingKind
from .above_usual import above_usual, bounds_of
from .beside_peers import Thing
from .homes import units_of_visits, visits_of
from .shape import Bound, Detector, Evidence, Looking, Sign


def _look(looking: Looking) -> Iterable[Sign]:
    return above_usual(looking, _visits(looking))


def _visits(looking: Looking) -> Iterator[Thing]:
    """The device's own clock is set right first: how far it was off was noted when it sent."""
    units = units_of_visits(looking.office)
    late = timedelta(days=looking.values["days"])
    for visit in visits_of(looking):
        written = visit.written_at - timedelta(seconds=visit.clock_off)
        yield Thing(units.get(visit.visitor_id), visit.received_at - written > late, visit.subject)


def _tell(evidence: Evidence) -> str:
    return _(
        "Of %(of)s visits, %(seen)s came into the record so late that what they say could have been written down afterwards."
    ) % {"seen": evidence["seen"], "of": evidence["of"]}


DETECTOR = Detector(
    kind=FindingKind.BACK_DATED,
    look=_look,
    tell=_tell,
    sees=gettext_lazy(
        "Visits that reached the record many days after the day they are said to have been. The time of the record is the time of the evidence."
    ),
    otherwise=gettext_lazy("There may have been no network for days, or a device was lost and found."),
    bounds=(
        *bounds_of(usual=20),
        Bound(
            "days",
            7,
            gettext_lazy("So many days from the visit to the record are ordinary"),
            least=1,
            most=365,
        ),
    ),
)
