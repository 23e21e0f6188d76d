"""Policy of projects that residents lead: what may be written when, what adds up, and who confirms what came back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from lianxin.office.days import day_of
from lianxin.office.models import Person
from lianxin.office.states import Role

from .models import Case, Commitment, LedLine, LedProject, Payment
from .rules import acts_as
from .states import CaseState, LedState, LineKind

#: Which column of the project holds the sum of the lines of a kind.
SUMS: Mapping[str, str] = {kind: f"{kind}_cents" for kind in LineKind}
#: What those who lead it write, and in which states.  What the office paid out is written with the payment.
WRITES: Mapping[LineKind, tuple[LedState, ...]] = {
    LineKind.OTHERS: (LedState.GRANTED, LedState.RUNNING),
    LineKind.SPENT: (LedState.GRANTED, LedState.RUNNING),
    LineKind.BACK: (LedState.RUNNING, LedState.STOPPED),
}
#: When a line may be taken back by another one.  After the end the account must come out the same.
CORRECTS = (LedState.GRANTED, LedState.RUNNING, LedState.STOPPED, LedState.CLOSED)
#: When the office may pay out, and those who lead it may close it.
OPEN = (LedState.GRANTED, LedState.RUNNING)
#: What everybody reads: what was only proposed, or declined, is told to those who proposed it.
SHOWN = (LedState.GRANTED, LedState.RUNNING, LedState.CLOSED, LedState.STOPPED)
#: Who confirms that money came back, unless they paid it out themselves; a handler is one of the unit that has the case.
CONFIRMS = (Role.HANDLER, Role.COORDINATOR, Role.LEAD)
#: Who stops a project with a reason, and takes words off its account: nobody of the unit that they may be about.
STOPS = (Role.COORDINATOR, Role.LEAD)


def sums_of(lines: Iterable[LedLine]) -> dict[str, int]:
    """The sum of each kind: a line that counters another one takes its amount away again."""
    sums = dict.fromkeys(SUMS.values(), 0)
    for line in lines:
        sums[SUMS[line.kind]] += -line.amount_cents if line.counters_id else line.amount_cents
    return sums


def add_up(project: LedProject, lines: Iterable[LedLine]) -> None:
    """Count new lines in, in the row that is held."""
    for name, cents in sums_of(lines).items():
        setattr(project, name, getattr(project, name) + cents)


def is_taken_back(project: LedProject) -> bool:
    """Whether those who proposed it took it back: their case, or their words."""
    voice = project.voice
    return voice.erased_at is not None or voice.case_voice.case.state == CaseState.WITHDRAWN


def days_waited(project: LedProject, decided_at: datetime) -> int:
    """How many days lie between the proposal and the decision; the account is settled as many days later."""
    office = project.office
    return (day_of(decided_at, office) - day_of(project.proposed_at, office)).days


def may_be_paid(project: LedProject, commitment: Commitment) -> bool:
    """Whether money may go into its account: it has not ended, and the first money only while it is still wanted."""
    return project.state in OPEN and (commitment.paid_cents > 0 or not is_taken_back(project))


def may_confirm(person: Person, project: LedProject, case: Case) -> bool:
    """Whether this person may confirm what the project gave back: nobody who paid any of it out."""
    paid = Payment.objects.filter(commitment=project.commitment_id, paid_by=person)
    return acts_as(person, case, *CONFIRMS) and not paid.exists()


def may_stop(person: Person, case: Case) -> bool:
    return acts_as(person, case, *STOPS)


def may_take_words_off(person: Person, case: Case) -> bool:
    return acts_as(person, case, *STOPS)


def has_words(line: LedLine) -> bool:
    return bool(line.what or line.proof)
