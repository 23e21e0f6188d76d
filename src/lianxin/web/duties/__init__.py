"""What waits for somebody beside their cases: shares, calls, promises, visits, follow-ups, orders.

One module for each kind of duty; the screens of handlers, leads, overseers and visitors show them sorted by what
is due next.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from lianxin.office.models import Person

from . import (
    accounts,
    asking,
    ballots,
    campaigns,
    care,
    checking,
    corrections,
    deciding,
    deviations,
    digests,
    doing,
    ideas,
    openings,
    panels,
    working,
)
from .shape import Duty

#: Each finds what waits for a person now.  A look-up or two each, whatever the size of the office.
FINDERS: tuple[Callable[[Person, datetime], Sequence[Duty]], ...] = (
    accounts.resets,
    checking.orders,
    checking.reviews,
    doing.tasks,
    doing.money,
    doing.returns,
    doing.promises,
    working.shares,
    working.calls,
    working.disputes,
    care.visits,
    care.looks,
    deviations.to_decide,
    digests.older,
    corrections.to_decide,
    ballots.to_decide,
    asking.statements,
    ideas.replies,
    deciding.decisions,
    panels.steps,
    campaigns.tasks,
    campaigns.looks,
    campaigns.findings,
    campaigns.results,
    openings.to_decide,
    openings.to_open,
)


def duties(person: Person, now: datetime) -> list[Duty]:
    """Everything that waits for this person beside their cases, due first."""
    found = [duty for finder in FINDERS for duty in finder(person, now)]
    return sorted(found, key=lambda duty: duty.due_at)


__all__ = ["Duty", "duties"]
