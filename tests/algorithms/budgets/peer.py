"""What pabutools makes of small invented elections, recorded so that tests can compare where it is not installed.

    PYTHONPATH=src:. PYTHON-WITH-PABUTOOLS -m tests.algorithms.budgets.peer > tests/algorithms/budgets/recorded.json

Each record is the text of the file, what was asked, and the winners (sorted: where equal projects were bought one after the
other, the order is a matter of the tie-break alone).  Ties are broken as in this house: more supporters, the lower cost,
the order of the file.  Every project has a supporter, for what pabutools does with others is not what cities do.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from functools import partial
from typing import Any

from lianxin.algorithms.budgets.pabulib import composed

COUNT, SEED = 24, 11
KINDS = ("approval", "approval", "cumulative", "scoring")
ASKED = (
    ("equal-shares", "none"),
    ("equal-shares", "utilitarian"),
    ("equal-shares", "add1e"),
    ("equal-shares", "add1eu"),
    ("greedy", "none"),
)


def invented(count: int, seed: int) -> Iterator[bytes]:
    dice = random.Random(seed)
    while count:
        data = _election(dice, KINDS[count % len(KINDS)])
        if data is not None:
            count -= 1
            yield data


def _election(dice: random.Random, kind: str) -> bytes | None:
    """None where a project has no supporter."""
    projects, voters = dice.randrange(3, 8), dice.randrange(4, 14)
    costs = [dice.choice((3, 4, 6, 8, 12, 20)) * dice.choice((1, 1, 5)) for _ in range(projects)]
    rows, seen = [], set[int]()
    for voter in range(voters):
        chosen = sorted(dice.sample(range(projects), dice.randrange(1, min(4, projects) + 1)))
        seen.update(chosen)
        points = ",".join(str(dice.randrange(1, 4)) for _ in chosen)
        rows.append({"voter_id": str(voter), "vote": ",".join(f"p{one}" for one in chosen), "points": points})
    if len(seen) < projects:
        return None
    meta = {"budget": str(sum(costs) * dice.randrange(3, 8) // 10), "vote_type": kind, "max_sum_points": "99"}
    table = [{"project_id": f"p{one}", "cost": str(cost)} for one, cost in enumerate(costs)]
    return composed(meta, table, rows)


def asked(data: bytes) -> list[dict[str, Any]]:
    """Every rule and utility for one election."""
    return [
        {"method": method, "completion": completion, "utility": utility, "winners": sorted(found)}
        for utility in ("cost", "cardinality")
        for method, completion in ASKED
        for found in [_winners(data.decode(), method, completion, utility)]
    ]


def _winners(text: str, method: str, completion: str, utility: str) -> list[str]:
    from pabutools.election.pabulib import parse_pabulib_from_string
    from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares
    from pabutools.tiebreaking import TieBreakingRule

    instance, profile = parse_pabulib_from_string(text)
    votes = {project: sum(project in ballot for ballot in profile) for project in instance}
    ties = TieBreakingRule(lambda _i, _p, one: (-votes[one], one.cost, int(one.name[1:])))
    same = {"tie_breaking": ties, "sat_class": _worth(utility, "scor" in text or "cumul" in text)}
    greedy = partial(greedy_utilitarian_welfare, instance, profile, **same)
    if method == "greedy":
        return [one.name for one in greedy()]
    step = 1 if completion.startswith("add1") else None
    won = method_of_equal_shares(instance, profile, voter_budget_increment=step, **same)
    if completion in {"utilitarian", "add1eu"}:
        won = greedy(initial_budget_allocation=won)
    return [one.name for one in won]


def _worth(utility: str, points: bool) -> Any:
    """Points times the cost have no class of their own there."""
    from pabutools.election import Additive_Cardinal_Sat, AdditiveSatisfaction, Cardinality_Sat, Cost_Sat

    class Dear(AdditiveSatisfaction):
        def __init__(self, instance: Any, profile: Any, ballot: Any) -> None:
            super().__init__(instance, profile, ballot, lambda _i, _p, b, one, _r: b.get(one, 0) * one.cost)

    if points:
        return Dear if utility == "cost" else Additive_Cardinal_Sat
    return Cost_Sat if utility == "cost" else Cardinality_Sat


if __name__ == "__main__":
    json.dump([{"file": data.decode(), "asked": asked(data)} for data in invented(COUNT, SEED)], sys.stdout)
