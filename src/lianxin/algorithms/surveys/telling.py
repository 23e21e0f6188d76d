"""What of the counts may be told to everybody: nothing by which fewer than five could be told apart.

How many took part is known; so whatever adds up to them is told together, and hidden together where one part is small.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from ..small_numbers import LEAST, shown, shown_of
from .asked import Asked, Kind
from .counting import Counted

Person = TypeVar("Person", bound=Hashable)
#: Steps of a scale that say yes, and those that say no.
AGREE, DISAGREE = (4, 5), (1, 2)


@dataclass(frozen=True)
class Told:
    """None stands for what is too few, or would give away what is.

    ``agree`` and ``disagree``: two steps of a scale each, nothing for other kinds.  ``pressing``: how much a need presses
    those who named it, on average.  ``withheld``: fewer than five answered, so nothing of the question is told.
    """

    people: int | None
    answered: int | None
    passed: int | None
    unseen: int | None
    chosen: Mapping[int, int | None]
    agree: int | None
    disagree: int | None
    pressing: Mapping[int, float | None]
    withheld: bool = False


def told(asked: Asked, found: Counted) -> Told:
    people = shown(found.people)
    if people is None or found.answered < LEAST:
        hidden = dict.fromkeys(asked.places)
        pressing = hidden if asked.kind == Kind.NEEDS else {}
        return Told(people, None, None, None, hidden, None, None, pressing, withheld=True)
    if asked.several:
        return _of_several(asked, found)
    return _of_a_scale(asked, found) if asked.kind == Kind.SCALE else _of_one(asked, found)


def _of_one(asked: Asked, found: Counted) -> Told:
    """Everybody named one, passed or did not come to it: these add up to the people."""
    cells = shown_of({**found.chosen, "passed": found.passed, "unseen": found.unseen}, sum_is_known=True)
    return _whole(asked, found, cells)


def _of_a_scale(asked: Asked, found: Counted) -> Told:
    """All five steps where each can be told; otherwise two together, so that small steps do not hide the rest."""
    fine = _of_one(asked, found)
    agree, disagree = (sum(found.chosen[step] for step in steps) for steps in (AGREE, DISAGREE))
    if None not in {*fine.chosen.values(), fine.passed, fine.unseen}:
        return _whole(
            asked, found, {**fine.chosen, "passed": fine.passed, "unseen": fine.unseen}, agree, disagree
        )
    neither = found.people - found.passed - found.unseen - agree - disagree
    together = {"agree": agree, "disagree": disagree, "3": neither}
    cells = shown_of({**together, "passed": found.passed, "unseen": found.unseen}, sum_is_known=True)
    return _whole(asked, found, {3: cells["3"], **cells}, cells["agree"], cells["disagree"])


def _whole(
    asked: Asked,
    found: Counted,
    cells: Mapping[Any, int | None],
    agree: int | None = None,
    disagree: int | None = None,
) -> Told:
    passed, unseen = cells["passed"], cells["unseen"]
    answered = None if passed is None or unseen is None else found.answered
    chosen = {place: cells.get(place) for place in asked.places}
    return Told(found.people, answered, passed, unseen, chosen, agree, disagree, {})


def _of_several(asked: Asked, found: Counted) -> Told:
    """Of each place: those who named it and those who answered without it add up to those who answered."""
    parts = {"answered": found.answered, "passed": found.passed, "unseen": found.unseen}
    cells = shown_of(parts, sum_is_known=True)
    known = cells["answered"] is not None
    chosen = {
        place: count if known and _both(count, found.answered - count) else None
        for place, count in found.chosen.items()
    }
    pressing = {
        place: round(found.pressing[place] / count, 1) if count else None for place, count in chosen.items()
    }
    return Told(
        found.people,
        cells["answered"],
        cells["passed"],
        cells["unseen"],
        chosen,
        None,
        None,
        pressing if asked.kind == Kind.NEEDS else {},
    )


def _both(one: int, other: int) -> bool:
    return shown(one) is not None and shown(other) is not None


@dataclass(frozen=True)
class Paired:
    """Of ``people`` who answered both times; the others stayed with what they had said.  None: too few to be told."""

    people: int
    to_yes: int | None
    to_no: int | None


def paired(before: Mapping[Person, bool], after: Mapping[Person, bool]) -> Paired | None:
    """None where fewer than five answered both times, or in one round alone: by the difference they could be told apart."""
    both = before.keys() & after.keys()
    alone = len(before) - len(both), len(after) - len(both)
    if len(both) < LEAST or None in {shown(count) for count in alone}:
        return None
    to_yes = sum(after[one] and not before[one] for one in both)
    to_no = sum(before[one] and not after[one] for one in both)
    stayed = len(both) - to_yes - to_no
    cells = shown_of({"yes": to_yes, "no": to_no, "stayed": stayed}, sum_is_known=True)
    return Paired(len(both), cells["yes"], cells["no"])
