"""Draws one map in a process of its own: lines of batches come in as bytes, the document goes out as JSON.

python -I -m lianxin.algorithms.opinion_map.worker SEED
"""

from __future__ import annotations

import json
import sys

import numpy as np

from . import mapping, result
from .batches import joined, votes_of


def main() -> None:
    cells = np.frombuffer(sys.stdin.buffer.read(), dtype=np.int64)
    lines = cells.reshape(-1, joined([]).shape[1])
    drawn = mapping.draw_map(votes_of(lines), seed=int(sys.argv[1]))
    json.dump(result.document(drawn), sys.stdout)


if __name__ == "__main__":
    main()
