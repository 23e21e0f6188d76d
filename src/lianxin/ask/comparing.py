"""What people press for beside what an agenda has: pure, from what was counted and what a convenor matched.

Nothing is matched here: which point is about what, a person says.  What nobody matched is called unmatched, and neither a hit
nor a miss.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lianxin.algorithms.small_numbers import LEAST

#: So many topics, and so many statements, are looked for on the agenda.
MOST = 5


@dataclass(frozen=True)
class Raised:
    """A topic by its code, and how many different tellings there were of it lately; what presses most comes first."""

    topic: str
    tellings: int


@dataclass(frozen=True)
class Supported:
    """A statement with how many agree, pass and disagree; what most support comes first."""

    statement: int
    agree: int
    passed: int
    disagree: int


def compared(
    points: int, matched: Mapping[str, Any], raised: Sequence[Raised], supported: Sequence[Supported]
) -> dict[str, Any]:
    """Three lists: topics and statements with the point that has them, and points with whether people raise them."""
    topics: Mapping[str, list[str]] = matched.get("topics", {})
    statements: Mapping[str, int] = matched.get("statements", {})
    point_of = {code: int(point) for point, codes in sorted(topics.items()) for code in codes}
    many = {one.topic for one in raised if one.tellings >= LEAST}
    return {
        "topics": [
            {"topic": one.topic, "tellings": one.tellings, "point": point_of.get(one.topic)}
            for one in raised
            if one.topic in many
        ][:MOST],
        "statements": [
            {**vars(one), "point": statements.get(str(one.statement))} for one in supported[:MOST]
        ],
        "points": [
            {
                "point": point,
                "topics": topics.get(str(point), []),
                "raised": _raised(topics.get(str(point), []), many, point in statements.values()),
            }
            for point in range(1, points + 1)
        ],
    }


def _raised(codes: Sequence[str], many: set[str], supported: bool) -> bool | None:  # noqa: FBT001  what was found
    """None where nobody has matched the point to anything."""
    if not codes and not supported:
        return None
    return supported or any(code in many for code in codes)


def missing(found: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Where the two do not meet, as the record tells it."""
    return {
        "topics_missing": [one["topic"] for one in found["topics"] if one["point"] is None],
        "statements_missing": [one["statement"] for one in found["statements"] if one["point"] is None],
        "points_unraised": [one["point"] for one in found["points"] if one["raised"] is False],
        "points_unmatched": [one["point"] for one in found["points"] if one["raised"] is None],
    }
