"""From public leaves to the figures of a month: pure, so that the office and a stranger compute the same bytes.

``computed`` is counted from what happened, ``typed`` is what somebody in the office stated; the two never mix.
Fractions are written as text with six places, because they have no single spelling as numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lianxin.algorithms.canonical import JSON, canonical
from lianxin.record.commands import stamp

from .. import counting, tally
from ..tally import Leaf

Public = Mapping[str, Any]
#: ``2026-06-01T08:15``: months begin on a quarter of an hour in every zone of the world.
_QUARTER = 16


@dataclass(frozen=True)
class Month:
    """A month by the office's clock: from ``begins`` to just before ``ends``."""

    name: str
    begins: datetime
    ends: datetime


def _one(name: str) -> Callable[[Public], Iterable[tuple[str, int]]]:
    return lambda _public: [(name, 1)]


def _received(public: Public) -> Iterable[tuple[str, int]]:
    live = not public["imported"] and not public.get("probe", False) and not public.get("asked")
    return [("received", 1)] if live else []


def _departed(public: Public) -> Iterable[tuple[str, int]]:
    if not public["agreed"]:
        return []
    return [("excluded" if public["what"] == "exclusion" else "departures", 1)]


def _matter(public: Public) -> Iterable[tuple[str, int]]:
    return [("matters_decided" if public["decision"] == "act" else "matters_declined", 1)]


#: What each kind of entry adds to the month in which it was written.
EVENTS: Mapping[str, Callable[[Public], Iterable[tuple[str, int]]]] = {
    "voice.received": _received,
    "case.answered": _one("answered"),
    "voice.verdict": lambda public: [(f"said_{public['word']}", 1)],
    "case.reopened": _one("reopened"),
    "case.sent_back": _one("sent_back"),
    "case.escalated": _one("escalated"),
    "deviation.decided": _departed,
    "contact.drawn": lambda public: [("drawn", len(public["voices"]))],
    "contact.settled": lambda public: [("told_outside", int(public["state"] == "reached"))],
    "review.asked": _one("reviews_asked"),
    "review.late": _one("reviews_late"),
    "order.given": _one("orders_given"),
    "order.late": _one("orders_late"),
    "digest.made": _one("digests_made"),
    "digest.late": _one("digests_late"),
    "digest.escalated": _one("digests_escalated"),
    "digest.decided": _matter,
    "promise.made": _one("promises_made"),
    "promise.broken": _one("promises_broken"),
    "finding.noted": _one("signs_noted"),
    "figure.corrected": _one("figures_corrected"),
    "fund.paid": lambda public: [(f"paid_cents_{public['currency']}", public["amount_cents"])],
}
#: The counts that every month has, be they none.
COUNTS = (
    "received",
    "answered",
    "said_solved",
    "said_partly",
    "said_not",
    "reopened",
    "sent_back",
    "escalated",
    "excluded",
    "departures",
    "drawn",
    "told_outside",
    "reviews_asked",
    "reviews_late",
    "orders_given",
    "orders_late",
    "digests_made",
    "digests_late",
    "digests_escalated",
    "matters_decided",
    "matters_declined",
    "promises_made",
    "promises_broken",
    "signs_noted",
    "figures_corrected",
)


@dataclass
class MonthlyFold:
    """The fold.  O(1) a leaf; a sheet takes O(voices) more.

    What happened is kept by quarters of an hour until its month is on a sheet.
    """

    outcomes: tally.Folding = field(default_factory=tally.Folding)
    happened: dict[str, Counter[str]] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    funds: dict[str, dict[str, JSON]] = field(default_factory=dict)
    outages: dict[int, tuple[str, str]] = field(default_factory=dict)
    number: int = 0

    def read(self, leaf: Leaf) -> None:
        """Take one more leaf."""
        self.outcomes.read(leaf)
        kind, public = leaf["kind"], leaf["public"]
        if kind in EVENTS:
            counted = self.happened.setdefault(leaf["time"][:_QUARTER], Counter())
            for name, n in EVENTS[kind](public):
                counted[name] += n
        elif kind in {"area.added", "area.counted"} and public.get("people") is not None:
            self.people[public["area"]] = public["people"]
        elif kind == "fund.opened":
            self.funds[public["source"]] = {name: public[name] for name in ("currency", "total_cents")}
        elif kind == "outage.recorded":
            self.outages[public["outage"]] = (public["begins_at"], public["ends_at"])
        self.number = leaf["number"]

    def figures(self, month: str, begins: str, ends: str, as_of: str) -> bytes:
        """The figures of a month, as canonical JSON; what stands open is counted as of ``as_of``."""
        material = counting.material_of(self.outcomes.outcomes.values())
        due = [one for one in counting.figures(material, as_of, by="month") if one.name == month]
        computed = {
            "month": self._month(begins, ends),
            "fell_due": counting.plain(due[0], by="month") if due else None,
            "office": counting.plain(counting.whole(material, as_of)),
            "units": [counting.plain(one) for one in counting.figures(material, as_of)],
        }
        return canonical({"computed": spelled(computed), "typed": self._typed(begins, ends)})

    def forget(self, before: str) -> None:
        """Let go of what happened before a moment: its month is on a sheet."""
        for quarter in [one for one in self.happened if one < before[:_QUARTER]]:
            del self.happened[quarter]

    def _month(self, begins: str, ends: str) -> dict[str, int]:
        first, after = begins[:_QUARTER], ends[:_QUARTER]
        total = Counter(dict.fromkeys(COUNTS, 0))
        for quarter, counted in self.happened.items():
            if first <= quarter < after:
                total.update(counted)
        return dict(total)

    def _typed(self, begins: str, ends: str) -> JSON:
        """What somebody stated: how many people live where, how much money there is, how long the house was down."""
        lost = [_minutes(max(since, begins), min(until, ends)) for since, until in self.outages.values()]
        return {
            "people": dict(self.people),
            "funds": {code: dict(fund) for code, fund in self.funds.items()},
            "outage_minutes": sum(lost),
        }


def _minutes(since: str, until: str) -> int:
    """Whole minutes from one moment to another; none where the second is not later."""
    span = datetime.fromisoformat(until) - datetime.fromisoformat(since)
    return max(0, int(span.total_seconds() // 60))


def spelled(value: Any) -> JSON:
    """The same data without fractions: each becomes text with six places."""
    if isinstance(value, float):
        return f"{value:.6f}"
    if isinstance(value, dict):
        return {name: spelled(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [spelled(inner) for inner in value]
    plain: JSON = value
    return plain


def span_of(month: Month) -> tuple[str, str]:
    """Both ends of a month as the record writes them."""
    return stamp(month.begins), stamp(month.ends)
