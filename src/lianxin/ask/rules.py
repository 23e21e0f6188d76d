"""Who may ask the public.  A ballot takes two: one asks, somebody outside the units agrees."""

from __future__ import annotations

from lianxin.hear.rules import REGISTERS, may_register, may_visit
from lianxin.office.models import Person
from lianxin.office.states import Role

from .models import Project

#: Who ``may_see_proposals``, in words that the reference shows.
BALLOTERS = "coordinators, leads and overseers of the office, two of them for each ballot"
#: Who ``may_convene``, and who ``may_see_asking``.
CONVENORS = "coordinators and leads of the office"
ONLOOKERS = "coordinators, leads and overseers of the office"
#: Who ``may_tell_steps``.
TELLERS = "coordinators and leads of the office, and whoever acts for a unit"
#: Who ``may_see_sittings``.
AT_SITTINGS = "coordinators, leads, overseers and clerks of the office"
#: Who ``may_keep_minutes``.
KEEPERS = "coordinators, leads and clerks of the office"


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


def may_tell_steps(person: Person) -> bool:
    """Whoever may say of some project what became of it."""
    return may_convene(person) or bool(person.unit_ids())


def may_tell_step(person: Person, project: Project) -> bool:
    """Say what became of a project: whoever convenes, and whoever acts for the unit that is answerable."""
    if person.office_id != project.budget.office_id:
        return False
    return may_convene(person) or (project.unit_id is not None and project.unit_id in person.unit_ids())


def may_keep_minutes(person: Person) -> bool:
    """Write down what was said at a sitting and how many came."""
    return may_convene(person) or person.holds(Role.CLERK)


def may_see_sittings(person: Person) -> bool:
    return may_see_asking(person) or may_keep_minutes(person)


#: Who ``may_enter``.
ENTERERS = f"{REGISTERS}, and visitors"


def may_enter(person: Person) -> bool:
    """Write down what somebody said: clerks from paper and by telephone, visitors at a door."""
    return may_register(person) or may_visit(person)
