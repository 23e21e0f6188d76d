"""One erasure: rows change or go, the record says so, the ledger notes it, and the rest is owed; all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.db.models import QuerySet

from lianxin.record.commands import next_number
from lianxin.record.commit import grouped
from lianxin.record.digests import row_key
from lianxin.record.erasing import Vouchers, Why, erase

from .. import scrubbing
from ..erasures import Change
from ..models import Attachment, Contact

#: The subject of an erasure that is about many.
OF_THE_RECORD = "record"


def let_go(
    *,
    stream_id: int,
    since: int,
    changes: Callable[[], Iterable[Change]],
    settle: Callable[[], None],
    subject: str,
    why: Why,
    now: datetime,
) -> bool:
    """Carry out ``changes`` on rows of which nothing was written before entry ``since``; False if there are none.

    ``changes`` is asked twice: before anybody is held up, for the long walk along the record, and again once nothing
    new can be written.  ``settle`` does the rest within the same transaction.
    """
    vouchers = Vouchers(stream_id, since=since)
    vouchers.read_on(row_key(change.row) for change in changes())

    def work() -> bool:
        next_number(stream_id)  # from here on nothing new is written about them
        found = list(changes())
        if found:
            erase(
                vouchers=vouchers,
                touched=lambda: [change.row for change in found],
                apply=lambda: _apply(found),
                subject=subject,
                why=why,
                now=now,
            )
            settle()
        return bool(found)

    done = grouped(work)
    scrubbing.at_once()
    return done


def _apply(changes: Sequence[Change]) -> list[str]:
    """Change and delete rows; returns which are gone.  What cannot be undone waits until this is on disk."""
    gone = [change.row for change in changes if change.values is None]
    for change in changes:
        if change.values is not None:
            QuerySet(type(change.row)).filter(pk=change.row.pk).update(**change.values)
        elif not isinstance(change.row, Contact):
            change.row.delete()
    scrubbing.owe(
        files=[row.digest for row in gone if isinstance(row, Attachment)],
        contacts=[str(row.pk) for row in gone if isinstance(row, Contact)],
        tables={change.row._meta.db_table for change in changes},
    )
    return [row_key(row) for row in gone]
