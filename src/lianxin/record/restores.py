"""What a restore from a backup loses, and what receipts of the lost line still prove.

A restored record goes on from the size of the backup, under the same numbers: what stood there before is gone here, and
only those who hold receipts can show it.  The gap is never hidden: the first new entry tells of it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum, auto
from typing import Any

from lianxin.algorithms.canonical import JSON
from lianxin.algorithms.merkle import leaf_hash
from lianxin.algorithms.notes import Checkpoint, NoteError, open_head
from lianxin.algorithms.receipts import Receipt, ReceiptError, check_receipt

from .commands import Appended, append, next_number, stamp
from .commit import grouped
from .entries import RECEIPT_PRESENTED, RECORD_RESTORED
from .models import Entry, Stream
from .witnessing.queries import keys

SUBJECT = "record"


@dataclass(frozen=True)
class Restore:
    """One restore: the entry that tells of it, and what is known of the gap."""

    number: int
    when: datetime
    backup_at: datetime
    backup_size: int
    known_size: int | None

    @property
    def lost(self) -> int | None:
        """How many entries are known to be lost; None where no later head was at hand."""
        return None if self.known_size is None else self.known_size - self.backup_size


class Verdict(Enum):
    """What a receipt that somebody shows is found to be."""

    NOT_OURS = auto()
    STANDS = auto()
    LOST = auto()
    UNEXPLAINED = auto()


@dataclass(frozen=True)
class Shown:
    """A receipt that was looked at: the verdict, and the entry that it proves."""

    verdict: Verdict
    number: int = 0
    kind: str = ""
    when: datetime | None = None
    leaf_hash: bytes = b""
    public: dict[str, Any] = field(default_factory=dict)
    restore: Restore | None = None


def restored(*, stream_id: int, backup_at: datetime, known_size: int | None, now: datetime) -> Appended:
    """Say in the record that it goes on from a backup."""
    size = Stream.objects.get(pk=stream_id).size
    later = known_size if known_size is not None and known_size > size else None
    public: dict[str, JSON] = {"backup_size": size, "known_size": later, "at": stamp(backup_at)}
    return grouped(
        lambda: append(
            stream_id=stream_id, kind=RECORD_RESTORED, subject=SUBJECT, now=now, public=public, rows=[]
        )
    )


def restores(stream_id: int) -> list[Restore]:
    """Every restore of a record, the oldest first."""
    entries = Entry.objects.filter(stream_id=stream_id, subject=SUBJECT, kind=RECORD_RESTORED.name)
    return [
        Restore(
            entry.number,
            entry.time,
            datetime.fromisoformat(told["at"]),
            told["backup_size"],
            told["known_size"],
        )
        for entry in entries.order_by("number")
        if (told := entry.public)
    ]


def presented(stream_id: int, restore: Restore) -> int:
    """How many different lost entries have been shown by receipts."""
    about = Entry.objects.filter(stream_id=stream_id, kind=RECEIPT_PRESENTED.name, number__gt=restore.number)
    return sum(
        json.loads(leaf)["public"]["restore"] == restore.number
        for leaf in about.values_list("leaf", flat=True)
    )


def look_at(stream: Stream, text: str) -> Shown:
    """What a receipt proves, beside this record as it stands.  Nothing is written."""
    try:
        receipt = Receipt.parse(text)
        leaf = receipt.extra or b""
        check_receipt(receipt, leaf, keys(stream))
        told = json.loads(leaf)
        told["time"] = datetime.fromisoformat(told["time"])
        proven = Shown(
            Verdict.STANDS, receipt.index + 1, told["kind"], told["time"], leaf_hash(leaf), told["public"]
        )
    except (ReceiptError, ValueError, KeyError, TypeError):
        return Shown(Verdict.NOT_OURS)
    here = Entry.objects.filter(stream=stream, number=proven.number, leaf_hash=proven.leaf_hash)
    if here.exists():
        return proven
    gap = _gap(stream.pk, proven.number, told["time"])
    return replace(proven, verdict=Verdict.LOST if gap else Verdict.UNEXPLAINED, restore=gap)


def _gap(stream_id: int, number: int, when: datetime) -> Restore | None:
    """The restore that lost it: the first that came after it and went back before its number."""
    behind = [one for one in restores(stream_id) if number > one.backup_size]
    later = [one for one in behind if one.when >= when]
    return next(iter(later or behind[::-1]), None)


def present(*, stream: Stream, text: str, now: datetime) -> Shown:
    """A receipt of the lost line is shown: that it existed stands in the record, once for each lost entry."""
    shown = look_at(stream, text)
    if shown.verdict is Verdict.LOST and shown.restore:
        gap = shown.restore
        grouped(lambda: _note(stream.pk, shown, gap, now))
    return shown


def _note(stream_id: int, shown: Shown, gap: Restore, now: datetime) -> None:
    subject = f"receipt/{shown.leaf_hash.hex()[:40]}"
    next_number(stream_id)  # held until commit: two who show the same receipt come one after the other
    if not Entry.objects.filter(stream_id=stream_id, subject=subject).exists():
        public: dict[str, JSON] = {
            "number": shown.number,
            "leaf_hash": shown.leaf_hash.hex(),
            "restore": gap.number,
        }
        append(stream_id=stream_id, kind=RECEIPT_PRESENTED, subject=subject, now=now, public=public, rows=[])


def known_head(text: str, origin: str, trusted: list[str]) -> Checkpoint | None:
    """The head in a receipt or a signed note, if it is this record's and bears its key."""
    try:
        head = Receipt.parse(text).head
    except ReceiptError:
        head = text
    try:
        found = open_head(head, trusted)
    except NoteError:
        return None
    return found if found.origin == origin else None
