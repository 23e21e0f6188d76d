"""The only writers of the record."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import models

from lianxin.algorithms.canonical import canonical
from lianxin.algorithms.merkle import Edge, leaf_hash
from lianxin.algorithms.notes import Checkpoint
from lianxin.algorithms.receipts import Receipt

from . import keys
from .digests import row_digest, row_key
from .entries import EntryKind
from .models import Entry, Stream, Subtree

SALT_SIZE = 32


@dataclass(frozen=True)
class Appended:
    """An entry that has just been appended, with what its receipt needs."""

    entry: Entry
    path: tuple[bytes, ...]
    head: str

    def receipt(self) -> Receipt:
        return Receipt(
            index=self.entry.number - 1, path=self.path, head=self.head, extra=self.entry.leaf.encode()
        )


def open_stream(*, origin: str) -> Stream:
    """Start an office's log, with a signing key of its own."""
    keys.make_key(origin)
    stream = Stream(origin=origin)
    stream.head = _signed_head(origin, Edge(0, ()))
    stream.save()
    return stream


def append(
    *,
    stream_id: int,
    kind: EntryKind,
    subject: str,
    now: datetime,
    public: dict[str, object],
    rows: Sequence[models.Model],
) -> Appended:
    """Append one entry, in the transaction of the command that calls.

    It gets the next number without a gap, because the stream's row is held until commit.  ``rows`` are all the
    rows the command wrote: the entry commits to every column of them under a fresh salt.
    """
    kind.check(public)
    stream = Stream.objects.select_for_update().get(pk=stream_id)
    edge = stream.tree()
    entry = _entry(stream, kind, subject, now, public, rows)
    path = tuple(edge.path_of_next())
    grown, finished = edge.append(bytes(entry.leaf_hash))
    entry.save(force_insert=True)
    if finished:
        Subtree.objects.bulk_create(
            Subtree(stream=stream, level=level, position=position, hash=value)
            for level, position, value in finished
        )
    stream.size, stream.edge, stream.head = grown.size, grown.encode(), _signed_head(stream.origin, grown)
    stream.save(force_update=True)
    return Appended(entry, path, stream.head)


def _entry(
    stream: Stream,
    kind: EntryKind,
    subject: str,
    now: datetime,
    public: dict[str, object],
    rows: Sequence[models.Model],
) -> Entry:
    salt = secrets.token_bytes(SALT_SIZE)
    opening = canonical({"rows": {row_key(row): row_digest(row) for row in rows}})
    leaf = canonical(
        {
            "number": stream.size + 1,
            "kind": kind.name,
            "time": stamp(now),
            "subject": subject,
            "public": public,
            "commitment": commitment(salt, opening),
        }
    )
    return Entry(
        stream=stream,
        number=stream.size + 1,
        kind=kind.name,
        time=now,
        subject=subject,
        leaf=leaf.decode(),
        leaf_hash=leaf_hash(leaf),
        salt=salt,
        opening=opening.decode(),
    )


def commitment(salt: bytes, opening: bytes) -> str:
    """SHA-256 (hex) over salt and opening: says nothing to whoever lacks the salt, binds whoever has it."""
    return hashlib.sha256(salt + opening).hexdigest()


def stamp(moment: datetime) -> str:
    """A moment as the record writes it: UTC, to the microsecond, ending in Z."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _signed_head(origin: str, edge: Edge) -> str:
    return keys.signer(origin).sign(Checkpoint(origin, edge.size, edge.root()).text())
