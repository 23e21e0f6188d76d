"""Who may do what with money, as data: one person asks, another approves, a third pays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lianxin.office.models import Person
from lianxin.office.states import Role

from .models import Case, Commitment
from .rules import NotAllowed, acts_as

Step = Literal["ask", "decide", "pay", "release"]


@dataclass(frozen=True)
class Rule:
    """The roles that may take a step, and whose earlier hand keeps a person from it."""

    roles: tuple[Role, ...]
    apart_from: tuple[str, ...] = ()


#: A handler is one of the unit that has the case; nobody recused and no unit that is kept out takes a step.
STEPS: dict[Step, Rule] = {
    "ask": Rule((Role.HANDLER, Role.COORDINATOR)),
    "decide": Rule((Role.LEAD,), apart_from=("asked_by_id",)),
    "pay": Rule((Role.COORDINATOR, Role.LEAD, Role.HANDLER), apart_from=("asked_by_id", "decided_by_id")),
    "release": Rule((Role.COORDINATOR, Role.LEAD)),
}
#: Who writes down that there is money.
OPENS = Role.LEAD


def may_take(person: Person, step: Step, case: Case, commitment: Commitment | None = None) -> bool:
    """Whether this person may take the step now, as far as roles and earlier hands go."""
    rule = STEPS[step]
    hands = [getattr(commitment, name) for name in rule.apart_from] if commitment else []
    return acts_as(person, case, *rule.roles) and person.pk not in hands


def demand_step(person: Person, step: Step, case: Case, commitment: Commitment | None = None) -> None:
    """Raise ``NotAllowed`` unless the person may take the step."""
    if not may_take(person, step, case, commitment):
        raise NotAllowed(f"fund.{step}")
