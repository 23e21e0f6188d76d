"""A decision that is being written: its words and its points, each with the statements that it answers.

Pure: whatever is done to a draft, no statement is ever in two of its points.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from .states import Outcome

Texts = Mapping[str, str]


@dataclass(frozen=True)
class DecisionTerms:
    """The decision itself, what happens next, who decided it and when, and when somebody looks at it again."""

    text: Texts = field(default_factory=dict)
    next: Texts = field(default_factory=dict)
    decided_by: str = ""
    decided_on: date | None = None
    review_on: date | None = None


@dataclass(frozen=True)
class PointTerms:
    """What was said, in the office's words, what becomes of it, and why.

    Outcome and reason may be missing until it is published; ``material`` and ``paragraph`` name a text that carries the
    change.
    """

    said: Texts
    outcome: Outcome | None = None
    reason: Texts = field(default_factory=dict)
    material: int | None = None
    paragraph: int | None = None
    statements: tuple[int, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether it can be published: said and answered in the same languages, and about something that was said."""
        told = self.outcome is not None and bool(self.said) and self.said.keys() == self.reason.keys()
        return told and bool(self.statements)


@dataclass(frozen=True)
class Draft:
    """Points by a key that is never given twice, in the order in which they were made."""

    terms: DecisionTerms = field(default_factory=DecisionTerms)
    points: Mapping[int, PointTerms] = field(default_factory=dict)
    last: int = 0

    @property
    def answered(self) -> set[int]:
        return {number for point in self.points.values() for number in point.statements}

    def elsewhere(self, numbers: Iterable[int], key: int | None) -> list[int]:
        """Which of these statements are in another point than this one."""
        others = {number for at, point in self.points.items() if at != key for number in point.statements}
        return sorted(others.intersection(numbers))


def with_point(draft: Draft, key: int | None, point: PointTerms) -> Draft:
    """The draft with this point, new or in the place of one; its statements are in no other."""
    if taken := draft.elsewhere(point.statements, key):
        raise ValueError(f"in another point already: {taken}")
    at = draft.last + 1 if key is None else key
    kept = replace(point, statements=tuple(sorted(set(point.statements))))
    return replace(draft, points={**draft.points, at: kept}, last=max(draft.last, at))


def with_more(draft: Draft, key: int, numbers: Iterable[int]) -> Draft:
    """The draft with further statements in a point."""
    point = draft.points[key]
    return with_point(draft, key, replace(point, statements=(*point.statements, *numbers)))


def without_point(draft: Draft, key: int) -> Draft:
    """Its statements are in no point then."""
    return replace(draft, points={at: point for at, point in draft.points.items() if at != key})


def spelled(draft: Draft) -> dict[str, Any]:
    """As JSON has it."""
    terms = draft.terms
    return {
        "terms": {
            "text": dict(terms.text),
            "next": dict(terms.next),
            "decided_by": terms.decided_by,
            "decided_on": _spelled_day(terms.decided_on),
            "review_on": _spelled_day(terms.review_on),
        },
        "points": [{"key": key, **spelled_point(point)} for key, point in draft.points.items()],
        "last": draft.last,
    }


def spelled_point(point: PointTerms) -> dict[str, Any]:
    return {
        "said": dict(point.said),
        "outcome": str(point.outcome) if point.outcome else "",
        "reason": dict(point.reason),
        "material": point.material,
        "paragraph": point.paragraph,
        "statements": list(point.statements),
    }


def read(content: Mapping[str, Any]) -> Draft:
    terms = content["terms"]
    days = {name: _day(terms[name]) for name in ("decided_on", "review_on")}
    points = {point["key"]: _point(point) for point in content["points"]}
    return Draft(DecisionTerms(**{**terms, **days}), points, content["last"])


def _point(told: Mapping[str, Any]) -> PointTerms:
    return PointTerms(
        said=told["said"],
        outcome=Outcome(told["outcome"]) if told["outcome"] else None,
        reason=told["reason"],
        material=told["material"],
        paragraph=told["paragraph"],
        statements=tuple(told["statements"]),
    )


def _spelled_day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
