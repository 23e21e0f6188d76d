"""Who may see a case and who may give which command, read from the transition table.

A case that is kept from a unit, because it is about that unit's conduct, is outside the office's ordinary ways:
overseers do there what clerks, coordinators and leads do elsewhere, and neither that unit nor one above it, nor
anybody who acts for one of them, sees it.  Whoever has no part in a case sees nothing of it either.
"""

from __future__ import annotations

from lianxin.office.models import Person, Unit
from lianxin.office.states import OF_A_UNIT, Role

from .models import Assignment, CallUp, Case, Recusal
from .states import SHARE_SEEN, STANDS_IN, TRANSITIONS

#: Roles that see every case of the office; a handler sees the cases of the own unit.
SEES_ALL = (Role.CLERK, Role.COORDINATOR, Role.LEAD, Role.OVERSEER)
#: Who ``may_use_desk``, in words that the reference shows.
DESK = "staff of the office who work on cases"


class NotAllowed(PermissionError):
    """The person's roles do not allow this command on this case."""


def may_see(person: Person, case: Case) -> bool:
    """Overseeing roles see the office's cases, a handler those in which the own unit has a part."""
    if person.office_id != case.office_id or recused(person, case):
        return False
    if case.kept_from_id:
        return person.holds(Role.OVERSEER) or (not _barred(person, case) and _has_part(person, case))
    return person.holds(*SEES_ALL) or _has_part(person, case)


def may(person: Person, command: str, case: Case) -> bool:
    """Whether this person may give the command now."""
    rows = [row for row in TRANSITIONS if row.command == command and case.state in row.sources]
    return acts_as(person, case, *(role for row in rows for role in row.who if isinstance(role, Role)))


def acts_as(person: Person, case: Case, *roles: Role) -> bool:
    """Whether the person holds one of these roles in this case: a handler for the unit that has it in hand."""
    if person.office_id != case.office_id or not any(_fits(person, role, case) for role in roles):
        return False
    return not recused(person, case) and not _barred(person, case)


def acts_for(person: Person, unit: Unit, case: Case) -> bool:
    """Whether the person is a handler of this unit and nothing keeps the two from the case."""
    is_handler = (Role.HANDLER, unit.pk) in person.roles
    return is_handler and not recused(person, case) and not _barred(person, case)


def _fits(person: Person, role: Role, case: Case) -> bool:
    if role in OF_A_UNIT:
        return (role, case.unit_id) in person.roles
    return person.holds(STANDS_IN.get(role, role) if case.kept_from_id else role)


def recused(person: Person, case: Case) -> bool:
    """Whether the person has no part in the case, or in the one that it is a part of."""
    cases = [case.pk, *([case.parent_id] if case.parent_id else [])]
    return Recusal.objects.filter(case__in=cases, person=person).exists()


def closed_to(case: Case) -> frozenset[int]:
    """The units that may not have this case: the one that it is about, and every unit above it."""
    if case.kept_from_id is None:
        return frozenset()
    rows = Unit.objects.filter(office_id=case.office_id).values_list("pk", "parent_id")
    above: dict[int, int | None] = dict(rows)
    found: set[int] = set()
    unit: int | None = case.kept_from_id
    while unit is not None and unit not in found:
        found.add(unit)
        unit = above[unit]
    return frozenset(found)


def _barred(person: Person, case: Case) -> bool:
    """Whether the person acts for a unit that may not have this case."""
    return bool(case.kept_from_id and person.unit_ids() & closed_to(case))


def _has_part(person: Person, case: Case) -> bool:
    """Whether a unit of the person has the case, answers for it, has a share of it or is called to it."""
    mine = person.unit_ids()
    if case.unit_id in mine or case.owner_id in mine:
        return True
    shares = Assignment.objects.filter(case=case, joint=True, unit__in=mine, state__in=SHARE_SEEN)
    calls = CallUp.objects.filter(case=case, called__in=mine, answered_at=None)
    return bool(mine) and (shares.exists() or calls.exists())


def demand(person: Person, command: str, case: Case) -> None:
    """Raise ``NotAllowed`` unless the person may give the command now."""
    if not may(person, command, case):
        raise NotAllowed(command)


def demand_role(person: Person, command: str, case: Case, *roles: Role) -> None:
    """Raise ``NotAllowed`` unless the person holds one of these roles in this case."""
    if not acts_as(person, case, *roles):
        raise NotAllowed(command)


def may_use_desk(person: Person) -> bool:
    """The desk is for whoever works on cases."""
    return person.holds(Role.HANDLER, *SEES_ALL)
