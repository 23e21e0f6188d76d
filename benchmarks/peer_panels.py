"""The same pool given to sortition-algorithms: the lottery with the largest smallest chance, by HiGHS.

python -m benchmarks.peer_panels FOLDER SIZE
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from pathlib import Path
from time import process_time

from sortition_algorithms.committee_generation import find_distribution_maximin
from sortition_algorithms.features import read_in_features
from sortition_algorithms.people import read_in_people
from sortition_algorithms.settings import Settings


def main() -> None:
    folder, size = Path(sys.argv[1]), int(sys.argv[2])
    begun = process_time()
    heads, rows = _table(folder / "categories.csv")
    features, _feature, _value = read_in_features(heads, rows, size)
    heads, rows = _table(folder / "pool.csv")
    people, _report = read_in_people(heads, rows, features, Settings(id_column="id", columns_to_keep=[]))
    panels, weights, _report = find_distribution_maximin(features, people, size, [], "highspy")
    seconds = process_time() - begun
    chance: Counter[str] = Counter()
    for panel, weight in zip(panels, weights, strict=True):
        chance.update(dict.fromkeys(panel, weight))
    smallest = min(chance[row["id"]] for row in rows)
    print(json.dumps({"seconds": seconds, "chance": smallest, "panels": len(panels)}))


def _table(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    with path.open(newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    return list(reader.fieldnames or ()), rows


if __name__ == "__main__":
    main()
