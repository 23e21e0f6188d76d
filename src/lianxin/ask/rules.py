"""Who may ask the public.  A ballot takes two: one asks, somebody outside the units agrees."""

from __future__ import annotations

from collections.abc import Collection

from lianxin.hear.rules import REGISTERS, may_register, may_visit
from lianxin.office.models import Person
from lianxin.office.states import Role

from .models import FindingTask, Project

#: Who ``may_see_proposals``, in words that the reference shows.
BALLOTERS = "coordinators, leads and overseers of the office, two of them for each ballot"
#: Who ``may_convene``, and who ``may_see_asking``.
CONVENORS = "convenors, coordinators and leads of the office"
ONLOOKERS = "convenors, coordinators, leads and overseers of the office"
#: Who ``may_share_out``, and who ``may_see_sharing``.
SHARERS = "coordinators and leads of the office"
SEE_SHARING = "coordinators, leads and overseers of the office"
#: Who ``may_tell_steps``.
TELLERS = "coordinators and leads of the office, and whoever acts for a unit"
#: Who ``may_decline_finding``, ``may_do_tasks``, ``may_check_tasks`` and ``may_see_tasks``.
DECLINERS = "leads of the office"
DOERS = "whoever acts for a unit"
CHECKERS = (
    "convenors, coordinators, leads and overseers of the office; never whoever did it or acts for that unit"
)
SEE_TASKS = "convenors, coordinators, leads and overseers of the office, and whoever acts for a unit"
#: Who ``may_see_sittings``.
AT_SITTINGS = "convenors, coordinators, leads, overseers and clerks of the office"
#: Who ``may_keep_minutes``.
KEEPERS = "convenors, coordinators, leads and clerks of the office"


def may_propose(person: Person) -> bool:
    return person.holds(Role.COORDINATOR, Role.LEAD)


def may_agree(person: Person) -> bool:
    """Overseers; whoever acts for a unit is none, whatever else they are."""
    return person.holds(Role.OVERSEER) and not person.unit_ids()


def may_see_proposals(person: Person) -> bool:
    return may_propose(person) or may_agree(person)


def may_convene(person: Person) -> bool:
    """Put a question to everybody, add what there is to read, look at statements, withdraw.

    Convenors do this and nothing else: they see no case, and nobody's contact.
    """
    return person.holds(Role.CONVENOR, Role.COORDINATOR, Role.LEAD)


def may_reach(person: Person) -> bool:
    """Read how those who were drawn by lot can be reached, to tell them so."""
    return person.holds(Role.COORDINATOR, Role.LEAD)


def may_share_out(person: Person) -> bool:
    """Put up money to be shared out."""
    return person.holds(Role.COORDINATOR, Role.LEAD)


def may_see_sharing(person: Person) -> bool:
    return may_share_out(person) or person.holds(Role.OVERSEER)


def may_see_asking(person: Person) -> bool:
    """Everything about a consultation that the office sees; overseers look on."""
    return may_convene(person) or person.holds(Role.OVERSEER)


def may_tell_steps(person: Person) -> bool:
    """Whoever may say of some project what became of it."""
    return may_share_out(person) or bool(person.unit_ids())


def may_tell_step(person: Person, project: Project) -> bool:
    """Say what became of a project: whoever convenes, and whoever acts for the unit that is answerable."""
    if person.office_id != project.budget.office_id:
        return False
    return may_share_out(person) or (project.unit_id is not None and project.unit_id in person.unit_ids())


def may_decline_finding(person: Person) -> bool:
    """Write that nothing is done about a finding, and why."""
    return person.holds(Role.LEAD)


def may_decline_task(person: Person, task: FindingTask, done_by: Collection[int]) -> bool:
    """No unit lets itself off, nor does anybody who ever said that it is done."""
    return may_decline_finding(person) and _outside(person, task) and person.pk not in done_by


def may_do_tasks(person: Person) -> bool:
    return bool(person.unit_ids())


def may_do_task(person: Person, task: FindingTask) -> bool:
    """Whoever acts for the unit says what it did."""
    return task.unit_id in person.unit_ids()


def may_check_tasks(person: Person) -> bool:
    return may_see_asking(person)


def may_check_task(person: Person, task: FindingTask, done_by: Collection[int]) -> bool:
    """Somebody else looks: outside the unit, and nobody who ever said that it is done."""
    return may_check_tasks(person) and _outside(person, task) and person.pk not in done_by


def may_see_tasks(person: Person) -> bool:
    return may_see_asking(person) or may_do_tasks(person)


def _outside(person: Person, task: FindingTask) -> bool:
    office = task.finding.consultation.office_id
    return person.office_id == office and task.unit_id not in person.unit_ids()


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
