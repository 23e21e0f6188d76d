"""The office puts up money, and says what it may be used for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.cleaning import in_languages
from lianxin.office.models import Person
from lianxin.office.numbers import next_number
from lianxin.office.refusals import Refusal
from lianxin.record.commands import hold
from lianxin.record.commit import grouped

from ...entries import budgets as entries
from ...models import Budget, Consultation
from ..consultations.writing import demand_sharing
from .writing import MOST_NAME, MOST_PLAIN, demand_amount, demand_texts, record

_CURRENCY_LETTERS = 3
_TWICE = timedelta(days=1)


def announce_budget(
    *,
    names: Mapping[str, str],
    plain: Mapping[str, str],
    amount: int,
    currency: str,
    consultation: Consultation | None,
    by: Person,
    now: datetime,
) -> Budget:
    """Everybody sees it from this moment, and every project that is put on its list or taken off."""
    demand_sharing(by.office, by)
    if consultation is not None and consultation.office_id != by.office_id:
        raise Refusal("other", _("There is no such consultation."), "consultation")
    made = Budget(
        office=by.office,
        consultation=consultation,
        names=in_languages(names),
        plain=in_languages(plain),
        amount=amount,
        currency=currency.strip().upper(),
        announced_by=by,
        announced_at=now,
    )
    _check(made)

    def work() -> Budget:
        hold(by.office.stream_id)
        _demand_new(made, now)
        made.number = next_number(Budget.objects.filter(office=by.office))
        made.save(force_insert=True)
        told = {
            "names": made.names,
            "amount_cents": made.amount,
            "currency": made.currency,
            "consultation": consultation.number if consultation else None,
        }
        record(made, entries.BUDGET_ANNOUNCED, now=now, rows=[made], **told)
        return made

    return grouped(work)


def _check(made: Budget) -> None:
    demand_texts(made.names, MOST_NAME, "names")
    demand_texts(made.plain, MOST_PLAIN, "plain")
    if made.plain.keys() != made.names.keys():
        raise Refusal("languages", _("Write both in the same languages."), "plain")
    demand_amount(made.amount, "amount")
    letters = made.currency
    if len(letters) != _CURRENCY_LETTERS or not (letters.isascii() and letters.isalpha()):
        text = _("Please name the currency by its three letters, such as CNY.")
        raise Refusal("currency", text, "currency")


def _demand_new(made: Budget, now: datetime) -> None:
    """A form that was sent twice announces once; the same money may be put up again next year."""
    same = Budget.objects.filter(office=made.office, amount=made.amount, announced_at__gt=now - _TWICE)
    if any(row.names == made.names and row.plain == made.plain for row in same):
        raise Refusal("twice", _("This very budget is announced already."), "names")
