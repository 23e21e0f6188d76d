"""What the clock does with a consultation, and how it is withdrawn.  What was said stays in each case."""

from __future__ import annotations

from datetime import datetime

from lianxin.office.models import Person
from lianxin.record.commit import grouped

from ...entries import consultations as entries
from ...models import Consultation
from ...queries.consultations import people_who_voted
from ...states import GOES_ON, ConsultationState
from ..panels.cancelling import cancel_with
from .writing import checked_reason, demand, demand_convenor, held, record


def open_consultation(*, consultation: Consultation, now: datetime) -> Consultation:
    def work() -> Consultation:
        row = held(consultation)
        if row.state == ConsultationState.ANNOUNCED and row.opens_at <= now:
            row.state = ConsultationState.OPEN
            row.save(force_update=True)
            record(row, entries.CONSULTATION_OPENED, now=now, rows=[row])
        return row

    return grouped(work)


def close_consultation(*, consultation: Consultation, now: datetime) -> Consultation:
    """From here on nothing is said in it any more; what was said is weighed."""

    def work() -> Consultation:
        row = held(consultation)
        if row.state == ConsultationState.OPEN and row.closes_at <= now:
            row.state = ConsultationState.CLOSED
            row.save(force_update=True)
            told = {"statements": row.statements.count(), "people": people_who_voted(row)}
            record(row, entries.CONSULTATION_CLOSED, now=now, rows=[row], **told)
        return row

    return grouped(work)


def withdraw_consultation(
    *, consultation: Consultation, reason: str, by: Person, now: datetime
) -> Consultation:
    """It ends early, for a reason that everybody reads, and its panels with it.  The page, and all that was said, stay."""
    demand_convenor(consultation.office, by)
    reason = checked_reason(reason)

    def work() -> Consultation:
        row = held(consultation)
        demand(row, *GOES_ON)
        row.state, row.withdrawn_at, row.withdrawn_reason = ConsultationState.WITHDRAWN, now, reason
        row.save(force_update=True)
        record(row, entries.CONSULTATION_WITHDRAWN, now=now, rows=[row], reason=reason)
        cancel_with(row, reason, now)
        return row

    return grouped(work)
