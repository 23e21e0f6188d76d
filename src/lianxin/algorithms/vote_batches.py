"""Votes on statements as they enter the record together: one line for each, sorted, under one commitment.

A line is "participant statement choice matters": two whole numbers, then -1, 0 or 1, then 0 or 1.  Sorted by the number
that each participant drew by lot, the lines of a batch tell neither order nor time.  Of two lines about the same pair
the one in the later batch counts.  ``stranger/votes_recount.py`` is the same, written again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

SALT_SIZE = 32
_PREFIX = b"lianxin votes\n"
_LINE = re.compile(r"(0|[1-9][0-9]{0,17}) ([1-9][0-9]{0,17}) (-1|0|1) ([01])")


class Voted(NamedTuple):
    """What one participant makes of one statement: 1 agrees, -1 disagrees, 0 passes."""

    participant: int
    statement: int
    choice: int
    matters: bool


def content_of(votes: Iterable[Voted]) -> str:
    """The lines of a batch."""
    lines = (f"{one.participant} {one.statement} {one.choice} {int(one.matters)}\n" for one in sorted(votes))
    return "".join(lines)


def read(content: str) -> Iterator[Voted]:
    """The votes of a batch; raises ``ValueError`` for a line that is none."""
    for line in content.splitlines():
        found = _LINE.fullmatch(line)
        if found is None:
            raise ValueError(f"no vote: {line!r}")
        yield Voted(int(found[1]), int(found[2]), int(found[3]), found[4] == "1")


def commitment_of(salt: bytes, content: str) -> str:
    """What the record says of a batch before anybody may read it."""
    return hashlib.sha256(_PREFIX + salt + content.encode()).hexdigest()


def last_words(contents: Iterable[str]) -> dict[tuple[int, int], tuple[int, bool]]:
    """Choice and mark by participant and statement, after batches in their order."""
    found: dict[tuple[int, int], tuple[int, bool]] = {}
    for content in contents:
        found |= {(one.participant, one.statement): (one.choice, one.matters) for one in read(content)}
    return found
