"""How a voice names what it answers: ``consultation/3``; ``consultation/3/ideas``; ``consultation/3/5.2`` (a paragraph)."""

from __future__ import annotations

import re
from typing import NamedTuple

_NAME = re.compile(r"consultation/([1-9][0-9]{0,8})(?:/(ideas|[1-9][0-9]{0,9}\.[1-9][0-9]{0,2}))?")
_IDEAS = "ideas"
_PLACE = re.compile(r"([1-9][0-9]{0,9})\.([1-9][0-9]{0,2})")


class Named(NamedTuple):
    """``about`` is what in the consultation is meant: ``ideas``, or material and paragraph; empty for the question."""

    number: int
    about: str


class Place(NamedTuple):
    """A paragraph by the row of its draft and its number."""

    material: int
    paragraph: int

    def __str__(self) -> str:
        return f"{self.material}.{self.paragraph}"


def named(asked: str) -> Named | None:
    """None where it names no consultation."""
    found = _NAME.fullmatch(asked)
    return Named(int(found[1]), found[2] or "") if found else None


def place_in(about: str) -> Place | None:
    """None where what is meant is no paragraph."""
    found = _PLACE.fullmatch(about)
    return Place(int(found[1]), int(found[2])) if found else None


def about_ideas(number: int) -> str:
    """How an idea names the consultation in which it was proposed."""
    return f"consultation/{number}/{_IDEAS}"


def proposes(asked: str) -> bool:
    """Whether it was said as an idea."""
    found = named(asked)
    return found is not None and found.about == _IDEAS
