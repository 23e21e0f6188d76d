"""The only writers of the record."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import models

from lianxin.algorithms.canonical import JSON, canonical
from lianxin.algorithms.merkle import EMPTY_EDGE, leaf_hash
from lianxin.algorithms.notes import Signer
from lianxin.algorithms.receipts import Receipt

from . import growing, keys, store
from .digests import commitment, row_digest, row_key
from .entries import EntryKind
from .growing import Growth
from .models import Entry, Stream

Public = Mapping[str, JSON]
SALT_SIZE = 32
#: A tile of entries gives each leaf a length of two bytes.
MOST_LEAF = 65_535


@dataclass(frozen=True)
class Appended:
    """An entry that has just been appended.  Its head and receipt are there once its commit is made."""

    entry: Entry
    growth: Growth

    @property
    def head(self) -> str:
        return self.growth.head()

    def receipt(self) -> Receipt:
        path = self.growth.path_of(self.entry.number)
        return Receipt(index=self.entry.number - 1, path=path, head=self.head, extra=self.entry.leaf.encode())


def open_stream(*, origin: str) -> Stream:
    """Start an office's log, with a signing key of its own."""
    keys.make_key(origin)
    stream = Stream(origin=origin)
    stream.head = growing.signed_head(origin, EMPTY_EDGE, keys.signer_of(origin, ""))
    stream.save()
    return stream


def append(
    *,
    stream_id: int,
    kind: EntryKind,
    subject: str,
    now: datetime,
    public: Public,
    rows: Sequence[models.Model],
    next_signer: Signer | None = None,
) -> Appended:
    """Append one entry, in the transaction of the command that calls.

    It gets the next number without a gap, because the stream's row is held until commit.  ``rows`` are all the
    rows the command wrote: the entry commits to every column of them under a fresh salt.  ``next_signer`` signs
    the head of this very entry as well, and every later one alone.
    """
    kind.check(public)
    growth = growing.growth_of(stream_id)
    entry = _entry(stream_id, growth.edge.size + 1, kind, subject, now, public, rows)
    store.add(entry)
    growth.add(bytes(entry.leaf_hash))
    if next_signer or not growing.is_shared():
        growing.sign(growth, next_signer)
    return Appended(entry, growth)


def next_number(stream_id: int) -> int:
    """The number that the next entry gets; it is kept free until this transaction ends."""
    return growing.growth_of(stream_id).edge.size + 1


def hold(stream_id: int) -> store.Held:
    """A record as it stands, under a head that is signed; nobody else adds to it until this transaction ends."""
    growing.settle(stream_id)
    return store.read(stream_id)


def _entry(  # noqa: PLR0917  one call, beside it
    stream_id: int,
    number: int,
    kind: EntryKind,
    subject: str,
    now: datetime,
    public: Public,
    rows: Sequence[models.Model],
) -> Entry:
    salt = secrets.token_bytes(SALT_SIZE)
    opening = canonical({"rows": {row_key(row): row_digest(row) for row in rows}})
    leaf = canonical(
        {
            "number": number,
            "kind": kind.name,
            "time": stamp(now),
            "subject": subject,
            "public": public,
            "commitment": commitment(salt, opening),
        }
    )
    if len(leaf) > MOST_LEAF:
        raise ValueError(f"{kind.name}: the public fields are too long for one entry")
    return Entry(
        stream_id=stream_id,
        number=number,
        kind=kind.name,
        time=now,
        subject=subject,
        leaf=leaf.decode(),
        leaf_hash=leaf_hash(leaf),
        salt=salt,
        opening=opening.decode(),
    )


def stamp(moment: datetime) -> str:
    """A moment as the record writes it: UTC, to the microsecond, ending in Z."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
