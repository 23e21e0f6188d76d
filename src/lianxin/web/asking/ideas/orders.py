"""The lists of ideas in words: what each order means, and why an idea stands where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lianxin.algorithms.ideas import Bridge, Novel, Rankings
from lianxin.ask.models import Consultation, Idea
from lianxin.ask.queries import ideas as queries
from lianxin.ask.queries.idea_lists import Lists, Support, supports

from .pages import line

#: How many of each list stand on the first page, and how many on a page of one list.
FIRST, PAGE = 3, 25


@dataclass(frozen=True)
class Order:
    """One way to put ideas in order; ``hint`` says in plain words how, and what it cannot see."""

    name: str
    title: Promise
    hint: Promise
    keys: Callable[[Rankings, Mapping[int, Support]], list[int]]


def _rare(rankings: Rankings, _told: Mapping[int, Support]) -> list[int]:
    return [one.key for one in rankings.novel]


def _across(rankings: Rankings, _told: Mapping[int, Support]) -> list[int]:
    return [one.key for one in rankings.bridging if _carries(one)]


def _carries(bridge: Bridge) -> bool:
    """Whether more than half of each side are for it; where that would tell of few, whether the model says so."""
    if any(side.agreed is None for side in bridge.sides):
        return bridge.score > bridge.apart
    return all(2 * (side.agreed or 0) > side.voted for side in bridge.sides)


def _many(rankings: Rankings, told: Mapping[int, Support]) -> list[int]:
    """Only what enough people voted on; how few wanted the rest is nobody's business."""
    return [one.key for one in rankings.liked if one.key in told]


ORDERS: tuple[Order, ...] = (
    Order(
        "rare",
        gettext_lazy("Nobody else said it"),
        gettext_lazy(
            "The less an idea is like the others, the higher it stands. Votes have no part in it, so nobody can push"
            " it up or down. Odd words come up as well: read them."
        ),
        _rare,
    ),
    Order(
        "across",
        gettext_lazy("Carries across groups"),
        gettext_lazy(
            "High up stands what people want who otherwise vote differently. Many votes of one side alone do not"
            " lift an idea."
        ),
        _across,
    ),
    Order(
        "many",
        gettext_lazy("Many support it"),
        gettext_lazy(
            "The most people for it, each counted once for an idea and its copies. Whoever calls friends to vote"
            " comes up here."
        ),
        _many,
    ),
)
BY_NAME = {order.name: order for order in ORDERS}


@dataclass(frozen=True)
class Shown:
    """What the lists of one consultation are shown from; ``rows`` are the ideas by number."""

    consultation: Consultation
    rows: Mapping[int, Idea]
    lists: Lists
    told: Mapping[int, Support]
    more: Mapping[int, int]

    @classmethod
    def of(cls, consultation: Consultation, rows: Sequence[Idea], lists: Lists) -> Shown:
        return cls(
            consultation,
            {row.statement.number: row for row in rows},
            lists,
            supports(consultation, lists.rankings, rows),
            queries.said_again(consultation),
        )

    def page(self, order: Order, now: datetime, *, after: int = 0, most: int = FIRST) -> dict[str, Any]:
        """A part of one list, from behind place ``after``."""
        keys = [key for key in order.keys(self.lists.rankings, self.told) if key in self.rows]
        part = keys[after : after + most]
        return {
            "name": order.name,
            "title": order.title,
            "hint": order.hint,
            "rows": [
                {"place": place, **self._row(key, order, now)} for place, key in enumerate(part, after + 1)
            ],
            "all": len(keys),
            "more": after + most if len(keys) > after + most else 0,
        }

    def _row(self, key: int, order: Order, now: datetime) -> dict[str, Any]:
        idea, copies = self.rows[key], self.copies(key)
        more = sum(self.more.get(row.statement_id, 0) for row in (idea, *copies)) + len(copies)
        return {
            **line(idea, self.consultation.office, now, more=more),
            "copies": [{"number": row.statement.number, "words": row.statement.words} for row in copies],
            "why": _WHY[order.name](self, key),
        }

    def copies(self, key: int) -> list[Idea]:
        """The others of the campaign that this idea stands for."""
        found = next((one for one in self.lists.rankings.campaigns if one.key == key), None)
        return [self.rows[other] for other in found.copies[1:] if other in self.rows] if found else []


def _why_rare(shown: Shown, key: int) -> str:
    novel: Novel = next(one for one in shown.lists.rankings.novel if one.key == key)
    nearest, likeness = novel.nearest[0]
    told = {"percent": round(100 * likeness), "n": nearest, "others": novel.compared}
    if not told["percent"]:
        return _("Shares nothing with any of %(others)s others") % told
    return _("Compared with %(others)s others; the likest is number %(n)s, %(percent)s %% alike") % told


def _why_across(shown: Shown, key: int) -> str:
    bridge: Bridge = next(one for one in shown.lists.rankings.bridging if one.key == key)
    first, second = bridge.sides
    if first.agreed is None or second.agreed is None:
        return _("Both sides voted on it; too few to be told apart")
    told = {"a": first.agreed, "of": first.voted, "b": second.agreed, "out_of": second.voted}
    return _("For it: %(a)s of %(of)s on one side, %(b)s of %(out_of)s on the other") % told


def _why_many(shown: Shown, key: int) -> str:
    support = shown.told[key]
    people = ngettext("%(n)s person is for it", "%(n)s people are for it", support.supporters)
    return _("%(people)s, %(against)s against") % {
        "people": people % {"n": support.supporters},
        "against": support.against,
    }


_WHY: Mapping[str, Callable[[Shown, int], str]] = {
    "rare": _why_rare,
    "across": _why_across,
    "many": _why_many,
}
