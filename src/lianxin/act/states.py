"""The states of a case and the transition table: who may do what from where, and what it demands.

Pages, permission checks, tests and the reference all read this table; no other place decides a transition.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lianxin.office.states import Role


class CaseState(TextChoices):
    RECEIVED = "received", _("Received")
    DISPATCHED = "dispatched", _("Handed to a unit")
    DISPUTED = "disputed", _("Refused twice: a coordinator decides")
    ACCEPTED = "accepted", _("In progress")
    ANSWERED = "answered", _("Answered: the person who spoke has the word")
    REOPENED = "reopened", _("Reopened")
    SOLVED = "solved", _("Solved, says the person who spoke")


class WaitsFor(TextChoices):
    OFFICE = "office", _("the office")
    RESIDENT = "resident", _("the person who spoke")
    NOBODY = "nobody", _("nobody")


class Word(TextChoices):
    """What the person who spoke says became of it."""

    SOLVED = "solved", _("Solved")
    PARTLY = "partly", _("Partly solved")
    NOT = "not", _("Not solved")


class AssignmentState(TextChoices):
    OFFERED = "offered", _("Waiting for the unit")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Handed to another unit")


WAITS_FOR = {
    CaseState.ANSWERED: WaitsFor.RESIDENT,
    CaseState.SOLVED: WaitsFor.NOBODY,
}  # every other state waits for the office
#: States in which a unit has the work in hand.
IN_HAND = (CaseState.ACCEPTED, CaseState.REOPENED)

#: Actors that are not roles of staff.
RULES = "routing rules"
RESIDENT = "the person who spoke"


@dataclass(frozen=True)
class Transition:
    """From these states, by this command, to that state; who may give the command and what it demands."""

    command: str
    sources: tuple[CaseState, ...]
    target: CaseState
    who: tuple[Role | str, ...]
    demands: tuple[str, ...] = ()


TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        "dispatch",
        (CaseState.RECEIVED, CaseState.DISPATCHED),
        CaseState.DISPATCHED,
        (RULES, Role.CLERK, Role.COORDINATOR),
        ("unit",),
    ),
    Transition("accept", (CaseState.DISPATCHED,), CaseState.ACCEPTED, (Role.HANDLER,)),
    Transition("refuse", (CaseState.DISPATCHED,), CaseState.RECEIVED, (Role.HANDLER,), ("reason",)),
    Transition("refuse_again", (CaseState.DISPATCHED,), CaseState.DISPUTED, (Role.HANDLER,), ("reason",)),
    Transition("decide", (CaseState.DISPUTED,), CaseState.ACCEPTED, (Role.COORDINATOR,), ("unit", "reason")),
    Transition("answer", IN_HAND, CaseState.ANSWERED, (Role.HANDLER,), ("done, or not done and why",)),
    Transition(
        "say_unsolved", (CaseState.ANSWERED, CaseState.SOLVED), CaseState.REOPENED, (RESIDENT,), ("receipt",)
    ),
    Transition(
        "say_solved", (CaseState.ANSWERED, CaseState.REOPENED), CaseState.SOLVED, (RESIDENT,), ("receipt",)
    ),
)


class NotNow(ValueError):
    """A command that the case's state does not allow."""

    def __init__(self, command: str, state: str) -> None:
        super().__init__(f"{command} is not possible while the case is {state}")
        self.command = command
        self.state = state


def transition(command: str, state: str) -> Transition:
    """The row of the table for a command in a state, or ``NotNow``."""
    for row in TRANSITIONS:
        if row.command == command and state in row.sources:
            return row
    raise NotNow(command, state)
