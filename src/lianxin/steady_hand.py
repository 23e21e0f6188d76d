"""The steady hand: a thread beside the web server in which consumers catch up and clocks run.

Every process may have one; the rows of cursors and cases are held while they work, so two hands never do the
same thing twice.  People who wait for a receipt go first, but clocks run on time.  Work that waits for other machines (a mailbox, a
gateway) has a thread of its own each, so that a machine that hangs holds up nobody.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from functools import partial

from django.db import close_old_connections

from lianxin.office import clock
from lianxin.record import commit, consumers

log = logging.getLogger(__name__)
PAUSE = 0.5
#: So often clocks are looked at where nothing happens; whatever enters the record lets them be looked at at once.
CLOCKS = 2.0
PAUSE_OUTSIDE = 2.0
#: Seconds for those who waited for the house.
COMING_IN = 10.0


def start() -> threading.Thread:
    """Start the threads; they end with the process."""
    for work in consumers.OUTSIDE:
        _begin(work.__name__, partial(_outside, work), PAUSE_OUTSIDE)
    for work in consumers.UNHURRIED:
        _begin(work.__name__, partial(_outside, work), PAUSE_OUTSIDE, COMING_IN)
    return _begin("steady hand", Hand().work, PAUSE)


def _begin(name: str, work: Callable[[], None], pause: float, first: float = 0.0) -> threading.Thread:
    thread = threading.Thread(target=_run, args=(work, pause, first), name=name, daemon=True)
    thread.start()
    return thread


def _run(work: Callable[[], None], pause: float, first: float) -> None:
    time.sleep(first)
    while True:
        try:
            work()
        except Exception:
            # The database may be away for a moment; the record remembers what is left to do.
            log.exception("The steady hand slipped")
            close_old_connections()
        time.sleep(pause)


def _outside(work: consumers.Timed) -> None:
    work(clock.read())


class Hand:
    """What the thread does again and again; ``look`` returns whether it looked at the clocks, too."""

    def __init__(self) -> None:
        self._clocks_at = 0.0

    def work(self) -> None:
        self.look(clocks=False)

    def look(self, *, clocks: bool) -> bool:
        self._let_people_pass()
        while consumers.run_once(clock.read()):
            clocks = True
            self._let_people_pass()
        if clocks or self._are_due():
            now = clock.read()
            for work in consumers.TIMED:
                work(now)
            self._clocks_at = time.monotonic() + CLOCKS
            return True
        return False

    def _are_due(self) -> bool:
        return time.monotonic() >= self._clocks_at

    def _let_people_pass(self) -> None:
        """Wait while people wait for a commit, but not beyond the next look at the clocks: their cases must be opened too."""
        while commit.is_busy() and not self._are_due():
            time.sleep(0.02)
