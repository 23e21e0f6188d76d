"""Invented elections about money, as large as those of a big city."""

from __future__ import annotations

import random
from itertools import accumulate
from pathlib import Path

from lianxin.algorithms.budgets.pabulib import composed

#: Voters, projects, share of all projects' cost that the budget pays.
LODZ = (90_000, 160, 0.06)
DISTRICTS = 12


def write_election(path: Path, *, voters: int, projects: int, share: float, seed: int = 5) -> None:
    """Approval ballots of one to four projects, mostly of the own district, where few projects are known to many."""
    dice = random.Random(seed)
    costs = [dice.randrange(20, 1_200) * 1_000 + dice.randrange(1_000) for _ in range(projects)]
    home = [dice.randrange(DISTRICTS) for _ in range(projects)]
    known = [1 / (1 + dice.randrange(60)) ** 1.5 for _ in range(projects)]
    drawn = [_drawing(known, home, district) for district in range(DISTRICTS)]
    rows = []
    for voter in range(voters):
        weights = drawn[int(DISTRICTS * dice.random() ** 1.5)]
        chosen = dice.choices(range(projects), cum_weights=weights, k=dice.choice((1, 2, 3, 3, 4)))
        vote = ",".join(f"p{one}" for one in dict.fromkeys(chosen))
        rows.append({"voter_id": str(voter), "age": str(dice.randrange(16, 90)), "vote": vote})
    meta = {
        "description": "An invented vote",
        "num_projects": str(projects),
        "num_votes": str(voters),
        "budget": str(int(sum(costs) * share)),
        "vote_type": "approval",
    }
    table = [{"project_id": f"p{one}", "cost": str(cost)} for one, cost in enumerate(costs)]
    path.write_bytes(composed(meta, table, rows))


def _drawing(known: list[float], home: list[int], district: int) -> list[float]:
    return list(
        accumulate(
            weight * (8 if place == district else 1) for weight, place in zip(known, home, strict=True)
        )
    )
