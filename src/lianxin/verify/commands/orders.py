"""The only writer of correction orders: given, done by the unit, checked by somebody else."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.act.models import Case
from lianxin.act.rules import NotAllowed
from lianxin.act.texts import needed_text
from lianxin.algorithms.canonical import JSON
from lianxin.hear.states import MOST_TEXT
from lianxin.office.models import Person, Unit
from lianxin.office.refusals import Refusal
from lianxin.record.commands import append, stamp
from lianxin.record.commit import grouped
from lianxin.record.entries import EntryKind

from ..entries import reviews as entries
from ..models import CorrectionOrder, Finding
from ..rules import may_check, may_do, may_order
from ..states import OrderState

_OPEN = (OrderState.ORDERED, OrderState.BACK)


def give_order(
    *,
    unit: Unit,
    what: str,
    due_at: datetime,
    by: Person,
    now: datetime,
    case: Case | None = None,
    finding: Finding | None = None,
) -> CorrectionOrder:
    """An overseer, or the lead for the own office, has a unit put something right by a date."""
    if not may_order(by, unit.office):
        raise NotAllowed("order")
    what = needed_text(what, "what", _("Please say what is to be put right."), MOST_TEXT)
    if due_at <= now:
        raise Refusal("range", _("This day is past. Please choose a later one."), "due_at")
    if any(part is not None and part.office_id != unit.office_id for part in (case, finding)):
        raise Refusal("unknown", _("There is no such case here."), "case")

    def work() -> CorrectionOrder:
        row = CorrectionOrder(office=unit.office, case=case, unit=unit, finding=finding, what=what)
        row.due_at, row.ordered_by, row.ordered_at = due_at, by, now
        row.save(force_insert=True)
        _record(row, entries.ORDER_GIVEN, now, due_at=stamp(due_at))
        return row

    return grouped(work)


def do_order(*, order: CorrectionOrder, deed: str, by: Person, now: datetime) -> CorrectionOrder:
    """The unit says what it did.  That it is right is not for the unit to say."""
    if not may_do(by, order):
        raise NotAllowed("order")
    deed = needed_text(deed, "deed", _("Please say what was done."), MOST_TEXT)

    def work() -> CorrectionOrder:
        held = _hold(order)
        _demand_state(held, _OPEN)
        held.state, held.deed, held.done_by, held.done_at = OrderState.DONE, deed, by, now
        held.save()
        _record(held, entries.ORDER_DONE, now)
        return held

    return grouped(work)


def check_order(*, order: CorrectionOrder, right: bool, by: Person, now: datetime) -> CorrectionOrder:
    """Somebody outside the unit, and never whoever did it, looks whether it is right; if not, it goes back."""

    def work() -> CorrectionOrder:
        held = _hold(order)
        if not may_check(by, held):
            raise NotAllowed("order")
        _demand_state(held, (OrderState.DONE,))
        held.state = OrderState.VERIFIED if right else OrderState.BACK
        held.checked_by, held.checked_at = by, now
        held.save()
        _record(held, entries.ORDER_CHECKED, now, right=right)
        return held

    return grouped(work)


def note_late_order(*, order: CorrectionOrder, now: datetime) -> CorrectionOrder:
    """Note once that an order was not carried out in time, with the date at which it was due."""

    def work() -> CorrectionOrder:
        held = _hold(order)
        if held.state in _OPEN and held.late_noted_at is None and held.due_at <= now:
            held.late_noted_at = now
            held.save()
            _record(held, entries.ORDER_LATE, now, due_at=stamp(held.due_at))
        return held

    return grouped(work)


def _demand_state(order: CorrectionOrder, states: tuple[OrderState, ...]) -> None:
    if order.state not in states:
        text = _("This is not possible now. The order stands at: %(state)s")
        raise Refusal("not_now", text % {"state": OrderState(order.state).label})


def _hold(order: CorrectionOrder) -> CorrectionOrder:
    rows = CorrectionOrder.objects.select_for_update(of=("self",))
    return rows.select_related("office", "unit", "case").get(pk=order.pk)


def _record(row: CorrectionOrder, kind: EntryKind, now: datetime, **public: JSON) -> None:
    append(
        stream_id=row.office.stream_id,
        kind=kind,
        subject=row.case.subject if row.case else f"order/{row.pk}",
        now=now,
        public={
            "order": row.pk,
            "unit": row.unit.code,
            "case": row.case.number if row.case else None,
            **public,
        },
        rows=[row],
    )
