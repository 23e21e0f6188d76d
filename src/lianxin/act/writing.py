"""What every command on a case shares: hold the row, check the table, move the state, append the entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import models

from lianxin.algorithms.canonical import JSON
from lianxin.hear.states import MOST_TEXT
from lianxin.office.models import Person
from lianxin.record.commands import Appended, append
from lianxin.record.entries import EntryKind

from .models import Case
from .rules import demand
from .states import IN_HAND, WAITS_FOR, CaseState, WaitsFor, transition
from .texts import short_text


class Missing(ValueError):
    """A command came without what the transition table demands; ``field`` names it."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def hold(case: Case) -> Case:
    """The case's row, held until the transaction ends."""
    return Case.objects.select_for_update(of=("self",)).select_related("office", "unit").get(pk=case.pk)


def move(case: Case, command: str, *, by: Person | None) -> None:
    """Check rule and table, then set the new state.  Without a person, the caller is a rule or the resident."""
    target = transition(command, case.state).target
    if by is not None:
        demand(by, command, case)
    enter(case, target)


def enter(case: Case, state: CaseState) -> None:
    """Set the state and what follows from it: whom the case waits for, and what is due next."""
    case.state = state
    case.waits_for = WAITS_FOR.get(state, WaitsFor.OFFICE)
    if case.waits_for != WaitsFor.OFFICE:
        case.next_due = case.climb_at = None
    elif state in IN_HAND:
        case.next_due = case.due
    else:
        case.next_due = min(case.accept_due, case.due)


def record(
    case: Case, kind: EntryKind, *, now: datetime, rows: Sequence[models.Model], **public: JSON
) -> Appended:
    """Append an entry about the case; its own row is always among the rows."""
    return append(
        stream_id=case.office.stream_id,
        kind=kind,
        subject=case.subject,
        now=now,
        public={"case": case.number, **public},
        rows=[case, *rows],
    )


def needed(text: str, field: str) -> str:
    """The text without what cannot be shown, or ``Missing`` when nothing is left; a refusal when it does not fit."""
    kept = short_text(text, field, MOST_TEXT)
    if not kept:
        raise Missing(field)
    return kept
