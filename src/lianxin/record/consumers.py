"""Consumers: whatever must follow an entry follows from here, at least once, and never by a signal.

A consumer reads the entries of its kinds in order.  Its cursor moves in the same transaction as what it
writes, so a crash repeats the work instead of losing it.  An entry it cannot handle is set aside with the
reason and tried again later; the entries behind it do not wait.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db.models import Max

from .commit import grouped, undoable
from .entries import EntryKind
from .models import Cursor, Entry, Setback, Stream

log = logging.getLogger(__name__)
Handler = Callable[[Entry, datetime], None]
CONSUMERS: dict[str, Consumer] = {}
Timed = Callable[[datetime], None]
TIMED: list[Timed] = []
#: Work that waits for machines that are not ours.
OUTSIDE: list[Timed] = []
#: Work that has much to read before it begins.
UNHURRIED: list[Timed] = []
#: A batch holds the record, so nobody who speaks waits for more than a few cases to be opened.
BATCH = 8
#: How far behind a consumer may be for its kinds to be looked up together with the others'.
NEAR = 500


@dataclass(frozen=True)
class Consumer:
    name: str
    reads: tuple[EntryKind, ...]
    handle: Handler


def consumer(name: str, *, reads: Sequence[EntryKind]) -> Callable[[Handler], Handler]:
    """Declare a consumer of some kinds of entries; its name keeps its cursor and must never change."""

    def declare(handle: Handler) -> Handler:
        CONSUMERS[name] = Consumer(name, tuple(reads), handle)
        return handle

    return declare


def timed(work: Timed) -> Timed:
    """Declare work that depends on the time alone; it is called with the moment, again and again."""
    TIMED.append(work)
    return work


def outside(work: Timed) -> Timed:
    """Declare timed work that waits for other machines; it gets a thread of its own and holds nobody up."""
    OUTSIDE.append(work)
    return work


def unhurried(work: Timed) -> Timed:
    """The same, begun only when those who waited for the house to come up have been served."""
    UNHURRIED.append(work)
    return work


def run_until_idle(now: datetime, *, stream_id: int | None = None) -> int:
    """Let every consumer catch up; returns how many entries were handled."""
    total = 0
    while handled := run_once(now, stream_id=stream_id):
        total += handled
    return total


def run_once(now: datetime, *, stream_id: int | None = None) -> int:
    """One batch for each consumer that has something to read, then what was set aside and is due again.

    Returns how many entries were handled.  Three look-ups when nothing waits, however many offices there are.
    """
    chosen = {"stream_id": stream_id} if stream_id else {}
    read = {(c.stream_id, c.consumer): c.number for c in Cursor.objects.filter(**chosen)}
    handled = 0
    for stream in Stream.objects.filter(pk=stream_id) if stream_id else Stream.objects.all():
        cursors = {name: read.get((stream.pk, name), 0) for name in CONSUMERS}
        if new := [name for name in CONSUMERS if (stream.pk, name) not in read]:
            grouped(partial(_begin, stream, new))
        for consumer in _concerned(stream, cursors):
            handled += grouped(partial(_advance, consumer, stream, now))
    for setback in Setback.objects.filter(next_try__lte=now, **chosen).order_by("number")[:BATCH]:
        if consumer_again := CONSUMERS.get(setback.consumer):
            grouped(partial(_try_again, consumer_again, setback, now))
    return handled


def _concerned(stream: Stream, cursors: Mapping[str, int]) -> list[Consumer]:
    """Those for whom something waits.  The others move on in one stroke: most entries concern few of them."""
    behind = {name: number for name, number in cursors.items() if number < stream.size}
    near = {name: number for name, number in behind.items() if number >= stream.size - NEAR}
    if not near:
        return [CONSUMERS[name] for name in behind]
    newest = dict(
        Entry.objects.filter(stream=stream, number__gt=min(near.values()), number__lte=stream.size)
        .values_list("kind")
        .annotate(newest=Max("number"))
    )
    idle = [
        name
        for name, number in near.items()
        if all(newest.get(kind.name, 0) <= number for kind in CONSUMERS[name].reads)
    ]
    if idle:
        passed = Cursor.objects.filter(stream=stream, consumer__in=idle, number__lt=stream.size)
        grouped(partial(passed.update, number=stream.size))
    return [CONSUMERS[name] for name in behind if name not in idle]


def lag(stream: Stream) -> int:
    """How many entries the slowest consumer has not read yet."""
    read = {c.consumer: c.number for c in Cursor.objects.filter(stream=stream)}
    return max((stream.size - read.get(name, 0) for name in CONSUMERS), default=0)


def _begin(stream: Stream, names: Sequence[str]) -> None:
    """Let these consumers start before the first entry, in one stroke; another process may have begun as well."""
    Cursor.objects.bulk_create(
        [Cursor(stream=stream, consumer=name) for name in names], ignore_conflicts=True
    )


def _advance(consumer: Consumer, stream: Stream, now: datetime) -> int:
    size = stream.size
    cursor, _ = Cursor.objects.select_for_update().get_or_create(stream=stream, consumer=consumer.name)
    kinds = [kind.name for kind in consumer.reads]
    waiting = Entry.objects.filter(stream=stream, number__gt=cursor.number, number__lte=size, kind__in=kinds)
    batch = list(waiting.order_by("number")[:BATCH])
    for entry in batch:
        # One object for the whole batch: what consumers look up on it is looked up once.
        entry.stream = stream
        _handle(consumer, entry, now)
    cursor.number = batch[-1].number if len(batch) == BATCH else max(size, cursor.number)
    cursor.save()
    return len(batch)


def _handle(consumer: Consumer, entry: Entry, now: datetime) -> bool:
    try:
        with undoable():
            consumer.handle(entry, now)
    except Exception as error:
        log.exception("Consumer %s could not handle entry %s", consumer.name, entry.number)
        _set_aside(consumer, entry, now, error)
        return False
    return True


def _set_aside(consumer: Consumer, entry: Entry, now: datetime, error: Exception) -> None:
    setback, made = Setback.objects.get_or_create(
        stream_id=entry.stream_id,
        consumer=consumer.name,
        number=entry.number,
        # The type of the error, not its text: an error's text may quote what a person said.
        defaults={"next_try": now + timedelta(minutes=1), "problem": type(error).__name__},
    )
    if not made:
        setback.tries += 1
        setback.next_try = now + timedelta(minutes=min(2**setback.tries, 24 * 60))
        setback.save()


def _try_again(consumer: Consumer, setback: Setback, now: datetime) -> None:
    entry = Entry.objects.get(stream_id=setback.stream_id, number=setback.number)
    if _handle(consumer, entry, now):
        setback.delete()
