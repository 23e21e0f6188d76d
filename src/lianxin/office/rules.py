"""Who may do what about accounts, and about the words of the office."""

from __future__ import annotations

from .models import FactorReset, Person
from .states import Role

#: Who may agree that somebody else loses their factors.
DECIDERS = (Role.STEWARD, Role.LEAD, Role.OVERSEER)

#: Whoever puts questions to everybody explains the words in them.
EXPLAINERS = (Role.CONVENOR, Role.COORDINATOR, Role.LEAD)


def may_decide_reset(person: Person, reset: FactorReset) -> bool:
    """A second person of the office: neither who asked nor whose account it is."""
    strangers = person.pk not in (reset.asked_by_id, reset.person_id)
    return strangers and person.office_id == reset.office_id and person.holds(*DECIDERS)


def may_explain(person: Person, office_id: int) -> bool:
    """Say what a word of the office means."""
    return person.office_id == office_id and person.holds(*EXPLAINERS)
