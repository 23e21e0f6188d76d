"""Starting the process that cleans a file, and ending it when it takes too long."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lianxin.hear.cleaning import Clean, Unclean
from lianxin.record import turns

#: Files that are cleaned at the same time, and requests that may wait for their turn: the rest of the house
#: must keep hands free for words.
AT_ONCE = 2
MOST_WAITING = 4
#: Seconds that a request waits for its turn, and that one file may take.
MOST_WAIT = 30.0
MOST_SECONDS = 60.0
WORKER = "lianxin.hear.cleaning.worker"

_turns = threading.BoundedSemaphore(AT_ONCE)
_places = threading.BoundedSemaphore(AT_ONCE + MOST_WAITING)


def cleaned(source: Path, target: Path) -> Clean:
    """Clean ``source`` into ``target``; raises ``Unclean`` with the reason why not."""
    with turns.waiting(), _turn():
        found = _run(source, target)
    if problem := found.get("problem"):
        raise Unclean(problem)
    return Clean(**found)


def _run(source: Path, target: Path) -> dict[str, Any]:
    command = [sys.executable, "-I", "-m", WORKER, str(source), str(target)]
    # None of the house's variables, which may hold keys, reach the process that reads strangers' bytes.
    bare = {"LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    try:
        done = subprocess.run(  # noqa: S603  our own program, paths of our own making
            command, env=bare, cwd=source.parent, capture_output=True, timeout=MOST_SECONDS, check=False
        )
        found: dict[str, Any] = json.loads(done.stdout or b"{}")
    except (subprocess.TimeoutExpired, ValueError):
        found = {}
    # A process that died said nothing: it ran into one of its bounds.
    return found or {"problem": "heavy"}


@contextmanager
def _turn() -> Iterator[None]:
    if not _places.acquire(blocking=False):
        raise Unclean("busy")
    try:
        if not _turns.acquire(timeout=MOST_WAIT):
            raise Unclean("busy")
        try:
            yield
        finally:
            _turns.release()
    finally:
        _places.release()
