"""Money for needs: where it comes from, what is set aside for a case, what was paid, what went back.

The source's row is held in every step that moves its sums, so two approvals at the same moment cannot spend the
same money; the database's own constraints stand behind that.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.amounts import grouped_decimal
from lianxin.hear.text import clean
from lianxin.office.models import Office, Person
from lianxin.office.refusals import Refusal
from lianxin.record.commands import append
from lianxin.record.commit import grouped

from ..entries import doing as entries
from ..models import Case, Commitment, FundSource, Payment
from ..money import OPENS, demand_step
from ..rules import NotAllowed
from ..states import FundState, NotNow, WaitsFor
from ..texts import amount_of, needed_text, short_text
from ..writing import hold, record
from .led import granting
from .led.writing import hold_of

MOST_PURPOSE, MOST_PAYEE, MOST_CODE = 200, 120, 40


def open_fund(
    *,
    office: Office,
    code: str,
    names: Mapping[str, str],
    currency: str,
    total: str,
    now: datetime,
    by: Person | None = None,
    each: str = "",
) -> FundSource:
    """Write down money that can be used for needs; without a person, it is done at the command line.

    With ``each`` it is a small fund: for projects that residents lead, none of which gets more.
    """
    if by is not None and not (by.office_id == office.pk and by.holds(OPENS)):
        raise NotAllowed("fund.open")
    source = FundSource(office=office, code=_code(code), names=_names(names), opened_at=now)
    source.currency, source.total_cents = _currency(currency), amount_of(total, "total")
    source.each_cents = _each(each, source.total_cents)

    def work() -> FundSource:
        # Whoever opens a source holds the office, so the same code is not taken twice at once.
        Office.objects.select_for_update().get(pk=office.pk)
        if FundSource.objects.filter(office=office, code=source.code).exists():
            raise Refusal("taken", _("There is a source with this code already."), "code")
        source.save(force_insert=True)
        append(
            stream_id=office.stream_id,
            kind=entries.FUND_OPENED,
            subject=f"fund/{source.code}",
            now=now,
            public={
                "source": source.code,
                "names": dict(source.names),
                "currency": source.currency,
                "total_cents": source.total_cents,
                "each_cents": source.each_cents,
            },
            rows=[source],
        )
        return source

    return grouped(work)


def ask_fund(
    *, case: Case, source: FundSource, purpose: str, amount: str, by: Person, now: datetime
) -> Commitment:
    """Ask for money for a case.  Nothing is set aside until somebody else approves."""
    demand_step(by, "ask", case)
    if source.office_id != case.office_id:
        raise Refusal("unknown", _("There is no such source here."), "source")
    asked = Commitment(office_id=case.office_id, source=source, case=case, asked_by=by, asked_at=now)
    asked.purpose = needed_text(purpose, "purpose", _("Please say what the money is for."), MOST_PURPOSE)
    asked.amount_cents = amount_of(amount, "amount")

    def work() -> Commitment:
        held = hold(case)
        if held.waits_for == WaitsFor.NOBODY:
            raise NotNow("ask_fund", held.state)
        granting.demand_askable(hold_of(held), source, asked.amount_cents)
        asked.save(force_insert=True)
        record(held, entries.FUND_ASKED, now=now, rows=[asked], **_money(asked, asked.amount_cents))
        return asked

    return grouped(work)


def decide_fund(
    *, commitment: Commitment, approve: bool, reason: str, by: Person, now: datetime
) -> Commitment:
    """Somebody else than who asked approves, if there is so much left, or declines with a reason."""
    reason = short_text(reason, "reason")
    if not approve and not reason:
        raise Refusal("missing", _("Please say why; whoever asked will read it."), "reason")

    def work() -> Commitment:
        case, source, held = _hold(commitment)
        project = hold_of(case)
        demand_step(by, "decide", case, held)
        _demand(held, FundState.ASKED)
        held.state = FundState.APPROVED if approve else FundState.DECLINED
        held.decided_by, held.decided_at, held.reason = by, now, reason
        if approve:
            if project:
                granting.demand_wanted(project)
            _demand_left(source.total_cents - source.committed_cents, held.amount_cents)
            source.committed_cents += held.amount_cents
            source.save()
        held.save()
        told = {**_money(held, held.amount_cents), "state": str(held.state)}
        record(case, entries.FUND_DECIDED, now=now, rows=[held, source], **told)
        if project:
            granting.decided(project, case, held, now)
        return held

    return grouped(work)


def pay(
    *,
    commitment: Commitment,
    amount: str,
    payee: str,
    proof: str,
    by: Person,
    now: datetime,
    seen: int | None = None,
) -> Payment:
    """A third person pays, never more than was approved, with what proves it.

    ``seen`` is how many cents were paid of it before, as whoever pays has read.
    """
    payment = Payment(office_id=commitment.office_id, paid_by=by, paid_at=now)
    payment.amount_cents = amount_of(amount, "amount")
    payment.payee = needed_text(payee, "payee", _("Please say who is paid."), MOST_PAYEE)
    payment.proof = needed_text(
        proof, "proof", _("Please name the invoice or receipt that proves it."), MOST_PAYEE
    )

    def work() -> Payment:
        case, source, held = _hold(commitment)
        project = hold_of(case)
        demand_step(by, "pay", case, held)
        _demand(held, FundState.APPROVED)
        _demand_seen(held, seen)
        _demand_left(held.amount_cents - held.paid_cents, payment.amount_cents)
        held.paid_cents += payment.amount_cents
        source.paid_cents += payment.amount_cents
        payment.commitment = held
        for row in (held, source):
            row.save()
        payment.save(force_insert=True)
        told = {**_money(held, payment.amount_cents), "payment": payment.pk}
        record(case, entries.FUND_PAID, now=now, rows=[held, source, payment], **told)
        if project:
            granting.paid_out(project, payment, now)
        return payment

    return grouped(work)


def release(*, commitment: Commitment, by: Person, now: datetime) -> Commitment:
    """What was approved and not paid goes back to its source; nothing more is paid from it."""

    def work() -> Commitment:
        case, source, held = _hold(commitment)
        demand_step(by, "release", case, held)
        _demand(held, FundState.APPROVED)
        rest = held.amount_cents - held.paid_cents
        held.state, held.released_by, held.released_at = FundState.RELEASED, by, now
        source.committed_cents -= rest
        for row in (held, source):
            row.save()
        record(case, entries.FUND_RELEASED, now=now, rows=[held, source], **_money(held, rest))
        return held

    return grouped(work)


def _each(text: str, total: int) -> int | None:
    """The most that one project gets; none where it is no small fund."""
    if not text.strip():
        return None
    if (each := amount_of(text, "each")) > total:
        raise Refusal("each", _("One project cannot get more than there is."), "each")
    return each


def _hold(commitment: Commitment) -> tuple[Case, FundSource, Commitment]:
    """Case, source and commitment, held in this order by everybody."""
    case = hold(commitment.case)
    source = FundSource.objects.select_for_update().get(pk=commitment.source_id)
    held = Commitment.objects.select_for_update().get(pk=commitment.pk)
    held.case, held.source = case, source
    return case, source, held


def _demand(commitment: Commitment, state: FundState) -> None:
    if commitment.state != state:
        label = FundState(commitment.state).label
        told = _("This step is not possible now. The money stands at: %(state)s") % {"state": label}
        raise Refusal("not_now", told)


def _demand_seen(commitment: Commitment, seen: int | None) -> None:
    """The same form sent twice, or two people who pay at once, do not pay the same money twice."""
    if seen is not None and seen != commitment.paid_cents:
        told = _(
            "Something was paid since you opened this page. Please look whether it is yours, then send again."
        )
        raise Refusal("meanwhile", told)


def _demand_left(left: int, amount: int) -> None:
    if amount > left:
        told = _("There is not so much left: %(left)s at most.") % {"left": grouped_decimal(left)}
        raise Refusal("overspent", told, "amount")


def _money(commitment: Commitment, cents: int) -> dict[str, str | int]:
    return {
        "commitment": commitment.pk,
        "source": commitment.source.code,
        "currency": commitment.source.currency,
        "amount_cents": cents,
    }


def _code(code: str) -> str:
    if not (
        code.isascii() and code.replace("-", "").isalnum() and code == code.lower() and len(code) <= MOST_CODE
    ):
        raise Refusal("code", _("A code is made of small letters, digits and hyphens."), "code")
    return code


def _names(names: Mapping[str, str]) -> dict[str, str]:
    kept = {language: text for language, name in names.items() if (text := clean(name))}
    if not kept or not set(kept) <= {"zh-hans", "zh-hant", "en"}:
        raise Refusal("names", _("Please give a name in zh-hans, zh-hant or en."), "names")
    return kept


def _currency(currency: str) -> str:
    if not (len(currency) == len("CNY") and currency.isascii() and currency.isalpha() and currency.isupper()):
        raise Refusal(
            "currency", _("Please name the currency by its three letters, such as CNY."), "currency"
        )
    return currency
