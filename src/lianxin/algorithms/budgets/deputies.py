"""Deputies decide on projects (票決): most votes, where enough have voted and a project has its least share.

There are more candidates than places.  Projects stand in the order of their votes; equal votes are settled by the lower
cost, then by the order of the list.  One that what is left cannot pay is passed over, and the next one has its turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Base(StrEnum):
    CAST = "cast"
    ROLL = "roll"


class Fate(StrEnum):
    WON = "won"
    NO_QUORUM = "no-quorum"
    TOO_FEW = "too-few"
    NO_PLACE = "no-place"
    NO_MONEY = "no-money"


@dataclass(frozen=True)
class Terms:
    """``quorum`` is the share of the roll that has to vote, ``share`` the least share of votes; in hundredths."""

    places: int
    quorum: int
    share: int
    base: Base


@dataclass(frozen=True)
class Candidate:
    project: str
    cost: int
    votes: int


@dataclass(frozen=True)
class Fared:
    project: str
    votes: int
    fate: Fate


@dataclass(frozen=True)
class Tie:
    """Who had equal votes where not all could win, who came first, and by what: cost, or the order of the list."""

    tied: tuple[str, ...]
    won: str
    by: str


@dataclass(frozen=True)
class Decision:
    """``needed`` are the votes that make the quorum, ``least`` those that a project has to have."""

    roll: int
    cast: int
    needed: int
    quorum: bool
    least: int
    winners: tuple[str, ...]
    cost: int
    ties: tuple[Tie, ...]
    projects: tuple[Fared, ...]


def least_of(count: int, hundredths: int) -> int:
    """So many are at least this share; never nothing."""
    return max(1, -(-count * hundredths // 100))


def decide(candidates: Sequence[Candidate], terms: Terms, *, money: int, roll: int, cast: int) -> Decision:
    """``candidates`` in the order of the list; every vote that was cast counts for the quorum, an invalid one too."""
    needed = least_of(roll, terms.quorum)
    least = least_of(cast if terms.base is Base.CAST else roll, terms.share)
    met = cast >= needed
    order = sorted(range(len(candidates)), key=lambda one: _rank(candidates, one))
    fates: dict[int, Fate] = {}
    left = money
    for one in order:
        fates[one] = _fate(candidates[one], met=met, least=least, left=left, fates=fates, places=terms.places)
        left -= candidates[one].cost if fates[one] is Fate.WON else 0
    won = [one for one in order if fates[one] is Fate.WON]
    return Decision(
        roll,
        cast,
        needed,
        met,
        least,
        tuple(candidates[one].project for one in won),
        money - left,
        tuple(_ties(candidates, order, fates)),
        tuple(Fared(one.project, one.votes, fates[number]) for number, one in enumerate(candidates)),
    )


def _rank(candidates: Sequence[Candidate], one: int) -> tuple[int, int, int]:
    return -candidates[one].votes, candidates[one].cost, one


def _fate(
    candidate: Candidate, *, met: bool, least: int, left: int, fates: dict[int, Fate], places: int
) -> Fate:
    if not met:
        return Fate.NO_QUORUM
    if candidate.votes < least:
        return Fate.TOO_FEW
    if sum(fate is Fate.WON for fate in fates.values()) >= places:
        return Fate.NO_PLACE
    return Fate.WON if candidate.cost <= left else Fate.NO_MONEY


def _ties(candidates: Sequence[Candidate], order: Sequence[int], fates: dict[int, Fate]) -> list[Tie]:
    """Told where of equal votes some won and others, for want of a place or of money, did not."""
    found = []
    for votes in dict.fromkeys(candidates[one].votes for one in order):
        equal = [one for one in order if candidates[one].votes == votes]
        kinds = {fates[one] for one in equal}
        if Fate.WON not in kinds or kinds == {Fate.WON}:
            continue
        costs = [candidates[one].cost for one in equal]
        by = "cost" if costs.count(costs[0]) == 1 else "order"
        tied = tuple(candidates[one].project for one in sorted(equal))
        found.append(Tie(tied, candidates[equal[0]].project, by))
    return found
