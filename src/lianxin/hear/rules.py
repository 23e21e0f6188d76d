"""Who may decide what a voice is about and what of it everybody may read."""

from __future__ import annotations

from lianxin.office.models import Person
from lianxin.office.states import Role

from .models import Visit, Voice

#: The rule of the doors where somebody writes down what others say.
REGISTERS = "clerks of the office"
READERS = (Role.CLERK, Role.COORDINATOR)


class NotYours(PermissionError):
    """The person's roles do not include this step for this voice."""


def may_read(person: Person, voice: Voice) -> bool:
    """Clerks and coordinators of the same office; overseers, where it is about a unit's own conduct."""
    roles = (Role.OVERSEER,) if voice.about_id else READERS
    return person.office_id == voice.office_id and person.holds(*roles)


def demand_reading(person: Person, voice: Voice) -> None:
    """Raise ``NotYours`` unless the person may decide about this voice."""
    if not may_read(person, voice):
        raise NotYours


def may_visit(person: Person) -> bool:
    """Visits are written down by visitors."""
    return person.holds(Role.VISITOR)


def may_look_into_visits(person: Person) -> bool:
    """Whoever visits, and coordinators."""
    return person.holds(Role.VISITOR, Role.COORDINATOR)


def may_read_visit(person: Person, visit: Visit) -> bool:
    """What was seen in a home is for the visitor who wrote it down and for coordinators, for no unit."""
    if person.office_id != visit.office_id:
        return False
    return person.holds(Role.COORDINATOR) or (may_visit(person) and visit.visitor_id == person.pk)


def demand_visit(person: Person, visit: Visit) -> None:
    """Raise ``NotYours`` unless the person may read this visit and say what became of its referrals."""
    if not may_read_visit(person, visit):
        raise NotYours


def may_register(person: Person) -> bool:
    """Clerks write down what others say: at the telephone, and from paper."""
    return person.holds(Role.CLERK)
