"""Durable writes, many to one commit.

SQLite lets one writer in at a time and its waiting is unfair; each durable commit costs one disk flush.  So
the commands of one process queue here: whoever is first runs everybody who waits, in one transaction, each in
a savepoint of its own, and commits once.  A waiting command is served by the next commit at the latest.
PostgreSQL gains the same way, because the numbers of one stream are given one at a time.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar, cast

from django.db import connection, transaction

from . import growing, turns

T = TypeVar("T")
MOST_PER_COMMIT = 64
#: Seconds after a commit in which the next voice is likely on its way.
STILL_BUSY = 0.1


class _Job(Generic[T]):
    """One command waiting for its commit, and what came of it."""

    def __init__(self, work: Callable[[], T]) -> None:
        self.work = work
        self.done = False
        self.result: T | None = None
        self.error: BaseException | None = None
        self._called = threading.Lock()
        self._called.acquire()

    def run(self, *, alone: bool) -> None:
        try:
            with growing.undone_on_error(), transaction.atomic(savepoint=not alone):
                self.result = self.work()
        except Exception as error:  # noqa: BLE001  it is raised again in the thread that waits
            self.error = error

    def wait(self) -> None:
        """Until it is done, or until it is this thread's turn to lead."""
        with turns.waiting():
            self._called.acquire()

    def call(self) -> None:
        self._called.release()

    def outcome(self) -> T:
        if self.error is not None:
            raise self.error
        return cast("T", self.result)


class _Queue:
    """Those who wait.  One of them leads: commits for everybody, then hands the lead to whoever came meanwhile.

    Nobody whose command is done stands in the queue again, so a receipt never waits for the next flush.
    """

    def __init__(self) -> None:
        self._waiting: deque[_Job[object]] = deque()
        self._lock = threading.Lock()
        self._led = False
        self._last_commit = 0.0

    def serve(self, job: _Job[object]) -> None:
        """Return once the job is done."""
        if not self._join(job):
            job.wait()
        if not job.done:
            self._lead()

    def is_busy(self) -> bool:
        return bool(self._waiting) or time.monotonic() - self._last_commit < STILL_BUSY

    def _join(self, job: _Job[object]) -> bool:
        """Stand in the queue; whether nobody leads it, so that this thread must."""
        with self._lock:
            self._waiting.append(job)
            leads, self._led = not self._led, True
        return leads

    def _lead(self) -> None:
        batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_PER_COMMIT))]
        try:
            _commit(batch)
        finally:
            self._last_commit = time.monotonic()
            with self._lock:
                following = self._waiting[0] if self._waiting else None
                self._led = following is not None
            if following:
                following.call()


def _commit(batch: list[_Job[object]]) -> None:
    try:
        with transaction.atomic(), growing.one_commit():
            for job in batch:
                job.run(alone=len(batch) == 1)
    except BaseException as error:
        # Nothing of this batch is on disk: everyone who waited must learn it, whatever ended it.
        for job in batch:
            job.error = job.error or error
        if not isinstance(error, Exception):
            raise
    finally:
        for job in batch:
            job.done = True
            job.call()


_queue = _Queue()


def grouped(work: Callable[[], T]) -> T:
    """Run ``work`` in a transaction and return its result once it is on disk.

    Inside a transaction that is already open (a test, a larger command) it simply joins it.  An error in one
    command undoes that command alone; an error at commit reaches everyone who waited for it.
    """
    if connection.in_atomic_block:
        return work()
    job = _Job(work)
    _queue.serve(cast("_Job[object]", job))
    return job.outcome()


@contextmanager
def undoable() -> Iterator[None]:
    """A savepoint within a command: an error undoes what was written since, and nothing before."""
    with growing.undone_on_error(), transaction.atomic():
        yield


def is_busy() -> bool:
    """Whether people wait for a commit, or did a moment ago; background work lets them pass."""
    return _queue.is_busy()
