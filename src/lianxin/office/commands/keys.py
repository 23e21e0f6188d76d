"""Keys of doors: opened for one holder at one channel, closed for good."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.record.commands import append
from lianxin.record.commit import grouped
from lianxin.record.entries import EntryKind

from .. import entries
from ..checks import OfficeError
from ..models import DoorKey, Office

MOST_HOLDER = 80


def open_key(*, office: Office, channel: str, holder: str, now: datetime) -> DoorKey:
    """Let a program speak for people at one channel; ``holder`` says whose it is, for the office alone."""
    holder = holder.strip()
    if not holder or len(holder) > MOST_HOLDER:
        raise OfficeError(_("Say in at most %(most)d characters who holds the key.") % {"most": MOST_HOLDER})

    def work() -> DoorKey:
        key = DoorKey(office=office, channel=channel, holder=holder, opened_at=now)
        key.save(force_insert=True)
        _key_entry(key, entries.KEY_OPENED, now)
        return key

    return grouped(work)


def close_key(*, key: DoorKey, now: datetime) -> DoorKey:
    """Whatever is signed with this key from now on is refused; closing it again changes nothing."""

    def work() -> DoorKey:
        if key.closed_at is None:
            key.closed_at = now
            key.save(update_fields=["closed_at"])
            _key_entry(key, entries.KEY_CLOSED, now)
        return key

    return grouped(work)


def _key_entry(key: DoorKey, kind: EntryKind, now: datetime) -> None:
    append(
        stream_id=key.office.stream_id,
        kind=kind,
        subject=f"key/{key.pk}",
        now=now,
        public={"channel": key.channel},
        rows=[key],
    )
