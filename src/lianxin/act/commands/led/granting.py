"""What the three hands of a small fund mean for the project: asked for, granted or declined, paid into its account.

The steps themselves are those of every other money (``commands.funds``); these are called while they hold the rows.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.amounts import grouped_decimal
from lianxin.office.days import day_of
from lianxin.office.numbers import next_number
from lianxin.office.refusals import Refusal

from ...entries import led as entries
from ...leading import OPEN, add_up, days_waited, is_taken_back
from ...models import Case, Commitment, FundSource, LedLine, LedProject, Payment
from ...states import FundState, LedState, LineKind
from .writing import demand_state, record, record_line


def demand_askable(project: LedProject | None, source: FundSource, cents: int) -> None:
    """A small fund is asked for a project alone, and a project's case asks its own fund, once, for what was proposed."""
    if project is None:
        if source.each_cents is not None:
            told = _("This is a small fund: only projects that residents propose are paid from it.")
            raise Refusal("small", told, "source")
        return
    if project.source_id != source.pk:
        raise Refusal("source", _("The residents asked another fund: %(name)s") % _named(project), "source")
    demand_state(project, (LedState.PROPOSED,))
    if cents > project.asked_cents:
        told = _("The residents asked for %(most)s at most.")
        raise Refusal("each", told % {"most": grouped_decimal(project.asked_cents)}, "amount")
    whole = project.voice.case_voice.case_id
    waiting = Commitment.objects.filter(state=FundState.ASKED)
    if waiting.filter(case=whole).exists() or waiting.filter(case__parent=whole).exists():
        raise Refusal("asked", _("This money has been asked for already; somebody else decides about it."))


def demand_wanted(project: LedProject) -> None:
    """Money is neither granted nor paid for the first time once those who proposed it took it back."""
    if is_taken_back(project):
        raise Refusal("taken_back", _("Those who proposed this project took it back; no money goes to it."))


def decided(project: LedProject, case: Case, commitment: Commitment, now: datetime) -> None:
    """From now on everybody reads what is done with the money; or those who proposed it read why not."""
    demand_state(project, (LedState.PROPOSED,))
    granted = commitment.state == FundState.APPROVED
    project.state = LedState.GRANTED if granted else LedState.DECLINED
    project.commitment = commitment
    if granted:
        # The days that the office took are not taken from those who lead it.
        project.until += timedelta(days=days_waited(project, now))
    else:
        project.reason = commitment.reason
    project.save(force_update=True)
    record(
        project,
        entries.LED_DECIDED,
        now=now,
        amount_cents=commitment.amount_cents,
        case=case.number,
        commitment=commitment.pk,
        state=str(project.state),
        until=project.until.isoformat(),
    )


def paid_out(project: LedProject, payment: Payment, now: datetime) -> None:
    """What the office pays is a line of the account, in the same transaction."""
    demand_state(project, OPEN)
    if not project.granted_cents:
        demand_wanted(project)
    line = LedLine(
        office_id=project.office_id,
        project=project,
        number=next_number(project.lines.all()),
        kind=LineKind.GRANTED,
        amount_cents=payment.amount_cents,
        day=day_of(now, project.office),
        payment=payment,
        written_at=now,
    )
    line.save(force_insert=True)
    add_up(project, [line])
    project.state = LedState.RUNNING
    project.save(force_update=True)
    record_line(project, line, now=now)


def _named(project: LedProject) -> dict[str, str]:
    return {"name": project.source.name}
