"""Sent back and forth: a unit that refuses what it is handed far more often than others do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.act.models import Assignment
from lianxin.act.states import AssignmentState

from ..states import FindingKind
from .beside_peers import Thing, beside, beside_peers, bounds_of
from .shape import Detector, Evidence, Looking, Sign

_CHOSEN = (AssignmentState.ACCEPTED, AssignmentState.DONE, AssignmentState.REFUSED)


def _look(looking: Looking) -> Iterable[Sign]:
    return beside_peers(looking, _things(looking))


def _things(looking: Looking) -> Iterator[Thing]:
    """Every case that a unit could take on or refuse; what a coordinator decided was no choice."""
    rows = Assignment.objects.filter(
        office=looking.office,
        joint=False,
        state__in=_CHOSEN,
        decided_at__gte=looking.since,
        decided_at__lte=looking.now,
    )
    rows = rows.exclude(reason__by="decision").order_by("pk")
    for unit, state, number in rows.values_list("unit_id", "state", "case__number"):
        yield Thing(unit, state == AssignmentState.REFUSED, f"case/{number}")


def _tell(evidence: Evidence) -> str:
    return beside(_("Of %(of)s cases that were handed to it in a year, the unit refused %(seen)s."), evidence)


DETECTOR = Detector(
    kind=FindingKind.PING_PONG,
    look=_look,
    tell=_tell,
    sees=gettext_lazy("A unit that refuses cases far more often than other units do."),
    otherwise=gettext_lazy(
        "Cases may be handed to it by a rule that fits badly, or its tasks may have changed."
    ),
    bounds=bounds_of(odds=8, gap=20, usual=10),
)
