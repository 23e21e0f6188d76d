"""Kinds of questions, and the one spelling that each answer has.

An answer names places: the steps of a scale from 1 (not at all) to 5 (fully), the options of a list from 1, or the
number itself.  Where nothing of a list fits, it names the place 0 alone.  A need carries after a colon how much it
presses, from 0 to 3.  So "4", "1,3", "0", "2:3,5:1"; "pass" is an answer too, and not having come to it is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ..digits import whole

PASS = "pass"  # noqa: S105  an answer
#: The number of no question: its line says that somebody took part in a round.
BEGUN = 0
STEPS, MOST_NEEDS, HARDEST = 5, 3, 3
NONE = 0
_DIGITS = 6


class Kind(StrEnum):
    """What is asked for: a step between agreeing and not, one or any of a list, needs, or a number."""

    SCALE = "scale"
    ONE = "one"
    ANY = "any"
    NEEDS = "needs"
    NUMBER = "number"


#: Kinds to which somebody names several, so the counts of places do not add up to the people.
SEVERAL = (Kind.ANY, Kind.NEEDS)
#: Kinds that have a list to choose from.
LISTED = (Kind.ONE, *SEVERAL)


class NoAnswer(ValueError):
    """``why``: ``none`` chosen, ``many``, ``alone`` (nothing and something at once) or ``unknown``."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Asked:
    """``options``: how many a list has.  ``least`` and ``most``: the ends of a number, which also stand for less and more."""

    kind: Kind
    options: int = 0
    least: int = 0
    most: int = 0

    @property
    def places(self) -> range:
        if self.kind == Kind.NUMBER:
            return range(self.least, self.most + 1)
        return range(1, 1 + (STEPS if self.kind == Kind.SCALE else self.options))

    @property
    def several(self) -> bool:
        return self.kind in SEVERAL


def spelled(asked: Asked, given: Mapping[int, int]) -> str:
    """The answer that names these places, with how much each presses.  Raises NoAnswer where it is none.

    A number beyond an end is that end: an unusual home is never written down.
    """
    if not given:
        raise NoAnswer("none")
    if asked.kind == Kind.NUMBER:
        given = {min(max(place, asked.least), asked.most): 0 for place in given}
    _check(asked, given)
    if asked.kind == Kind.NEEDS and NONE not in given:
        return ",".join(f"{place}:{given[place]}" for place in sorted(given))
    return ",".join(map(str, sorted(given)))


def _check(asked: Asked, given: Mapping[int, int]) -> None:
    if asked.several and NONE in given:
        if len(given) > 1:
            raise NoAnswer("alone")
        return
    if len(given) > {Kind.ANY: asked.options, Kind.NEEDS: MOST_NEEDS}.get(asked.kind, 1):
        raise NoAnswer("many")
    presses = range(HARDEST + 1) if asked.kind == Kind.NEEDS else range(1)
    if any(place not in asked.places or press not in presses for place, press in given.items()):
        raise NoAnswer("unknown")


def read(asked: Asked, text: str) -> dict[int, int]:
    """What an answer names, by place how much it presses; nothing for a pass.  Raises NoAnswer for what is no answer."""
    if text == PASS:
        return {}
    found: dict[int, int] = {}
    for part in text.split(","):
        name, colon, press = part.partition(":")
        place, weight = whole(name, _DIGITS), whole(press, 1) if colon else 0
        if place is None or weight is None or place in found:
            raise NoAnswer("unknown")
        found[place] = weight
    return found
