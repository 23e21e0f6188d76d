"""Money for programs: exact decimals as text, never as numbers that a machine rounds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.responses import Status
from pydantic import StrictBool

from lianxin.act import commands, queries
from lianxin.act.models import Case, Commitment, FundSource, Payment
from lianxin.act.rules import NotAllowed, may_use_desk
from lianxin.act.states import FundState
from lianxin.act.texts import amount_of
from lianxin.algorithms.amounts import decimal_of
from lianxin.channels.api.voice import Text
from lianxin.office.clock import now_of
from lianxin.office.models import Person

from .asked import StaffRequest, office_of
from .cases import OFFICE
from .desk import CASE, case_at_desk
from .errors import REFUSED, REFUSED_STAFF, Error, NotFound, Refused
from .inputs import Input
from .tokens import StaffToken

router = Router(tags=["money"])
COMMITMENT = "/desk/funds/commitments/{int:commitment}"
_AT_ONCE = 200


class FundIn(Input):
    """``total`` is an exact decimal as text, such as "120000.00"; ``currency`` is ISO 4217.

    With ``each`` it is a small fund: for projects that residents lead, none of which gets more.
    """

    code: Text
    names: dict[str, Text]
    currency: Text
    total: Text
    each: Text = ""


class AskedIn(Input):
    source: Text
    purpose: Text
    amount: Text


class FundDecisionIn(Input):
    approve: StrictBool
    reason: Text = ""


class PaymentIn(Input):
    """``proof`` names what proves it: the number of an invoice or of a receipt.

    With ``paid``, as the commitment shows it, a payment that was sent twice counts once.
    """

    amount: Text
    payee: Text
    proof: Text
    paid: Text = ""


class FundOut(Schema):
    """``stated`` names what the office typed in; all else is added up from the record.

    ``each`` is the most that one project led by residents gets; empty for any other money.
    """

    code: str
    name: str
    currency: str
    total: str
    committed: str
    paid: str
    left: str
    each: str
    stated: list[str] = ["total"]


class PublicCommitment(Schema):
    """Money that was set aside for a case."""

    case: int
    source: str
    currency: str
    amount: str
    paid: str
    state: str


class CommitmentOut(PublicCommitment):
    id: int
    purpose: str
    reason: str


class PaymentOut(Schema):
    id: int
    amount: str
    payee: str
    proof: str
    paid_at: datetime
    commitment: CommitmentOut


class MoneyOut(Schema):
    sources: list[FundOut]
    commitments: list[PublicCommitment]


@router.get(f"{OFFICE}/money", response={200: MoneyOut, REFUSED: Error}, operation_id="show_money")
def show_money(request: HttpRequest, slug: str) -> MoneyOut:
    """Where money comes from, and the newest 200 amounts that were set aside."""
    office = office_of(slug)
    rows = queries.set_aside(office, size=_AT_ONCE)
    return MoneyOut(
        sources=[_fund(source) for source in queries.sources(office)],
        commitments=[PublicCommitment(**_public(row)) for row in rows],
    )


@router.post(
    "/desk/funds", response={201: FundOut, REFUSED_STAFF: Error}, auth=StaffToken(), operation_id="open_fund"
)
def open_fund(request: StaffRequest, fund: FundIn) -> Status[FundOut]:
    """Write down money that can be used for needs."""
    person = _staff(request)
    source = commands.open_fund(office=person.office, by=person, now=now_of(request), **fund.dict())
    return Status(201, _fund(source))


@router.get(
    f"{CASE}/funds",
    response={200: list[CommitmentOut], REFUSED_STAFF: Error},
    auth=StaffToken(),
    operation_id="list_commitments",
)
def list_commitments(request: StaffRequest, number: int) -> list[CommitmentOut]:
    """The money asked for a case."""
    return [_out(row) for row in queries.commitments_on(case_at_desk(request, number))]


@router.post(
    f"{CASE}/funds",
    response={201: CommitmentOut, REFUSED_STAFF: Error},
    auth=StaffToken(),
    operation_id="ask_fund",
)
def ask_fund(request: StaffRequest, number: int, asked: AskedIn) -> Status[CommitmentOut]:
    """Ask for money; somebody else approves it, a third person pays."""
    case = case_at_desk(request, number)
    source = queries.source_of(case.office, asked.source)
    if source is None:
        raise Refused(422, "unknown", "source")
    facts = {"purpose": asked.purpose, "amount": asked.amount}
    row = commands.ask_fund(case=case, source=source, by=request.auth, now=now_of(request), **facts)
    return Status(201, _out(row))


@router.post(
    f"{COMMITMENT}/decide",
    response={200: CommitmentOut, REFUSED_STAFF: Error},
    auth=StaffToken(),
    operation_id="decide_fund",
)
def decide_fund(request: StaffRequest, commitment: int, decision: FundDecisionIn) -> CommitmentOut:
    """Approve what somebody else asked for, or decline it with a reason."""
    row, now = _row(request, commitment), now_of(request)
    return _out(commands.decide_fund(commitment=row, by=request.auth, now=now, **decision.dict()))


@router.post(
    f"{COMMITMENT}/pay",
    response={201: PaymentOut, REFUSED_STAFF: Error},
    auth=StaffToken(),
    operation_id="pay",
)
def pay(request: StaffRequest, commitment: int, payment: PaymentIn) -> Status[PaymentOut]:
    """Write down a payment by a third person."""
    row = _row(request, commitment)
    told = payment.dict(exclude={"paid"})
    paid = commands.pay(
        commitment=row, by=request.auth, now=now_of(request), seen=_seen(payment.paid), **told
    )
    return Status(201, _payment(paid))


@router.post(
    f"{COMMITMENT}/release",
    response={200: CommitmentOut, REFUSED_STAFF: Error},
    auth=StaffToken(),
    operation_id="release_fund",
)
def release_fund(request: StaffRequest, commitment: int) -> CommitmentOut:
    """Let what is left go back to its source."""
    return _out(commands.release(commitment=_row(request, commitment), by=request.auth, now=now_of(request)))


def _staff(request: StaffRequest) -> Person:
    if not may_use_desk(request.auth):
        raise NotAllowed("desk")
    return request.auth


def _seen(paid: str) -> int | None:
    """The cents that were paid before, as the program has read them; zero is no amount that anybody types."""
    if not paid:
        return None
    return 0 if paid == decimal_of(0) else amount_of(paid, "paid")


def _row(request: StaffRequest, number: int) -> Commitment:
    row = queries.commitment_of(_staff(request), number)
    if row is None:
        raise NotFound
    return row


def _fund(source: FundSource) -> FundOut:
    return FundOut(
        code=source.code,
        name=source.name,
        currency=source.currency,
        total=decimal_of(source.total_cents),
        committed=decimal_of(source.committed_cents),
        paid=decimal_of(source.paid_cents),
        left=decimal_of(source.total_cents - source.committed_cents),
        each="" if source.each_cents is None else decimal_of(source.each_cents),
    )


def _public(row: Commitment) -> dict[str, Any]:
    case: Case = row.case
    return {
        "case": case.number,
        "source": row.source.code,
        "currency": row.source.currency,
        "amount": decimal_of(row.amount_cents),
        "paid": decimal_of(row.paid_cents),
        "state": str(FundState(row.state)),
    }


def _out(row: Commitment) -> CommitmentOut:
    return CommitmentOut(**_public(row), id=row.pk, purpose=row.purpose, reason=row.reason)


def _payment(row: Payment) -> PaymentOut:
    copied = {name: getattr(row, name) for name in ("payee", "proof", "paid_at")}
    return PaymentOut(
        **copied, id=row.pk, amount=decimal_of(row.amount_cents), commitment=_out(row.commitment)
    )
