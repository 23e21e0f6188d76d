"""Few requests are worked on at once; whoever waits for something lets another one pass.

An interpreter runs one thread at a time.  A dozen that all want it hand it to and fro, and get a fifth less done than
four.  So a thread that answers takes one of few turns, and gives it up while it waits for a disk, another process or a
pause.  When that is over it goes on at once: somebody has waited for its answer long enough.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

#: More than one, since databases and hashes are worked on beside the interpreter.
MOST = 4
_mine = threading.local()


class Turns:
    """``most`` at once; those who come back from waiting may be more for a moment."""

    def __init__(self, most: int = MOST) -> None:
        self._free = most
        self._changed = threading.Condition()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Wait for a turn, and have it in this thread."""
        with self._changed:
            self._changed.wait_for(lambda: self._free > 0)
            self._free -= 1
        _mine.of = self
        try:
            yield
        finally:
            _mine.of = None
            self._give()

    def _give(self) -> None:
        with self._changed:
            self._free += 1
            self._changed.notify()

    def _take_back(self) -> None:
        with self._changed:
            self._free -= 1

    @contextmanager
    def passed_on(self) -> Iterator[None]:
        """Another thread may have the turn of this one."""
        self._give()
        try:
            yield
        finally:
            self._take_back()


@contextmanager
def waiting() -> Iterator[None]:
    """Around whatever waits: the turn of this thread, if it has one, is somebody else's meanwhile."""
    turns: Turns | None = getattr(_mine, "of", None)
    if turns is None:
        yield
        return
    with turns.passed_on():
        yield
