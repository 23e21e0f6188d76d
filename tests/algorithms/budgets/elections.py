"""Invented elections about money: one written by hand, and strategies for many small ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from lianxin.algorithms.budgets.equal_shares import Completion
from lianxin.algorithms.budgets.exact import Utility
from lianxin.algorithms.budgets.pabulib import composed
from lianxin.algorithms.budgets.tallying import Method, Rule, Step
from lianxin.algorithms.budgets.ties import Criterion

#: Six voters up the valley want three small things, four below one large one.
VALLEY = b"""META
key;value
description;An invented vote
num_projects;4
num_votes;10
budget;1000
vote_type;approval
PROJECTS
project_id;cost;votes;name;district;category
bench;200;6;Benches;up;rest
lamp;200;6;Lamps;up;light,rest
path;200;6;A path;up;rest
hall;900;4;A hall;below;rest
VOTES
voter_id;vote;age
1;bench,lamp,path;30
2;bench,lamp,path;31
3;bench,lamp,path;32
4;bench,lamp,path;33
5;bench,lamp,path;34
6;bench,lamp,path;35
7;hall;36
8;hall;37
9;hall;38
10;hall;39
"""


def file_of(
    costs: Sequence[int | str],
    ballots: Sequence[Sequence[tuple[int, str]]],
    *,
    budget: int | str,
    vote_type: str = "approval",
    **meta: str,
) -> bytes:
    """Projects a, b, c …; a ballot names them by place, with points that only some kinds of votes read."""
    head = {"budget": str(budget), "vote_type": vote_type} | meta
    projects = [{"project_id": chr(97 + place), "cost": str(cost)} for place, cost in enumerate(costs)]
    votes = [
        {
            "voter_id": str(number),
            "vote": ",".join(chr(97 + place) for place, _ in ballot),
            "points": ",".join(points for _, points in ballot),
        }
        for number, ballot in enumerate(ballots)
    ]
    return composed(head, projects, votes or [{"voter_id": "0", "vote": "", "points": ""}])


@st.composite
def elections(draw: st.DrawFn, *, kinds: Sequence[str] = ("approval",), free: bool = False) -> bytes:
    """Few voters and few projects, with costs that are often alike, so that ties are common."""
    kind = draw(st.sampled_from(kinds))
    count = draw(st.integers(1, 6))
    dear = st.sampled_from((1, 2, 3, 4, 6, 12, "0.5", "2.25")) | st.integers(0 if free else 1, 30)
    costs = draw(st.lists(dear, min_size=count, max_size=count))
    points = {"scoring": ("-1", "0", "1", "2.5", "3"), "cumulative": ("0", "1", "2", "0.5")}
    mark = st.sampled_from(points.get(kind, ("1",)))
    most = 1 if kind == "choose-1" else count
    ballot = st.lists(
        st.tuples(st.integers(0, count - 1), mark), max_size=most, unique_by=lambda pair: pair[0]
    )
    ballots = draw(st.lists(ballot, min_size=1, max_size=8))
    meta = draw(st.sampled_from(({}, {"default_score": "1"}))) if kind == "scoring" else {}
    budget = draw(st.integers(0, 60))
    return file_of(costs, ballots, budget=budget, vote_type=kind, **meta)


KINDS = ("approval", "choose-1", "knapsack", "cumulative", "scoring", "ordinal")


def rules(**fixed: Any) -> st.SearchStrategy[Rule]:
    orders = st.permutations((Criterion.VOTES, Criterion.CHEAP)).map(tuple) | st.just((Criterion.DEAR,))
    free: dict[str, Any] = {
        "method": st.sampled_from(list(Method)),
        "utility": st.sampled_from(list(Utility)),
        "completion": st.sampled_from(list(Completion)),
        "comparison": st.sampled_from(list(Step)),
        "integral": st.booleans(),
        "points": st.booleans(),
        "threshold": st.sampled_from((0, 0, 2)),
        "criteria": orders | st.just(()),
        "lot": st.sampled_from(("", "7 21 33")),
    }
    return st.builds(Rule, **(free | {name: st.just(value) for name, value in fixed.items()}))
