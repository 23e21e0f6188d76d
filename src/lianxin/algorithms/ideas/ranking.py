"""Three lists of the same ideas, beside each other: the rare, those that both sides want, and the liked.

None of them decides anything, and each says of every idea why it stands where it stands.  The lists are functions of
the ideas and the votes, whatever order these come in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..small_numbers import shown
from .bridging import Bridging, Votes, bridging
from .campaigns import campaigns
from .novelty import Novelty, Text, novelties

#: Scores closer than this are a tie, and the earlier idea stands first.
_PLACES = 6


@dataclass(frozen=True, slots=True)
class Idea:
    """``key``: earlier ideas have lower keys."""

    key: int
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Vote:
    """``value``: 1 for, 0 pass, -1 against.  One of each person on each idea; ``person`` is any number for one person."""

    person: int
    idea: int
    value: int


@dataclass(frozen=True, slots=True)
class Novel:
    """How unlike the others: ``nearest`` are the most alike ideas, with their likeness from 0 to 1."""

    key: int
    value: float
    place: float
    nearest: tuple[tuple[int, float], ...]
    compared: int


@dataclass(frozen=True, slots=True)
class Side:
    """Of one side ``agreed`` of ``voted``; None where somebody could be told by it."""

    voted: int
    agreed: int | None


@dataclass(frozen=True, slots=True)
class Bridge:
    """``score``: support that does not hang on where somebody stands.  ``apart``: support that does, from 0 on."""

    key: int
    score: float
    apart: float
    sides: tuple[Side, Side]


@dataclass(frozen=True, slots=True)
class Liked:
    """Each person counted once for a campaign, however many of its copies they voted on."""

    key: int
    supporters: int
    against: int


@dataclass(frozen=True, slots=True)
class Campaign:
    """``key``: the earliest idea, which stands for all ``copies`` in every list; they are itself and its near copies."""

    key: int
    copies: tuple[int, ...]


@dataclass(frozen=True)
class Rankings:
    """``novel`` leaves out what cannot be compared, ``bridging`` what was not heard on both sides; each is named.

    ``counted``: how many people voted on enough ideas to show where they stand.
    """

    campaigns: tuple[Campaign, ...]
    novel: tuple[Novel, ...]
    not_compared: tuple[int, ...]
    bridging: tuple[Bridge, ...]
    heard_on_one_side: tuple[int, ...]
    liked: tuple[Liked, ...]
    counted: int


def rank(ideas: Iterable[Idea], votes: Iterable[Vote]) -> Rankings:
    """All three lists.

    Raises ValueError for two ideas of one key, a vote on an idea that is not there, a vote of another value, or two
    votes of one person on one idea.
    """
    ordered = sorted(ideas, key=lambda one: one.key)
    if len({one.key for one in ordered}) < len(ordered):
        raise ValueError("each idea has a key of its own")
    grouped = campaigns([f"{one.heading}\n{one.text}" for one in ordered])
    keys = [ordered[group[0]].key for group in grouped]
    campaign_of = {ordered[place].key: number for number, group in enumerate(grouped) for place in group}
    counted = _votes(votes, campaign_of, len(keys))
    novel, bridged = novelties([_text(ordered[group[0]]) for group in grouped]), bridging(counted)
    return Rankings(
        campaigns=tuple(
            Campaign(key, tuple(ordered[place].key for place in group))
            for key, group in zip(keys, grouped, strict=True)
        ),
        novel=tuple(_by_novelty(keys, novel)),
        not_compared=tuple(key for key, one in zip(keys, novel, strict=True) if one is None),
        bridging=tuple(_by_bridging(keys, bridged)),
        heard_on_one_side=tuple(
            key for key, score in zip(keys, bridged.score, strict=True) if np.isnan(score)
        ),
        liked=tuple(_by_liking(keys, counted)),
        counted=bridged.counted,
    )


def _text(idea: Idea) -> Text:
    return Text(idea.heading, idea.text)


def _votes(votes: Iterable[Vote], campaign_of: Mapping[int, int], n_ideas: int) -> Votes:
    """Of each person and campaign one vote: for or against what most of their votes on its copies say, else a pass."""
    said: dict[tuple[int, int], int] = {}
    seen: set[tuple[int, int]] = set()
    for vote in votes:
        if vote.idea not in campaign_of or vote.value not in (-1, 0, 1):
            raise ValueError("a vote is for, against or a pass, on an idea that is there")
        if (vote.person, vote.idea) in seen:
            raise ValueError("each person has one vote on an idea")
        seen.add((vote.person, vote.idea))
        key = (vote.person, campaign_of[vote.idea])
        said[key] = said.get(key, 0) + vote.value
    keys = np.array(sorted(said), dtype=np.int64).reshape(-1, 2)
    persons, whose = np.unique(keys[:, 0], return_inverse=True)
    values = np.sign([said[person, idea] for person, idea in keys.tolist()]).astype(float)
    return Votes(whose.astype(np.intp), keys[:, 1].astype(np.intp), values, persons.size, n_ideas)


def _by_novelty(keys: Sequence[int], found: Sequence[Novelty | None]) -> list[Novel]:
    rows = [
        Novel(
            key, one.value, one.place, tuple((keys[near], like) for near, like in one.nearest), one.compared
        )
        for key, one in zip(keys, found, strict=True)
        if one is not None
    ]
    return sorted(rows, key=lambda row: (-round(row.place, _PLACES), -row.value, row.key))


def _by_bridging(keys: Sequence[int], found: Bridging) -> list[Bridge]:
    rows = [
        Bridge(
            key,
            round(float(found.score[place]), _PLACES),
            round(abs(float(found.lean[place])), _PLACES),
            _sides(found, place),
        )
        for place, key in enumerate(keys)
        if not np.isnan(found.score[place])
    ]
    return sorted(rows, key=lambda row: (-row.score, row.key))


def _sides(found: Bridging, place: int) -> tuple[Side, Side]:
    """Both sides' support, or neither's: with the support of all, which is known, one would give the other away."""
    voted, agreed = found.voted[:, place].tolist(), found.agreed[:, place].tolist()
    numbers = [*agreed, *(of - number for of, number in zip(voted, agreed, strict=True))]
    told = all(shown(number) is not None for number in numbers)
    first, second = (Side(of, number if told else None) for of, number in zip(voted, agreed, strict=True))
    return first, second


def _by_liking(keys: Sequence[int], votes: Votes) -> list[Liked]:
    supporters = np.bincount(votes.ideas[votes.values > 0], minlength=len(keys))
    against = np.bincount(votes.ideas[votes.values < 0], minlength=len(keys))
    rows = [Liked(key, int(supporters[place]), int(against[place])) for place, key in enumerate(keys)]
    return sorted(rows, key=lambda row: (-row.supporters, row.against, row.key))
