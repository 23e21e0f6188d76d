"""Draws maps in a process of its own, one after the other: batches come in as bytes, documents go out as JSON.

python -I -m lianxin.algorithms.opinion_map.worker

For each map eight bytes of its seed and eight of the number of bytes, then the cells of its lines; a line comes back.
It ends when nobody is there any more who could ask, or when it is given what is no votes.
"""

from __future__ import annotations

import json
import struct
import sys
from typing import BinaryIO

import numpy as np

from . import mapping, result
from .batches import joined, votes_of

HEAD = struct.Struct("<qq")


def main() -> None:
    while (head := _read(sys.stdin.buffer, HEAD.size)) is not None:
        seed, size = HEAD.unpack(head)
        content = _read(sys.stdin.buffer, size)
        if content is None:
            return
        lines = np.frombuffer(content, dtype=np.int64).reshape(-1, joined([]).shape[1])
        document = result.document(mapping.draw_map(votes_of(lines), seed=seed))
        sys.stdout.write(json.dumps(document) + "\n")
        sys.stdout.flush()


def _read(stream: BinaryIO, size: int) -> bytes | None:
    """Exactly so many bytes; None where they end before."""
    found = stream.read(size)
    return found if len(found) == size else None


if __name__ == "__main__":
    main()
