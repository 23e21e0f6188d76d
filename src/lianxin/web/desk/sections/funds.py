"""On the case's screen: money asked for, approved by another person, paid by a third."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lianxin.act import commands, queries
from lianxin.act.leading import is_taken_back, may_be_paid
from lianxin.act.models import Case, Commitment, FundSource, LedProject
from lianxin.act.money import may_take
from lianxin.act.states import FundState, LedState, WaitsFor
from lianxin.algorithms.amounts import grouped_decimal
from lianxin.algorithms.digits import whole
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal

from ...doing import fields_of, money_rows
from .shape import Section, Typed


def page(case: Case, person: Person, now: datetime, typed: Typed) -> dict[str, Any] | None:
    found = queries.commitments_on(case)
    may_ask = may_take(person, "ask", case) and case.waits_for != WaitsFor.NOBODY
    project = queries.led_of_case(case) if found or may_ask else None
    sources = _askable(case, project) if may_ask else []
    if not found and not sources:
        return None
    return {
        "money": [_with_steps(row, project, person, typed) for row in money_rows(found)],
        "may_ask": bool(sources),
        "sources": [
            {
                "code": one.code,
                "name": one.name,
                "left": _left(one.total_cents - one.committed_cents, one.currency),
            }
            for one in sources
        ],
        "opened": typed.get("command") == "fund_ask",
    }


def _askable(case: Case, project: LedProject | None) -> list[FundSource]:
    """A project that residents lead asks its own fund, once; small funds are for nothing else."""
    if project is None:
        return [one for one in queries.sources(case.office) if one.each_cents is None]
    return [project.source] if project.state == LedState.PROPOSED else []


def _left(cents: int, currency: str) -> str:
    return _("%(amount)s %(currency)s left") % {"amount": grouped_decimal(cents), "currency": currency}


def _with_steps(
    shown: dict[str, Any], project: LedProject | None, person: Person, typed: Typed
) -> dict[str, Any]:
    row: Commitment = shown["row"]
    refused = typed.get("commitment") == str(row.pk)
    approved = row.state == FundState.APPROVED
    left = approved and row.paid_cents < row.amount_cents
    return shown | {
        "purpose": row.purpose,
        "asked_by": row.asked_by.display_name,
        "decided_by": row.decided_by.display_name if row.decided_by else "",
        "reason": row.reason,
        "payments": [
            {"amount": grouped_decimal(one.amount_cents), "payee": one.payee, "proof": one.proof}
            for one in row.payments.all()
        ],
        "may_decide": row.state == FundState.ASKED and may_take(person, "decide", row.case, row),
        "may_approve": project is None or not is_taken_back(project),
        "may_pay": left
        and (project is None or may_be_paid(project, row))
        and may_take(person, "pay", row.case, row),
        "may_release": left and may_take(person, "release", row.case, row),
        "suffix": "" if refused else f"_{row.pk}",
        "typed": typed if refused else {},
    }


def ask(case: Case, person: Person, request: HttpRequest) -> None:
    purpose, amount = request.POST.get("ask_purpose", ""), request.POST.get("ask_amount", "")
    source = queries.source_of(case.office, request.POST.get("ask_source", ""))
    if source is None:
        raise Refusal("unknown", _("Please choose where the money comes from."), "ask_source")
    with fields_of("ask"):
        commands.ask_fund(
            case=case, source=source, purpose=purpose, amount=amount, by=person, now=now_of(request)
        )


def _row(case: Case, request: HttpRequest) -> Commitment:
    chosen = request.POST.get("commitment", "")
    for row in queries.commitments_on(case):
        if str(row.pk) == chosen:
            return row
    raise Refusal("unknown", _("There is no such money here."))


def decide(case: Case, person: Person, request: HttpRequest) -> None:
    approve, reason = request.POST.get("decide_approve") == "yes", request.POST.get("decide_reason", "")
    row = _row(case, request)
    with fields_of("decide"):
        commands.decide_fund(commitment=row, approve=approve, reason=reason, by=person, now=now_of(request))


def pay(case: Case, person: Person, request: HttpRequest) -> None:
    amount, payee, proof = (request.POST.get(f"pay_{name}", "") for name in ("amount", "payee", "proof"))
    # What the page showed as paid; none of ours sends a form without it.
    row, seen = _row(case, request), whole(request.POST.get("pay_seen", ""), 15) or 0
    told = {"amount": amount, "payee": payee, "proof": proof}
    with fields_of("pay"):
        commands.pay(commitment=row, by=person, now=now_of(request), seen=seen, **told)


def release(case: Case, person: Person, request: HttpRequest) -> None:
    commands.release(commitment=_row(case, request), by=person, now=now_of(request))


ACTS = {"fund_ask": ask, "fund_decide": decide, "fund_pay": pay, "fund_release": release}
SECTION = Section("desk/sections/funds.html", page, ACTS)
