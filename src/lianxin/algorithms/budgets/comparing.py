"""Two outcomes of the same ballots side by side: for whom each of them has something, and where the money goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from .explaining import figure
from .pabulib import Election
from .profile import Profile

#: Columns of PROJECTS by which an outcome is broken down, where the file has them.
GROUPINGS = ("district", "neighborhood", "category")


@dataclass(frozen=True)
class Side:
    """One outcome: voters with nothing are those none of whose projects is funded."""

    winners: tuple[str, ...]
    cost: str
    voters_with_nothing: int
    preferred_by: int


@dataclass(frozen=True)
class Group:
    """An area or a category: its projects, how many of them each outcome funds, and with how much."""

    column: str
    name: str
    projects: int
    funded: tuple[int, int]
    money: tuple[str, str]


@dataclass(frozen=True)
class Comparison:
    """``both`` are funded either way."""

    first: Side
    second: Side
    both: tuple[str, ...]
    groups: tuple[Group, ...]


def served(profile: Profile, winners: Sequence[int]) -> list[int]:
    """How many funded projects a voter of each class supports."""
    found = [0] * len(profile.sizes)
    for project in winners:
        for voters, _ in profile.supporters[project]:
            found[voters] += 1
    return found


def preferring(
    profile: Profile, first: Sequence[int], second: Sequence[int], *, any_is_enough: bool = False
) -> tuple[int, int]:
    """How many voters prefer each outcome: by the number of projects they support, or by having any at all."""
    mine, theirs = served(profile, first), served(profile, second)
    if any_is_enough:
        mine, theirs = [min(one, 1) for one in mine], [min(one, 1) for one in theirs]
    rows = list(zip(profile.sizes, mine, theirs, strict=True))
    return (
        sum(size for size, one, other in rows if one > other),
        sum(size for size, one, other in rows if other > one),
    )


def compare(election: Election, profile: Profile, first: Sequence[int], second: Sequence[int]) -> Comparison:
    prefer = preferring(profile, first, second)
    return Comparison(
        _side(profile, first, prefer[0]),
        _side(profile, second, prefer[1]),
        tuple(profile.ids[one] for one in first if one in set(second)),
        tuple(_groups(election, profile, (first, second))),
    )


def _side(profile: Profile, winners: Sequence[int], preferred_by: int) -> Side:
    nothing = sum(
        size for size, count in zip(profile.sizes, served(profile, winners), strict=True) if not count
    )
    cost = figure(profile.money(profile.total(winners)))
    return Side(tuple(profile.ids[one] for one in winners), cost, nothing, preferred_by)


def _groups(
    election: Election, profile: Profile, outcomes: tuple[Sequence[int], Sequence[int]]
) -> list[Group]:
    """A project of two categories counts in both."""
    found = []
    for column in GROUPINGS:
        members: dict[str, list[int]] = {}
        for project, cell in enumerate(election.projects.column(column)):
            for name in {part.strip() for part in cell.split(",")} - {""}:
                members.setdefault(name, []).append(project)
        for name, projects in sorted(members.items()):
            funded = [[one for one in outcome if one in set(projects)] for outcome in outcomes]
            money = [figure(Fraction(profile.total(one), profile.unit)) for one in funded]
            counts = (len(funded[0]), len(funded[1]))
            found.append(Group(column, name, len(projects), counts, (money[0], money[1])))
    return found
