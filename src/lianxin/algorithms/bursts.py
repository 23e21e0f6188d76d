"""How many different things come from one source within a span of time; in memory only, and forgotten after it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from threading import Lock


@dataclass(frozen=True)
class _Seen:
    at: float
    source: bytes
    group: int
    thing: int


class Bursts:
    """What was seen within the last ``span`` seconds; the oldest go first where there are more than ``most``."""

    def __init__(self, *, span: float, most: int = 20_000) -> None:
        self._span = span
        self._seen: deque[_Seen] = deque(maxlen=most)
        self._lock = Lock()

    def note(self, source: bytes, group: int, thing: int, now: float) -> tuple[int, int]:
        """Note one; returns how many different things of the group came from this source, and from all.

        O(what was seen within the span).
        """
        with self._lock:
            while self._seen and self._seen[0].at <= now - self._span:
                self._seen.popleft()
            self._seen.append(_Seen(now, source, group, thing))
            group_seen = [one for one in self._seen if one.group == group]
        own = {one.thing for one in group_seen if one.source == source}
        return len(own), len({one.thing for one in group_seen})
