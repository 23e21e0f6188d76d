"""The map as it stands: drawn again in the background when votes have entered the record, at most ten seconds old.

It rests on batches alone, like every figure of a vote: whoever watches it learns nothing of a single one.  A process
keeps one map for each consultation that is looked at, with its votes in memory (32 bytes each).  Drawing takes a thread
that knows no database; one at a time in a process.  A map of many people is drawn in a process of its own.
"""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lianxin.algorithms.opinion_map.batches import Lines, joined, lines_of
from lianxin.record import turns

from ...models import Consultation, VoteBatch
from . import apart as maps_apart

log = logging.getLogger(__name__)
#: Seconds for which nobody asks whether there is something newer; and after which somebody waits for it.
FRESH, OLD = 0.5, 8.0
#: So long somebody waits at most for a map that is being drawn; then the one before it is shown.
PATIENCE = 2.0
_MOST_KEPT = 20
#: Plain SQL: everybody who votes asks it, and the ORM costs ten times that.
_FIRST = "SELECT id, salt FROM ask_votebatch WHERE consultation_id = %s AND number = 1"


@dataclass(frozen=True)
class LiveMap:
    """A map that need not be in the record; ``batch`` is the last one that went in, ``sealed_at`` when that entered."""

    batch: int
    sealed_at: datetime
    document: dict[str, Any]


@dataclass
class _Kept:
    """``first`` is the salt of the first batch: a number is given again where a database is made anew."""

    first: bytes
    lines: Lines = field(default_factory=lambda: joined([]))
    batch: int = 0
    asked_at: float = float("-inf")
    shown: LiveMap | None = None
    coming: Future[LiveMap | None] | None = None


_kept: dict[int, _Kept] = {}
_hold = threading.Lock()
_hands = ThreadPoolExecutor(max_workers=1, thread_name_prefix="map")


def live_map(consultation: Consultation, *, patience: float = PATIENCE) -> LiveMap | None:
    """The map of the batches, or None where there is none yet: too few votes, or the first is being drawn.

    Nobody waits where the map at hand is recent, and nobody for longer than ``patience``.
    """
    kept = _kept_of(consultation)
    if kept is None:
        return None
    age = time.monotonic() - kept.asked_at
    if age >= FRESH:
        _renew(kept, consultation)
    coming = kept.coming
    if coming and (age >= OLD or kept.shown is None):
        with turns.waiting():
            wait([coming], timeout=patience)
    _take(kept)
    return kept.shown


def routing(consultation: Consultation) -> dict[int, float]:
    """Which statement is put to people how often, by number; nothing so long as there is no map.  Nobody waits for it."""
    found = live_map(consultation, patience=0.0)
    return {int(number): weight for number, weight in found.document["routing"].items()} if found else {}


def _kept_of(consultation: Consultation) -> _Kept | None:
    first = next(iter(VoteBatch.objects.raw(_FIRST, [consultation.pk])), None)
    if first is None:
        return None
    with _hold:
        kept = _kept.get(consultation.pk)
        if kept is None or kept.first != bytes(first.salt):
            if len(_kept) >= _MOST_KEPT:
                _kept.pop(min(_kept, key=lambda key: _kept[key].asked_at))
            kept = _kept[consultation.pk] = _Kept(bytes(first.salt))
        return kept


def _renew(kept: _Kept, consultation: Consultation) -> None:
    """Hand what has come since to the thread, unless it is busy with this map."""
    with _hold:
        _taken(kept)
        if kept.coming:
            return
        kept.asked_at = time.monotonic()
        rows = consultation.batches.filter(number__gt=kept.batch).order_by("number")
        new = list(rows.values_list("number", "sealed_at", "content"))
        if not new:
            return
        batch, sealed_at, _content = new[-1]
        kept.coming = _hands.submit(_drawn, kept, [content for *_, content in new], batch, sealed_at)


def _drawn(kept: _Kept, contents: list[str], batch: int, sealed_at: datetime) -> LiveMap | None:
    """In the thread: nobody else touches lines and batch while ``coming`` is there."""
    kept.lines = joined([kept.lines, *map(lines_of, contents)])
    kept.batch = batch
    document = maps_apart.document_of(kept.lines)
    return LiveMap(batch, sealed_at, document) if document else None


def _take(kept: _Kept) -> None:
    with _hold:
        _taken(kept)


def _taken(kept: _Kept) -> None:
    if kept.coming and kept.coming.done():
        done, kept.coming = kept.coming, None
        if error := done.exception():
            log.error("A map could not be drawn", exc_info=error)
        else:
            kept.shown = done.result() or kept.shown
