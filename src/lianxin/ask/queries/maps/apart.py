"""A map of many people is drawn in a process of its own, so that whoever votes meanwhile does not wait for it."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from typing import Any, BinaryIO, cast

from lianxin.algorithms.opinion_map.batches import Lines, votes_of
from lianxin.algorithms.opinion_map.worker import HEAD

from . import drawn as maps

#: Up to so many people a map is drawn where it is asked for: to hand it over takes longer.
FEW = 500
MOST_SECONDS = 300.0
#: To start one takes a second, so it stays for the next map; an office where nobody votes needs none.
IDLE_SECONDS = 60.0
_WORKER = "lianxin.algorithms.opinion_map.worker"
#: Threads that wait for each other cost more than one alone.
_BARE = {"LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


class NotDrawn(RuntimeError):
    """The process that draws gave no map; what it said of it stands in the log of the house."""


def document_of(lines: Lines) -> dict[str, Any] | None:
    """The document of the map of all these lines, the same wherever it is drawn; None of fewer than five people."""
    votes = votes_of(lines)
    if not maps.is_enough(votes):
        return None
    return maps.document_of(votes) if votes.n <= FEW else apart(lines)


def apart(lines: Lines) -> dict[str, Any]:
    """In a process of its own; as JSON has it, so that numbers of statements are texts where they are keys."""
    return _drawer.document_of(lines)


class _Drawer:
    """The process that draws, while there is one.  Whoever asks meanwhile waits for their turn."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._leave: threading.Timer | None = None

    def document_of(self, lines: Lines) -> dict[str, Any]:
        with self._turn:
            if self._leave:
                self._leave.cancel()
            try:
                return self._asked(self._running(), lines)
            except BaseException:
                self._end()
                raise
            finally:
                self._leave = threading.Timer(IDLE_SECONDS, self.end)
                self._leave.daemon = True
                self._leave.start()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process and self._process.poll() is None:
            return self._process
        self._end()
        self._process = subprocess.Popen(  # noqa: S603  our own program
            [sys.executable, "-I", "-m", _WORKER],
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        return self._process

    def _asked(self, process: subprocess.Popen[bytes], lines: Lines) -> dict[str, Any]:
        given, answered = cast("BinaryIO", process.stdin), cast("BinaryIO", process.stdout)
        content = lines.tobytes()
        watch = threading.Timer(MOST_SECONDS, process.kill)
        watch.start()
        try:
            given.write(HEAD.pack(maps.SEED, len(content)) + content)
            given.flush()
            answer = answered.readline()
        except BrokenPipeError:
            answer = b""
        finally:
            watch.cancel()
        if not answer:
            raise NotDrawn(f"{_WORKER} ended without a map")
        found: dict[str, Any] = json.loads(answer)
        return found

    def end(self) -> None:
        """Nobody needs a map for a while.  What is being drawn is drawn first."""
        with self._turn:
            self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        with process:
            pass


def _environment() -> dict[str, str]:
    """None of the house's variables, which may hold keys; but how this machine counts, or the last digits differ."""
    return {name: value for name, value in os.environ.items() if name.startswith("OPENBLAS_")} | _BARE


_drawer = _Drawer()
atexit.register(_drawer.end)
