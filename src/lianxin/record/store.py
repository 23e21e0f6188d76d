"""The few statements behind every append, in plain SQL.

Each command pays for them, while the stream's row is held and others wait.  Through the ORM they cost three
times as much as hashing, signing and writing together (docs/decisions/0004).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection

from lianxin.algorithms.merkle import Edge

from .models import Entry

_SELECT = "SELECT origin, size, edge, head FROM record_stream WHERE id = %s"
_UPDATE = "UPDATE record_stream SET size = %s, edge = %s, head = %s WHERE id = %s"
_INSERT = """
    INSERT INTO record_entry (stream_id, number, kind, time, subject, leaf, leaf_hash, salt, opening)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_INSERT_SUBTREE = "INSERT INTO record_subtree (stream_id, level, position, hash) VALUES (%s, %s, %s, %s)"


class Held(NamedTuple):
    """A stream as it stands while nobody else may write to it."""

    origin: str
    edge: Edge
    head: str


def read(stream_id: int) -> Held:
    """A stream as it stands in its table; its row is held until the transaction ends."""
    if not connection.in_atomic_block:
        raise RuntimeError("an entry is appended in the transaction of its command")
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(_SELECT + lock, [stream_id])
        origin, size, edge, head = cursor.fetchone()
    return Held(origin, Edge.decode(size, bytes(edge)), head)


def add(entry: Entry) -> None:
    """Insert the entry; a number that is taken is an ``IntegrityError``."""
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [
                entry.stream_id,
                entry.number,
                entry.kind,
                connection.ops.adapt_datetimefield_value(entry.time),
                entry.subject,
                entry.leaf,
                bytes(entry.leaf_hash),
                bytes(entry.salt or b""),
                entry.opening,
            ],
        )


def add_subtrees(stream_id: int, finished: Sequence[tuple[int, int, bytes]]) -> None:
    """Keep the hashes of subtrees that this entry finished: one in 256 entries has any."""
    for level, position, value in finished:
        with connection.cursor() as cursor:
            cursor.execute(_INSERT_SUBTREE, [stream_id, level, position, value])


def put(stream_id: int, edge: Edge, head: str) -> None:
    """Keep the grown edge and its signed head."""
    with connection.cursor() as cursor:
        cursor.execute(_UPDATE, [edge.size, edge.encode(), head, stream_id])
