"""Tasks that a unit still has to do, money to decide about or to pay, promises that come due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.act import queries
from lianxin.act.models import Case, Commitment, LedLine
from lianxin.act.states import PromiseState
from lianxin.algorithms.amounts import grouped_decimal
from lianxin.office.models import Person

from .. import dates
from ..stages import Tag
from .shape import Duty

#: More than that is no list any more.
MOST = 20


def tasks(person: Person, now: datetime) -> list[Duty]:
    """What the person's units have to do by a day."""
    rows = queries.open_tasks(person).filter(due_at__isnull=False).order_by("due_at", "pk")[:MOST]
    return [
        _duty(
            person,
            row.case,
            now,
            text=_("To do: %(title)s") % {"title": row.title},
            due_at=row.due_at,
            part="tasks",
        )
        for row in rows
        if row.due_at is not None
    ]


def money(person: Person, now: datetime) -> list[Duty]:
    """Money that waits for this person's decision, or for this person to pay it."""
    asked = queries.to_decide(person).order_by("asked_at", "pk")[:MOST]
    approved = queries.to_pay(person).order_by("decided_at", "pk")[:MOST]
    decide = [_of_money(person, row, now, row.asked_at, _to_decide) for row in asked]
    return decide + [_of_money(person, row, now, row.decided_at or row.asked_at, _to_pay) for row in approved]


def returns(person: Person, now: datetime) -> list[Duty]:
    """What projects that residents lead gave back, and this person has not confirmed."""
    rows = queries.returns_to_confirm(person).order_by("written_at", "pk")[:MOST]
    return [_returned(person, row, now) for row in rows]


def _returned(person: Person, row: LedLine, now: datetime) -> Duty:
    project = row.project
    amount = {"amount": grouped_decimal(row.amount_cents), "currency": project.source.currency}
    told = _("Did it come back? %(amount)s %(currency)s") % amount
    waits = Tag(_("since %(day)s") % {"day": dates.day(row.written_at, person.office.zone, now)}, "amber")
    case = project.voice.case_voice.case
    return _duty(person, case, now, text=told, due_at=row.written_at, part="led", due=waits)


def promises(person: Person, now: datetime) -> list[Duty]:
    """What the person's units have promised and not yet done."""
    rows = queries.open_promises(person).order_by("due_at", "pk")[:MOST]
    return [
        _duty(person, row.case, now, text=_promised(row.state, row.text), due_at=row.due_at, part="promises")
        for row in rows
        if row.case is not None
    ]


def _promised(state: str, text: str) -> str:
    told = _("Promised and not done: %(text)s") if state == PromiseState.BROKEN else _("Promised: %(text)s")
    return told % {"text": text}


def _to_decide(amount: dict[str, Any]) -> str:
    return _("Decide about money: %(amount)s %(currency)s, %(purpose)s") % amount


def _to_pay(amount: dict[str, Any]) -> str:
    return _("Pay: %(amount)s %(currency)s, %(purpose)s") % amount


def _of_money(
    person: Person, row: Commitment, now: datetime, since: datetime, text: Callable[[dict[str, Any]], str]
) -> Duty:
    left = grouped_decimal(row.amount_cents - row.paid_cents)
    told = text({"amount": left, "currency": row.source.currency, "purpose": row.purpose})
    waits = Tag(_("since %(day)s") % {"day": dates.day(since, person.office.zone, now)}, "amber")
    return _duty(person, row.case, now, text=told, due_at=since, part="funds", due=waits)


def _duty(
    person: Person,
    case: Case,
    now: datetime,
    *,
    text: str,
    due_at: datetime,
    part: str,
    due: Tag | None = None,
) -> Duty:
    address = reverse("web:desk_case", args=[person.office.slug, case.number])
    tag = due or Tag(*dates.until(due_at, now, person.office.zone))
    return Duty(text, _("Case %(n)d") % {"n": case.number}, f"{address}#{part}", due_at, tag)
