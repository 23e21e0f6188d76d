"""The same raking done by ipfn, once on rows and once on cells that were counted for it beforehand.

python -m benchmarks.peer_weights FILE rows|cells TOLERANCE
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import process_time

import numpy as np
import pandas as pd
from ipfn import ipfn

#: It stops as well when a round brings less than this; nought leaves the tolerance alone to end it.
RATE_TOLERANCE = 0.0


def main() -> None:
    file, what, tolerance = sys.argv[1:]
    given = np.load(file)
    margins = range(sum(name.startswith("column") for name in given.files))
    columns = [given[f"column{margin}"] for margin in margins]
    targets = [given[f"people{margin}"] for margin in margins]
    seconds, weights = (rows if what == "rows" else cells)(columns, targets, float(tolerance))
    np.save(Path(file).with_name(f"peer-{what}.npy"), weights)
    print(json.dumps({"seconds": seconds}))


def rows(columns: list[np.ndarray], targets: list[np.ndarray], tolerance: float) -> tuple[float, np.ndarray]:
    """As its manual has it: a table with a row for each person."""
    names = [f"margin {margin}" for margin in range(len(columns))]
    frame = pd.DataFrame(dict(zip(names, columns, strict=True)) | {"total": 1.0})
    aggregates = [
        pd.Series(target, index=pd.Index(range(target.size), name=name), name="total")
        for name, target in zip(names, targets, strict=True)
    ]
    begun = process_time()
    found = ipfn.ipfn(
        frame, aggregates, [[name] for name in names], "total", tolerance, rate_tolerance=RATE_TOLERANCE
    ).iteration()
    return process_time() - begun, found["total"].to_numpy()


def cells(columns: list[np.ndarray], targets: list[np.ndarray], tolerance: float) -> tuple[float, np.ndarray]:
    """What a careful user would do: count by cell first, weigh the cells, and give each person the weight of theirs."""
    begun = process_time()
    sizes = [target.size for target in targets]
    places = np.ravel_multi_index(columns, sizes)
    counts = np.bincount(places, minlength=int(np.prod(sizes))).reshape(sizes).astype(float)
    dimensions = [[margin] for margin in range(len(sizes))]
    found = ipfn.ipfn(
        counts.copy(), targets, dimensions, "total", tolerance, rate_tolerance=RATE_TOLERANCE
    ).iteration()
    weights = np.divide(found, counts, out=np.zeros_like(found), where=counts > 0).ravel()[places]
    return process_time() - begun, weights


if __name__ == "__main__":
    main()
