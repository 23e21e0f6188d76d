"""Who may write down tasks, settle them, and say what became of a promise."""

from __future__ import annotations

from lianxin.office.models import Person
from lianxin.office.states import Role

from .models import Case, Promise, Task
from .rules import acts_as, acts_for, may_see
from .states import TaskState

#: Who may write down what is to be done about a case.
PLANS = (Role.HANDLER, Role.COORDINATOR, Role.CLERK, Role.LEAD)
#: Who may settle a task of a case beside the handlers of the unit that does it.
SETTLES = (Role.HANDLER, Role.COORDINATOR, Role.LEAD)
#: Who answers for a promise beside the handlers of the unit that made it.
ANSWERS_FOR = (Role.COORDINATOR, Role.LEAD)


def may_plan(person: Person, case: Case) -> bool:
    """Whether the person may write down tasks: also a handler of a unit with a share of the case."""
    return acts_as(person, case, *PLANS) or (person.holds(Role.HANDLER) and may_see(person, case))


def may_settle(person: Person, task: Task, state: TaskState) -> bool:
    """Handlers settle what their unit does or what belongs to their case; a coordinator and a lead, any task."""
    if task.unit is None and state == TaskState.DONE:
        return False
    own = task.unit is not None and acts_for(person, task.unit, task.case)
    return own or acts_as(person, task.case, *SETTLES)


def may_settle_promise(person: Person, promise: Promise) -> bool:
    """Handlers of the unit that promised; a coordinator or a lead for any unit."""
    if promise.case is None:
        return False
    return acts_for(person, promise.unit, promise.case) or acts_as(person, promise.case, *ANSWERS_FOR)
