"""Reads of the record: entries, heads and proofs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import Min, QuerySet

from lianxin.algorithms.merkle import consistency_proof, inclusion_proof
from lianxin.algorithms.receipts import Receipt

from . import keys
from .models import Entry, Head, Stream, Subtree


def verifier_key(stream: Stream) -> str:
    """The public key of the stream, in the form that C2SP signed notes use."""
    return keys.signer_of(stream.origin, stream.head).verifier_key


def head_of(stream_id: int) -> str:
    """The newest signed head of a stream: two that are equal stand for the same record.

    In plain SQL, because it is asked for every look at a page that is made once.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT head FROM record_stream WHERE id = %s", [stream_id])
        return str(cursor.fetchone()[0])


def first_of(rows: QuerySet[Entry]) -> int | None:
    """The number of the first of these entries."""
    first: int | None = rows.aggregate(first=Min("number"))["first"]
    return first


class Hashes:
    """Hashes of a stream's tree by (level, start, stop), as the proof makers ask for them."""

    def __init__(self, stream_id: int) -> None:
        self.stream_id = stream_id

    def __call__(self, level: int, start: int, stop: int) -> Sequence[bytes]:
        if level == 0:
            rows = Entry.objects.filter(
                stream_id=self.stream_id, number__gt=start, number__lte=stop
            ).order_by("number")
            return [bytes(value) for value in rows.values_list("leaf_hash", flat=True)]
        rows_above = Subtree.objects.filter(
            stream_id=self.stream_id, level=level, position__gte=start, position__lt=stop
        ).order_by("position")
        return [bytes(value) for value in rows_above.values_list("hash", flat=True)]


def receipt_for(entry: Entry) -> Receipt:
    """A receipt for any entry: under the newest head that somebody outside has signed as well, if one covers it.

    Else under the newest signed head.
    """
    stream = Stream.objects.get(pk=entry.stream_id)
    witnessed = Head.objects.filter(stream=stream, size__gte=entry.number, cosignatures__isnull=False)
    kept = witnessed.order_by("-size").first()
    size, head = (kept.size, kept.with_cosignatures()) if kept else (stream.size, stream.head)
    path = inclusion_proof(entry.number - 1, size, Hashes(stream.pk))
    return Receipt(index=entry.number - 1, path=tuple(path), head=head, extra=entry.leaf.encode())


def consistency(stream: Stream, old: int, new: int) -> list[bytes]:
    """The proof that the tree of ``old`` entries is the beginning of the tree of ``new`` entries."""
    return consistency_proof(old, new, Hashes(stream.pk))


def entries_about(stream_id: int, subjects: Sequence[str]) -> list[Entry]:
    """Everything the record says about some subjects, in order."""
    return list(Entry.objects.filter(stream_id=stream_id, subject__in=subjects).order_by("number"))


def leaves_after(stream_id: int, number: int) -> Iterator[dict[str, Any]]:
    """The public leaf of every entry behind ``number``, in order and in constant memory."""
    entries = Entry.objects.filter(stream_id=stream_id, number__gt=number).order_by("number")
    for leaf in entries.values_list("leaf", flat=True).iterator():
        yield json.loads(leaf)
