"""Erasing: content goes, and with it salt and digests by which it could be guessed; every proof stays.

An entry's opening holds the digest of each row that its command wrote.  Whoever has the digest of a short text can
try texts until one fits, so once a text is erased, every opening that speaks of it must go as well.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from django.db import models

from lianxin.algorithms.merkle import leaf_hash

from .commands import append, hold
from .digests import commitment, recorded_models, row_digest, row_key
from .entries import RECORD_ERASED
from .models import Entry

#: So many numbers fit the public part of one entry with room to spare.
MOST_NAMED = 5000
CHUNK = 500
Why = Literal["asked", "time", "taken_off"]


class NotSound(ValueError):
    """A row is not what its newest entry says, so nothing is erased: an erasure must not cover up a change."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key}: the row is not what its newest entry vouches for")
        self.key = key


@dataclass
class Vouchers:
    """Which entries speak of some rows, and who vouches last for every row that those entries speak of.

    Found by one walk forward along the openings from entry ``since``, before which nothing speaks of the rows: O(entries
    since then) time, memory for the rows concerned alone.  ``read_on`` takes up where the last walk ended, so that
    the long part of it can be walked before the record is held.
    """

    stream_id: int
    since: int
    touched: frozenset[str] = frozenset()
    doomed: set[int] = field(default_factory=set)
    newest: dict[str, tuple[int, str]] = field(default_factory=dict)
    _read: int = 0

    def read_on(self, touched: Iterable[str]) -> None:
        """Walk to the newest entry; from the start again where more rows are touched than the last time."""
        if (wanted := frozenset(touched)) != self.touched:
            self.touched, self._read = wanted, 0
            self.doomed.clear()
            self.newest.clear()
        for number, opening in self._openings():
            self._read = number
            self._note(number, json.loads(opening)["rows"])

    def _openings(self) -> Iterator[tuple[int, str]]:
        after = max(self._read, self.since - 1)
        waiting = Entry.objects.filter(stream_id=self.stream_id, number__gt=after, opening__isnull=False)
        return waiting.order_by("number").values_list("number", "opening").iterator(CHUNK)  # type: ignore[return-value]

    def _note(self, number: int, digests: Mapping[str, str]) -> None:
        if not self.touched.isdisjoint(digests):
            self.doomed.add(number)
            self.newest.update((key, (number, digest)) for key, digest in digests.items())
            return
        for key in self.newest.keys() & digests.keys():
            self.newest[key] = (number, digests[key])

    def orphans(self) -> dict[str, str]:
        """The rows for which only erased entries would vouch, each with the digest it must have."""
        return {key: digest for key, (number, digest) in self.newest.items() if number in self.doomed}


def erase(
    *,
    vouchers: Vouchers,
    touched: Callable[[], Sequence[models.Model]],
    apply: Callable[[], Iterable[str]],
    subject: str,
    why: Why,
    now: datetime,
) -> list[Entry]:
    """Erase what ``apply`` erases of the ``touched`` rows, and announce it; to be called inside a transaction.

    ``apply`` returns the keys of the rows that no longer stand, or go as soon as this is on disk.

    First every row that would lose its last voucher is compared with it: where one differs, ``NotSound`` names it and
    nothing happens.  The new entry vouches for all of those rows that still stand, as they stand then.
    """
    hold(vouchers.stream_id)
    vouchers.read_on(row_key(row) for row in touched())
    orphans = vouchers.orphans()
    _demand_true_openings(vouchers)
    _demand_sound(vouchers.touched, orphans)
    gone = set(apply())
    _forget_private(vouchers)
    numbers = sorted(vouchers.doomed)
    standing = [row for key in orphans if key not in gone and (row := _row(key)) is not None]
    return [
        append(
            stream_id=vouchers.stream_id,
            kind=RECORD_ERASED,
            subject=subject,
            now=now,
            public={"entries": list(numbers[at : at + MOST_NAMED]), "why": why},
            rows=[] if at else standing,
        ).entry
        for at in range(0, len(numbers), MOST_NAMED)
    ]


def _demand_true_openings(vouchers: Vouchers) -> None:
    """The private parts are compared with the public ones a last time, while that can still be done."""
    for entry in _doomed(vouchers):
        opening = (entry.opening or "").encode()
        told = json.loads(entry.leaf)["commitment"]
        if bytes(entry.leaf_hash) != leaf_hash(entry.leaf.encode()) or told != commitment(
            bytes(entry.salt or b""), opening
        ):
            raise NotSound(row_key(entry))


def _doomed(vouchers: Vouchers) -> Iterator[Entry]:
    numbers = sorted(vouchers.doomed)
    for at in range(0, len(numbers), CHUNK):
        yield from Entry.objects.filter(stream_id=vouchers.stream_id, number__in=numbers[at : at + CHUNK])


def _demand_sound(touched: Iterable[str], orphans: Mapping[str, str]) -> None:
    for key in sorted({*touched, *orphans}):
        row = _row(key)
        if row is None or row_digest(row) != orphans.get(key):
            raise NotSound(key)


def _row(key: str) -> models.Model | None:
    """The row as it stands now, whatever table and database it is in."""
    table, _, number = key.partition("/")
    model = _tables().get(table)
    return models.QuerySet(model).filter(pk=number).first() if model else None


def _tables() -> dict[str, type[models.Model]]:
    return {model._meta.db_table: model for model in recorded_models()}


def _forget_private(vouchers: Vouchers) -> None:
    numbers = sorted(vouchers.doomed)
    for at in range(0, len(numbers), CHUNK):
        chosen = Entry.objects.filter(stream_id=vouchers.stream_id, number__in=numbers[at : at + CHUNK])
        chosen.update(salt=None, opening=None)
