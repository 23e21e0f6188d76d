"""The same file counted by pabutools, with its exact fractions and equal ballots put together: winners and seconds.

It counts again as long as it is quick, and tells its best.  The votes that its tie-break asks for are counted once.

python -m benchmarks.peer_budgets FILE add1|none cost|cardinality
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from importlib.metadata import version
from typing import Any

from pabutools.election import Cardinality_Sat, Cost_Sat, parse_pabulib
from pabutools.rules import method_of_equal_shares
from pabutools.tiebreaking import TieBreakingRule

MOST_TIMES, ENOUGH_SECONDS = 20, 3.0


def main() -> None:
    file, completion, utility = sys.argv[1:]
    found = [_counted(file, completion, utility)]
    while len(found) < MOST_TIMES and sum(map(_seconds, found)) < ENOUGH_SECONDS:
        found.append(_counted(file, completion, utility))
    print(json.dumps(min(found, key=_seconds) | {"version": version("pabutools"), "times": len(found)}))


def _seconds(found: dict[str, Any]) -> float:
    return float(found["parse"] + found["rule"])


def _counted(file: str, completion: str, utility: str) -> dict[str, Any]:
    began = time.process_time()
    instance, profile = parse_pabulib(file)
    order = {project.name: number for number, project in enumerate(_listed(file))}
    votes = Counter(project for ballot in profile for project in ballot)
    many = profile.as_multiprofile()
    parsed = time.process_time()
    won = method_of_equal_shares(
        instance,
        many,
        sat_class=Cost_Sat if utility == "cost" else Cardinality_Sat,
        tie_breaking=TieBreakingRule(lambda _i, _p, one: (-votes[one], one.cost, order[one.name])),
        voter_budget_increment=1 if completion == "add1" else None,
    )
    ended = time.process_time()
    return {"winners": [project.name for project in won], "parse": parsed - began, "rule": ended - parsed}


def _listed(file: str) -> list[Any]:
    """The projects in the order of the file, which an instance of pabutools does not keep."""

    class Named:
        def __init__(self, name: str) -> None:
            self.name = name

    with open(file, encoding="utf-8-sig") as lines:  # noqa: PTH123
        rows = [line.strip().split(";")[0] for line in lines]
    return [Named(name) for name in rows[rows.index("PROJECTS") + 2 : rows.index("VOTES")]]


if __name__ == "__main__":
    main()
