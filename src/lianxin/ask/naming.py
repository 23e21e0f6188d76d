"""How a voice names what it answers: ``consultation/3``; ``consultation/3/ideas``; ``consultation/3/5.2`` (a paragraph)."""

from __future__ import annotations

import re
from typing import NamedTuple

_NAME = re.compile(r"consultation/([1-9][0-9]{0,8})(?:/(ideas|[1-9][0-9]{0,9}\.[1-9][0-9]{0,2}))?")


class Named(NamedTuple):
    """``about`` is what in the consultation is meant: ``ideas``, or material and paragraph; empty for the question."""

    number: int
    about: str


def named(asked: str) -> Named | None:
    """None where it names no consultation."""
    found = _NAME.fullmatch(asked)
    return Named(int(found[1]), found[2] or "") if found else None
