"""Who may ask the public.  A ballot takes two: one asks, somebody outside the units agrees."""

from __future__ import annotations

from lianxin.office.models import Person
from lianxin.office.states import Role

#: Who ``may_see_proposals``, in words that the reference shows.
BALLOTERS = "coordinators, leads and overseers of the office, two of them for each ballot"
#: Who ``may_convene``, and who ``may_see_asking``.
CONVENORS = "coordinators and leads of the office"
ONLOOKERS = "coordinators, leads and overseers of the office"


def may_propose(person: Person) -> bool:
    return person.holds(Role.COORDINATOR, Role.LEAD)


def may_agree(person: Person) -> bool:
    """Overseers; whoever acts for a unit is none, whatever else they are."""
    return person.holds(Role.OVERSEER) and not person.unit_ids()


def may_see_proposals(person: Person) -> bool:
    return may_propose(person) or may_agree(person)


def may_convene(person: Person) -> bool:
    """Put a question to everybody, add what there is to read, look at statements, withdraw."""
    return person.holds(Role.COORDINATOR, Role.LEAD)


def may_see_asking(person: Person) -> bool:
    """Everything about a consultation that the office sees; overseers look on."""
    return may_convene(person) or person.holds(Role.OVERSEER)
