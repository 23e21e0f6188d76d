"""The classic picture of the same votes by red-dwarf.

python -m benchmarks.peer_opinions FILE.npz ROUNDS
"""

from __future__ import annotations

import json
import statistics
import sys
from importlib.metadata import version
from time import process_time

import numpy as np
from reddwarf.implementations.base import run_pipeline
from threadpoolctl import threadpool_limits

STATISTICS = ("pa", "pat", "ra", "rat", "pd", "rdt")


def main() -> None:
    with np.load(sys.argv[1]) as file:
        columns = [file[name].tolist() for name in file.files]
    votes = [
        {"participant_id": who, "statement_id": what, "vote": said, "modified": place}
        for place, (who, what, said) in enumerate(zip(*columns, strict=True))
    ]
    took = []
    with threadpool_limits(1):
        run_pipeline(votes=_few(), random_state=0)  # reads its libraries
        for _ in range(int(sys.argv[2])):
            begun = process_time()
            found = run_pipeline(votes=votes, random_state=0)
            took.append(process_time() - begun)
    groups = sorted(found.group_comment_stats.index.get_level_values(0).unique())
    told = {name: [found.group_comment_stats.loc[g][name].tolist() for g in groups] for name in STATISTICS}
    people = found.participants_df.sort_index()
    consensus = found.statements_df.sort_index()["group-aware-consensus-agree"]
    print(
        json.dumps(
            told
            | {
                "seconds": statistics.median(took),
                "version": version("red-dwarf"),
                "components": found.reducer.components_[:2].tolist(),
                "labels": people["cluster_id"].fillna(-1).astype(int).tolist(),
                "gac": consensus.tolist(),
            }
        )
    )


def _few() -> list[dict[str, int]]:
    dice = np.random.default_rng(0)
    return [
        {"participant_id": who, "statement_id": what, "vote": int(dice.integers(-1, 2)), "modified": 0}
        for who in range(60)
        for what in range(12)
    ]


if __name__ == "__main__":
    main()
