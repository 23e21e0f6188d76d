"""Durable writes, many to one commit.

SQLite lets one writer in at a time and its waiting is unfair; each durable commit costs one disk flush.  So
the commands of one process queue here: whoever is first runs everybody who waits, in one transaction, each in
a savepoint of its own, and commits once.  A waiting command is served by the next commit at the latest.
PostgreSQL gains the same way, because the numbers of one stream are given one at a time.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar, cast

from django.db import connection, transaction

T = TypeVar("T")
MOST_PER_COMMIT = 64


class _Job(Generic[T]):
    """One command waiting for its commit, and what came of it."""

    def __init__(self, work: Callable[[], T]) -> None:
        self.work = work
        self.done = False
        self.result: T | None = None
        self.error: BaseException | None = None

    def run(self) -> None:
        self.error = None
        try:
            with transaction.atomic():
                self.result = self.work()
        except Exception as error:  # noqa: BLE001  it is raised again in the thread that waits
            self.error = error

    def outcome(self) -> T:
        if self.error is not None:
            raise self.error
        return cast("T", self.result)


_waiting: deque[_Job[object]] = deque()
_turn = threading.Lock()


def grouped(work: Callable[[], T]) -> T:
    """Run ``work`` in a transaction and return its result once it is on disk.

    Inside a transaction that is already open (a test, a larger command) it simply joins it.  An error in one
    command undoes that command alone; an error at commit reaches everyone who waited for it.
    """
    if connection.in_atomic_block:
        return work()
    job = _Job(work)
    _waiting.append(cast("_Job[object]", job))
    with _turn:
        while not job.done:
            _commit_waiting()
    return job.outcome()


def is_busy() -> bool:
    """Whether people are waiting for a commit right now; background work lets them pass."""
    return bool(_waiting)


def _commit_waiting() -> None:
    batch = [_waiting.popleft() for _ in range(min(len(_waiting), MOST_PER_COMMIT))]
    try:
        with transaction.atomic():
            for job in batch:
                job.run()
    except BaseException as error:
        # Nothing of this batch is on disk: everyone who waited must learn it, whatever ended it.
        for job in batch:
            job.error = job.error or error
        if not isinstance(error, Exception):
            raise
    finally:
        for job in batch:
            job.done = True
