"""Inside the measured process: appends to a record of its own, and proofs out of a long one."""

from __future__ import annotations

import itertools
import random
import secrets
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from django.db import connection, transaction

from lianxin.algorithms.merkle import EMPTY_EDGE, Edge, leaf_hash, verify_inclusion
from lianxin.algorithms.notes import split_note
from lianxin.record.commands import append, open_stream
from lianxin.record.commit import grouped
from lianxin.record.entries import EntryKind
from lianxin.record.models import Entry, Stream
from lianxin.record.queries import receipt_for

NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)
KIND = EntryKind("benchmark.entry", "An entry of a benchmark", {"text": "as long as most entries are"})
TEXT = "x" * 60
ROWS_AT_ONCE = 20_000
MANY_PROOFS = 300


def appends(seconds: float, batch: int = 1, clients: int = 1) -> float:
    """Signed appends a second; each batch is one durable commit of entries under one signed head.

    Clients each wait for their own commit, as people at the door do.
    """
    stream = open_stream(origin=f"bench/{secrets.token_hex(4)}")
    subjects = itertools.count()

    def work() -> None:
        for _ in range(batch):
            subject = f"bench/{next(subjects)}"
            append(stream_id=stream.pk, kind=KIND, subject=subject, now=NOW, public={"text": TEXT}, rows=[])

    ends = time.perf_counter() + seconds
    with ThreadPoolExecutor(clients) as pool:
        done = sum(pool.map(lambda _client: _until(ends, lambda: grouped(work)), range(clients)))
    return done * batch / seconds


def _until(ends: float, work: Callable[[], None]) -> int:
    done = 0
    while time.perf_counter() < ends:
        work()
        done += 1
    connection.close()
    return done


def grow(size: int) -> dict[str, float]:
    """A record of so many entries, written in bulk; seconds that it took, and bytes an entry takes on disk."""
    began = time.perf_counter()
    stream = Stream.objects.filter(origin="bench/long").first() or open_stream(origin="bench/long")
    _write(stream, size - 1)
    # The last entry goes the way of all entries, so that the head over all of them is signed by the house itself.
    grouped(
        lambda: append(
            stream_id=stream.pk, kind=KIND, subject="last", now=NOW, public={"text": TEXT}, rows=[]
        )
    )
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        pages, page = (cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    return {"seconds": time.perf_counter() - began, "bytes": pages * page / size}


def _write(stream: Stream, size: int) -> None:
    edge = stream.tree() if stream.size else EMPTY_EDGE
    while edge.size < size:
        edge = _write_some(stream, edge, min(size - edge.size, ROWS_AT_ONCE))


def _write_some(stream: Stream, edge: Edge, count: int) -> Edge:
    rows, finished = [], []
    for number in range(edge.size + 1, edge.size + count + 1):
        leaf = f'{{"number":{number},"text":"{TEXT}"}}'
        hashed = leaf_hash(leaf.encode())
        edge, completed = edge.append(hashed)
        finished += [(stream.pk, *one) for one in completed]
        rows.append((stream.pk, number, KIND.name, NOW.isoformat(), "bench", leaf, hashed))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO record_entry (stream_id, number, kind, time, subject, leaf, leaf_hash) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s)",
            rows,
        )
        cursor.executemany(
            "INSERT INTO record_subtree (stream_id, level, position, hash) VALUES (%s, %s, %s, %s)", finished
        )
        Stream.objects.filter(pk=stream.pk).update(size=edge.size, edge=edge.encode())
    return edge


def proofs(times: int = MANY_PROOFS) -> dict[str, object]:
    """Milliseconds from an entry's number to its receipt, the first one alone; each is verified."""
    stream = Stream.objects.get(origin="bench/long")
    root = stream.tree().root()
    dice = random.Random(5)
    took = list(_timed(lambda: _prove(stream, dice.randrange(stream.size), root), times))
    return {"first": took[0], "all": took, "size": stream.size, "head": len(split_note(stream.head)[0])}


def _prove(stream: Stream, index: int, root: bytes) -> None:
    entry = Entry.objects.get(stream=stream, number=index + 1)
    receipt = receipt_for(entry)
    assert verify_inclusion(bytes(entry.leaf_hash), index, stream.size, receipt.path, root)


def _timed(work: Callable[[], None], times: int) -> Iterator[float]:
    for _ in range(times):
        began = time.perf_counter()
        work()
        yield (time.perf_counter() - began) * 1000
