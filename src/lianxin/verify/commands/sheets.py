"""The only writer of monthly sheets: made once, never changed."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from datetime import datetime
from functools import partial

from lianxin.office.models import Office
from lianxin.record.commands import append, hold, stamp
from lianxin.record.commit import grouped
from lianxin.record.queries import leaves_after

from ..entries.sheets import SHEET_PUBLISHED
from ..models import Sheet
from ..sheets import Month, MonthlyFold
from ..sheets.folding import span_of

#: How often the figures are computed beside the record before it is held for them.
TRIES = 3


def publish_sheet(*, office: Office, month: Month, now: datetime) -> Sheet | None:
    """Fix the figures of a month that is over, once; nothing is typed in.

    They are computed from every entry before the sheet's own while others write, and computed again if somebody did.
    Only where that happens again and again is the record held meanwhile.
    """
    if now < month.ends:
        raise ValueError(f"{month.name} is not over")
    fold, computed = MonthlyFold(), b""

    def work(*, holding: bool) -> Sheet | None:
        held = hold(office.stream_id)
        if Sheet.objects.filter(office=office, month=month.name).exists():
            return None
        if held.edge.size != fold.number and not holding:
            raise _GrownMeanwhile
        figures = computed if held.edge.size == fold.number else _compute(fold, office, month, now)
        sheet = Sheet(
            office=office, month=month.name, begins_at=month.begins, ends_at=month.ends, made_at=now
        )
        sheet.size, sheet.head = held.edge.size, held.head
        sheet.figures, sheet.digest = figures.decode(), hashlib.sha256(figures).hexdigest()
        sheet.save(force_insert=True)
        _entry(sheet, now)
        return sheet

    for tries in range(TRIES):
        computed = _compute(fold, office, month, now)
        with suppress(_GrownMeanwhile):
            return grouped(partial(work, holding=tries == TRIES - 1))
    raise AssertionError("the last try holds the record")  # pragma: no cover


class _GrownMeanwhile(Exception):
    """Somebody wrote while the figures were computed."""


def _compute(fold: MonthlyFold, office: Office, month: Month, now: datetime) -> bytes:
    _read_on(fold, office.stream_id)
    return fold.figures(month.name, *span_of(month), stamp(now))


def _read_on(fold: MonthlyFold, stream_id: int) -> MonthlyFold:
    for leaf in leaves_after(stream_id, fold.number):
        fold.read(leaf)
    return fold


def _entry(sheet: Sheet, now: datetime) -> None:
    append(
        stream_id=sheet.office.stream_id,
        kind=SHEET_PUBLISHED,
        subject=f"sheet/{sheet.month}",
        now=now,
        public={
            "month": sheet.month,
            "begins_at": stamp(sheet.begins_at),
            "ends_at": stamp(sheet.ends_at),
            "size": sheet.size,
            "digest": sheet.digest,
        },
        rows=[sheet],
    )
