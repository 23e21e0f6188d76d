"""One erasure: rows change or go, the record says so, the ledger notes it, and the rest is owed; all or nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianxin.office.refusals import Refusal
from lianxin.record.commands import next_number
from lianxin.record.commit import grouped
from lianxin.record.digests import row_key
from lianxin.record.erasing import NotSound, Vouchers, Why, erase

from .. import scrubbing
from ..erasures import Change
from ..models import Attachment, Contact

log = logging.getLogger(__name__)
#: The subject of an erasure that is about many.
OF_THE_RECORD = "record"


@contextmanager
def at_their_word() -> Iterator[None]:
    """Who spoke takes their words away.  Where rows were changed behind the record's back, nothing goes and they are
    told whom to turn to; the log says that it happened, and nothing of whom or what it was about.
    """
    try:
        yield
    except NotSound as error:
        log.warning("Nothing was erased: %s", type(error).__name__)
        text = _(
            "It cannot be erased now: a check of the record is needed first. Please tell the people outside the units."
        )
        raise Refusal("not_sound", text) from None


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
    """Carry out ``changes`` on rows of which nothing was written before entry ``since``, if they name no earlier one;
    False if there are none.

    ``changes`` is asked twice: before anybody is held up, for the long walk along the record, and again once nothing
    new can be written.  ``settle`` does the rest within the same transaction.
    """
    foreseen = list(changes())
    vouchers = Vouchers(stream_id, since=min([since, *(one.since for one in foreseen if one.since)]))
    vouchers.read_on(row_key(change.row) for change in foreseen)

    def work() -> bool:
        next_number(stream_id)  # from here on nothing new is written about them
        found = list(changes())
        vouchers.since = min([vouchers.since, *(one.since for one in found if one.since)])
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
