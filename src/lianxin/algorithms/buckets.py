"""Token buckets: so many at once, then so many a second; whoever waits gets in again."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock


class Buckets:
    """One bucket for each source, in memory only.

    A source that was not seen for long is forgotten, and so is the oldest where there are more than ``most``: its
    bucket would be full again, or nearly.  ``take`` costs O(1).
    """

    def __init__(self, *, burst: float, per_second: float, most: int = 50_000) -> None:
        self._burst, self._rate, self._most = burst, per_second, most
        self._left: OrderedDict[bytes, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, source: bytes, now: float) -> float:
        """Take one; 0 when there was one, else the seconds until there will be."""
        with self._lock:
            left = self._refilled(source, now)
            let_in = left >= 1
            self._left[source] = (left - 1 if let_in else left, now)
            self._left.move_to_end(source)
            while len(self._left) > self._most:
                self._left.popitem(last=False)
        return 0.0 if let_in else (1 - left) / self._rate

    def missing(self, source: bytes, now: float) -> float:
        """The seconds until there is one to take; takes none."""
        with self._lock:
            left = self._refilled(source, now)
        return 0.0 if left >= 1 else (1 - left) / self._rate

    def used(self, source: bytes, now: float) -> float:
        """How many have been taken and not come back yet."""
        with self._lock:
            return self._burst - self._refilled(source, now)

    def _refilled(self, source: bytes, now: float) -> float:
        left, then = self._left.get(source, (self._burst, now))
        return min(self._burst, left + max(0.0, now - then) * self._rate)
