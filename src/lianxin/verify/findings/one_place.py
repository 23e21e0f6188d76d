"""Many confirmations from one place at once: seen at the door at that moment, because nothing of a device is kept.

The door (``web.one_place``) holds addresses under a key that it throws away, for an hour, in memory.  What is noted is
how many people's "solved" came from one place within an hour, and about which unit.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.office.models import Office, Unit

from ..states import FindingKind
from .shape import Bound, Detector, Evidence, Looking, Sign, sign_of

#: Seconds in which confirmations from one place count together.
SPAN = 3600


def _look(_looking: Looking) -> Iterable[Sign]:
    """There is nothing to find afterwards."""
    return ()


def seen_at_door(office: Office, unit: Unit, seen: int, of: int, now: datetime) -> Sign:
    """The sign of an hour: ``seen`` of the ``of`` people who confirmed for the unit did so from one place."""
    wall = now.astimezone(office.zone)
    evidence: Evidence = {"seen": seen, "of": of, "hour": f"{wall:%Y-%m-%d %H}:00"}
    return sign_of(unit, f"{wall:%Y-%m}", evidence, about=f"{wall:%d-%H}")


def _tell(evidence: Evidence) -> str:
    told = {name: evidence.get(name, "") for name in ("seen", "of", "hour")}
    return (
        _("Of %(of)s people who said “solved” within an hour of %(hour)s, %(seen)s did so from one place.")
        % told
    )


DETECTOR = Detector(
    kind=FindingKind.ONE_PLACE,
    look=_look,
    tell=_tell,
    sees=gettext_lazy("Many people who say “solved” about one unit from one place within an hour."),
    otherwise=gettext_lazy(
        "A village hall may have one connection for everybody, or somebody may help many to answer."
    ),
    bounds=(
        Bound(
            "voices",
            12,
            gettext_lazy("So many people from one place within an hour make a sign"),
            least=4,
            most=1000,
        ),
        Bound(
            "share", 50, gettext_lazy("And so many per cent of all who said it for the unit then"), most=100
        ),
    ),
)
