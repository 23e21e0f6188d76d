"""The end of a project: the rest goes back, somebody who did not pay it out confirms that, and nothing is left."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.amounts import grouped_decimal
from lianxin.hear.models import Voice
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...entries import led as entries
from ...leading import OPEN, may_confirm, may_stop
from ...models import Case, FundSource, LedLine, LedProject
from ...rules import NotAllowed
from ...states import LedState, LineKind
from ...texts import needed_text
from .writing import demand_leader, demand_nobody, demand_state, hold_project, record


def confirm_return(*, line: LedLine, case: Case, by: Person, now: datetime) -> LedLine:
    """It came back, says somebody who did not pay it out; the fund has it again."""

    def work() -> LedLine:
        # The fund before the project, as in every step of the three hands.
        source = FundSource.objects.select_for_update().get(pk=line.project.source_id)
        project = hold_project(line.project)
        demand_case(project, case)
        if not may_confirm(by, project, case):
            raise NotAllowed("led.confirm")
        row = LedLine.objects.get(pk=line.pk)
        countered = LedLine.objects.filter(counters=row).exists()
        if row.kind != LineKind.BACK or row.counters_id or row.confirmed_at or countered:
            raise Refusal("settled", _("This has been settled already."))
        row.confirmed_by, row.confirmed_at = by, now
        row.save(force_update=True)
        source.committed_cents -= row.amount_cents
        source.paid_cents -= row.amount_cents
        source.save(force_update=True)
        record(
            project,
            entries.LED_RETURNED,
            now=now,
            rows=[row, source],
            amount_cents=row.amount_cents,
            line=row.number,
            source=source.code,
        )
        return row

    return grouped(work)


def close_project(*, project: LedProject, voice: Voice, now: datetime) -> LedProject:
    """Those who lead it say that it is finished: nothing is left, and the office has what was given back."""

    def work() -> LedProject:
        held = hold_project(project)
        demand_leader(held, voice)
        demand_state(held, OPEN)
        if held.left_cents:
            told = _("%(left)s is left. Please give it back before you close the account.")
            raise Refusal("left", told % {"left": grouped_decimal(held.left_cents)})
        if unconfirmed(held):
            raise Refusal("unconfirmed", _("The office has not confirmed yet what you gave back."))
        return _end(held, LedState.CLOSED, None, now)

    return grouped(work)


def stop_project(*, project: LedProject, case: Case, reason: str, by: Person, now: datetime) -> LedProject:
    """The office stops it, with a reason that everybody reads.  From then on money can only be given back."""
    reason = demand_nobody(
        needed_text(reason, "reason", _("Please say why; everybody will read it.")), "reason"
    )

    def work() -> LedProject:
        held = hold_project(project)
        demand_case(held, case)
        if not may_stop(by, case):
            raise NotAllowed("led.stop")
        demand_state(held, OPEN)
        held.reason = reason
        return _end(held, LedState.STOPPED, by, now)

    return grouped(work)


def unconfirmed(project: LedProject) -> bool:
    """Whether something was given back that nobody of the office has confirmed."""
    back = project.lines.filter(kind=LineKind.BACK, counters=None, confirmed_at=None)
    return back.filter(countered_by=None).exists()


def demand_case(project: LedProject, case: Case) -> None:
    """Roles are looked at in the case that the project's own voice opened."""
    if not case.case_voices.filter(voice=project.voice_id).exists():
        raise NotAllowed("led")


def _end(project: LedProject, state: LedState, by: Person | None, now: datetime) -> LedProject:
    project.state, project.ended_at, project.ended_by = state, now, by
    project.save(force_update=True)
    record(
        project,
        entries.LED_ENDED,
        now=now,
        state=str(state),
        in_cents=project.in_cents,
        spent_cents=project.spent_cents,
        back_cents=project.back_cents,
        left_cents=project.left_cents,
    )
    return project
