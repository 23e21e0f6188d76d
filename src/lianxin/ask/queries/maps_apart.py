"""A map of many people is drawn in a process of its own, so that whoever votes meanwhile does not wait for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from lianxin.algorithms.opinion_map.batches import Lines, votes_of

from . import maps

#: Up to so many people a map is drawn where it is asked for: to start a process takes longer.
FEW = 500
MOST_SECONDS = 300.0
_WORKER = "lianxin.algorithms.opinion_map.worker"
#: Threads that wait for each other cost more than one alone.
_BARE = {"LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def document_of(lines: Lines) -> dict[str, Any] | None:
    """The document of the map of all these lines, the same wherever it is drawn; None of fewer than five people."""
    votes = votes_of(lines)
    if not maps.is_enough(votes):
        return None
    return maps.document_of(votes) if votes.n <= FEW else apart(lines)


def apart(lines: Lines) -> dict[str, Any]:
    """In a process of its own; as JSON has it, so that numbers of statements are texts where they are keys."""
    done = subprocess.run(  # noqa: S603  our own program, a number of our own
        [sys.executable, "-I", "-m", _WORKER, str(maps.SEED)],
        env=_environment(),
        input=lines.tobytes(),
        stdout=subprocess.PIPE,
        timeout=MOST_SECONDS,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _environment() -> dict[str, str]:
    """None of the house's variables, which may hold keys; but how this machine counts, or the last digits differ."""
    return {name: value for name, value in os.environ.items() if name.startswith("OPENBLAS_")} | _BARE
