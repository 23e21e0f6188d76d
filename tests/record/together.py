"""Commands that run at the same moment, or wait together for one commit."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import TypeVar

from django.db import IntegrityError, connections

from lianxin.record import commit
from lianxin.record.commit import grouped, is_busy

T = TypeVar("T")


class Broken(Exception):
    """What a command raises in these tests."""


class Ended(BaseException):
    """What ends a process in the middle of a command."""


def outcome_of(work: Callable[[], T]) -> T | BaseException:
    try:
        return grouped(work)
    except (Broken, Ended, IntegrityError) as error:
        return error
    finally:
        connections.close_all()


def at_once(works: list[Callable[[], T]]) -> list[T | BaseException]:
    """Each in its own thread, all begun at the same moment."""
    gate = Barrier(len(works))

    def start(work: Callable[[], T]) -> T | BaseException:
        gate.wait()
        return outcome_of(work)

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(start, works))


def behind_one(works: list[Callable[[], T]]) -> list[T | BaseException]:
    """All of these queue behind a command that is slow, so that they wait together."""
    begun, all_wait = Event(), Event()

    def slow() -> None:
        begun.set()
        assert all_wait.wait(20)

    with ThreadPoolExecutor(len(works) + 1) as pool:
        first = pool.submit(outcome_of, slow)
        assert begun.wait(20)
        rest = [pool.submit(outcome_of, work) for work in works]
        while len(commit._queue._waiting) < len(works):
            pass
        assert is_busy()
        all_wait.set()
        assert first.result() is None
        return [one.result() for one in rest]
