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
    TRANSFERRED = "transferred", _("With an outside body: the person who spoke has the word")
    WITHDRAWN = "withdrawn", _("Taken back by the person who spoke")
    ARCHIVED = "archived", _("Still solved half a year later")


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
    DONE = "done", _("Its share is done")


class DeviationKind(TextChoices):
    """Departures from the ordinary course: one person asks with a reason, another decides.

    Nobody asks for the time of an outage: it follows from the outage that the office put on record.
    """

    EXTENSION = "extension", _("A later date, once")
    SUSPENSION = "suspension", _("Waiting until a day, for a reason")
    TRANSFER = "transfer", _("Handed to an outside body")
    EXCLUSION = "exclusion", _("Left out of the adjusted figures")
    OUTAGE = "outage", _("Time lost to an outage")


class DeviationState(TextChoices):
    ASKED = "asked", _("Asked for")
    AGREED = "agreed", _("Agreed")
    DECLINED = "declined", _("Declined")
    ENDED = "ended", _("Over")


class TaskState(TextChoices):
    OPEN = "open", _("To do")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped, with a reason")


class FundState(TextChoices):
    """Where a commitment of money stands."""

    ASKED = "asked", _("Asked for")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    RELEASED = "released", _("What was left went back")


class LedState(TextChoices):
    """Where a project stands that residents lead with a small fund."""

    PROPOSED = "proposed", _("Proposed")
    DECLINED = "declined", _("Not agreed to, for a stated reason")
    GRANTED = "granted", _("Agreed to, nothing paid out yet")
    RUNNING = "running", _("Going on")
    CLOSED = "closed", _("Finished, accounts settled")
    STOPPED = "stopped", _("Stopped by the office, for a stated reason")


class LineKind(TextChoices):
    """What a line of such a project's account says."""

    GRANTED = "granted", _("Paid out by the office")
    OTHERS = "others", _("Given by others")
    SPENT = "spent", _("Spent")
    BACK = "back", _("Given back to the office")


class WordsOff(TextChoices):
    """Why the words of one line are taken off its account.  That they suit nobody is none of the reasons."""

    PERSONAL = "personal", _("It tells of a person who did not agree to that")
    QUOTED = "quoted", _("It quotes somebody who did not agree to that")
    INSULT = "insult", _("It insults or threatens somebody")


class PromiseState(TextChoices):
    OPEN = "open", _("Promised")
    KEPT = "kept", _("Kept")
    LATE = "late", _("Kept late")
    BROKEN = "broken", _("Broken")


class PlanState(TextChoices):
    ACTIVE = "active", _("Going on")
    ENDED = "ended", _("Ended")


class CareState(TextChoices):
    """Where one visit of a care plan stands."""

    DUE = "due", _("To come")
    DONE = "done", _("Done")
    MISSED = "missed", _("Missed")
    MOOT = "moot", _("Not needed any more")


class FollowUpState(TextChoices):
    TO_COME = "to_come", _("To come")
    DUE = "due", _("Due")
    HOLDS = "holds", _("Still solved")
    RELAPSED = "relapsed", _("The trouble is back")
    NOT_REACHED = "not_reached", _("Not reached")
    MOOT = "moot", _("Not needed any more")


WAITS_FOR = {
    CaseState.ANSWERED: WaitsFor.RESIDENT,
    CaseState.TRANSFERRED: WaitsFor.RESIDENT,
    CaseState.SOLVED: WaitsFor.NOBODY,
    CaseState.WITHDRAWN: WaitsFor.NOBODY,
    CaseState.ARCHIVED: WaitsFor.NOBODY,
}  # every other state waits for the office
#: States in which the office has work to do.
OPEN = (
    CaseState.RECEIVED,
    CaseState.DISPATCHED,
    CaseState.DISPUTED,
    CaseState.ACCEPTED,
    CaseState.REOPENED,
)
#: States in which a case has ended: the word of the person who spoke, or an outside body has it.
ENDS = (CaseState.SOLVED, CaseState.TRANSFERRED, CaseState.WITHDRAWN, CaseState.ARCHIVED)
#: States in which a unit has the work in hand.
IN_HAND = (CaseState.ACCEPTED, CaseState.REOPENED)

#: Shares that let a unit see the case.
SHARE_SEEN = (AssignmentState.OFFERED, AssignmentState.ACCEPTED, AssignmentState.DONE)
#: Shares that are still to be done.
SHARE_OPEN = (AssignmentState.OFFERED, AssignmentState.ACCEPTED)
#: In a case that is kept from a unit, somebody outside all units does what these roles do elsewhere.
STANDS_IN = dict.fromkeys((Role.CLERK, Role.COORDINATOR, Role.LEAD), Role.OVERSEER)

#: Actors that are not roles of staff.
RULES = "routing rules"
RESIDENT = "the person who spoke"
CLOCK = "the clock"
WHOLE = "the case that it is a part of"


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
    Transition(
        "dispatch",
        IN_HAND,
        CaseState.DISPATCHED,
        (Role.COORDINATOR,),
        ("unit", "note for whoever takes over"),
    ),
    Transition("accept", (CaseState.DISPATCHED,), CaseState.ACCEPTED, (Role.HANDLER,)),
    Transition("refuse", (CaseState.DISPATCHED,), CaseState.RECEIVED, (Role.HANDLER,), ("reason",)),
    Transition("refuse_again", (CaseState.DISPATCHED,), CaseState.DISPUTED, (Role.HANDLER,), ("reason",)),
    Transition("decide", (CaseState.DISPUTED,), CaseState.ACCEPTED, (Role.COORDINATOR,), ("unit", "reason")),
    Transition("answer", IN_HAND, CaseState.ANSWERED, (Role.HANDLER,), ("done, or not done and why",)),
    Transition(
        "say_unsolved",
        (
            CaseState.ANSWERED,
            CaseState.SOLVED,
            CaseState.TRANSFERRED,
            CaseState.WITHDRAWN,
            CaseState.ARCHIVED,
        ),
        CaseState.REOPENED,
        (RESIDENT,),
        ("receipt",),
    ),
    Transition(
        "say_solved",
        (CaseState.ANSWERED, CaseState.REOPENED, CaseState.TRANSFERRED),
        CaseState.SOLVED,
        (RESIDENT,),
        ("receipt",),
    ),
    Transition("take_back", (*OPEN, CaseState.ANSWERED), CaseState.WITHDRAWN, (RESIDENT,), ("receipt",)),
    Transition(
        "transfer",
        OPEN,
        CaseState.TRANSFERRED,
        (Role.COORDINATOR, Role.LEAD),
        ("another person asked", "outside body"),
    ),
    Transition(
        "revive",
        (CaseState.TRANSFERRED, CaseState.WITHDRAWN),
        CaseState.RECEIVED,
        (RESIDENT,),
        ("receipt", "no unit had taken it on"),
    ),
    Transition(
        "relapse",
        (CaseState.SOLVED, CaseState.ARCHIVED),
        CaseState.REOPENED,
        (Role.HANDLER, Role.COORDINATOR, Role.LEAD, Role.OVERSEER),
        ("a follow-up that found the trouble back",),
    ),
    Transition(
        "send_back",
        (CaseState.ANSWERED, CaseState.SOLVED, CaseState.TRANSFERRED),
        CaseState.REOPENED,
        (Role.OVERSEER,),
        ("a review or a check by somebody outside the unit",),
    ),
    Transition("archive", (CaseState.SOLVED,), CaseState.ARCHIVED, (CLOCK,), ("the last follow-up holds",)),
    # Nobody's word is on a part: where the whole stands after a word, its parts stand as well.
    *(
        Transition(
            f"part_{state}",
            tuple(
                source for source in CaseState if source != state and (state in ENDS or source not in OPEN)
            ),
            state,
            (WHOLE,),
            ("a part",),
        )
        for state in (*ENDS, CaseState.REOPENED, CaseState.RECEIVED)
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
