"""What of a map's document may be shown while votes still come in: shares in tenths, nothing of fewer than five.

A drawing shows no square with fewer than five people as it is.  The whole document, with every count, is published
with the votes, when voting has ended: then whoever likes draws it again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..small_numbers import LEAST

#: Finer, and one could work back from a bound or a weight to the counts behind it.
_PLACES = 2
_BOUNDS = ("agree_at_least", "disagree_at_least", "bridging")


def shown_document(document: Mapping[str, Any]) -> dict[str, Any]:
    """The same map with coarser figures."""
    kept = (
        "format",
        "code",
        "seed",
        "parameters",
        "votes",
        "people_on_the_map",
        "shape",
        "groups",
        "drawing",
    )
    told = {name: document[name] for name in kept}
    rows = {row["id"]: shown_row(row) for row in document["statements"]}
    ground = {
        name: [
            {"statement": one["statement"], "at_least": round(one["at_least"], _PLACES)}
            for one in document["common_ground"][name]
            if rows[one["statement"]]["people"] is not None
        ]
        for name in ("agree", "disagree")
    }
    return {
        **told,
        "held_out": {
            "errors": {name: round(error, _PLACES) for name, error in document["held_out"]["errors"].items()},
            "chosen": document["held_out"]["chosen"],
        },
        "statements": list(rows.values()),
        "common_ground": ground,
        "representative": [_claim(one) for one in document["representative"]],
        "shown": document["shown"],
        "routing": {name: round(weight, _PLACES + 1) for name, weight in document["routing"].items()},
    }


def shown_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """One statement: how many people, and tenths that agree, pass and disagree, of all and of each part."""
    everybody = tenths((row["agree"], row["pass"], row["disagree"]))
    rounded = {name: None if row[name] is None else round(row[name], _PLACES) for name in _BOUNDS}
    return {
        "id": row["id"],
        "on_the_map": row["on_the_map"],
        **everybody,
        "by_part": [tenths(counts) for counts in row["by_part"]],
        **(rounded if everybody["people"] is not None else dict.fromkeys(_BOUNDS)),
        "side": [round(one, _PLACES) for one in row["side"]] if everybody["people"] is not None else [],
    }


def tenths(counts: Sequence[int]) -> dict[str, int | None]:
    """Agree, pass and disagree in tenths of all who answered; nothing at all of fewer than five."""
    people = sum(counts)
    if people < LEAST:
        return dict.fromkeys(("people", "agree", "pass", "disagree"))
    shares = dict(zip(("agree", "pass", "disagree"), (in_ten(one, people) for one in counts), strict=True))
    return {"people": people, **shares}


def in_ten(count: int, people: int) -> int:
    """How many of ten, halves away from nought."""
    return (20 * count + people) // (2 * people)


def _claim(claim: Mapping[str, Any]) -> dict[str, Any]:
    """Both sides rest on at least five people; the kernel claims nothing else."""
    return {
        "group": claim["group"],
        "statement": claim["statement"],
        "says": claim["says"],
        "seen": claim["seen"],
        "in_ten": in_ten(claim["count"], claim["seen"]),
        "rest_seen": claim["rest_seen"],
        "rest_in_ten": in_ten(claim["rest_count"], claim["rest_seen"]),
        "corrected": round(claim["corrected"], _PLACES),
    }
