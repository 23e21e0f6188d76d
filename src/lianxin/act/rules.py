"""Who may give which command, read from the transition table."""

from __future__ import annotations

from lianxin.office.models import Person
from lianxin.office.states import OF_A_UNIT, Role

from .models import Case
from .states import TRANSITIONS

#: Roles that see every case of the office; a handler sees the cases of the own unit.
SEES_ALL = (Role.CLERK, Role.COORDINATOR, Role.LEAD, Role.OVERSEER)
#: Who ``may_use_desk``, in words that the reference shows.
DESK = "staff of the office who work on cases"


class NotAllowed(PermissionError):
    """The person's roles do not allow this command on this case."""


def may_see(person: Person, case: Case) -> bool:
    """Staff of the same office: overseeing roles see all its cases, a handler those of the own unit."""
    if person.office_id != case.office_id:
        return False
    return person.holds(*SEES_ALL) or case.unit_id in person.unit_ids()


def may(person: Person, command: str, case: Case) -> bool:
    """Whether this person may give the command now."""
    rows = [row for row in TRANSITIONS if row.command == command and case.state in row.sources]
    return person.office_id == case.office_id and any(
        _fits(person, role, case) for row in rows for role in row.who if isinstance(role, Role)
    )


def _fits(person: Person, role: Role, case: Case) -> bool:
    if role in OF_A_UNIT:
        return (role, case.unit_id) in person.roles
    return person.holds(role)


def demand(person: Person, command: str, case: Case) -> None:
    """Raise ``NotAllowed`` unless the person may give the command now."""
    if not may(person, command, case):
        raise NotAllowed(command)


def may_use_desk(person: Person) -> bool:
    """The desk is for whoever works on cases."""
    return person.holds(Role.HANDLER, *SEES_ALL)
