"""Who may have a ballot held: one asks, somebody outside the units agrees."""

from __future__ import annotations

from lianxin.office.models import Person
from lianxin.office.states import Role

#: Who ``may_see_proposals``, in words that the reference shows.
BALLOTERS = "coordinators, leads and overseers of the office, two of them for each ballot"


def may_propose(person: Person) -> bool:
    return person.holds(Role.COORDINATOR, Role.LEAD)


def may_agree(person: Person) -> bool:
    """Overseers; whoever acts for a unit is none, whatever else they are."""
    return person.holds(Role.OVERSEER) and not person.unit_ids()


def may_see_proposals(person: Person) -> bool:
    return may_propose(person) or may_agree(person)
