"""The paragraphs of a draft: how they are numbered, and which one of a newer version is which of the older one.

A blank line begins a new paragraph, and the first has the number 1.  Between two versions a paragraph stays itself where
its words stayed, wherever it stands now; of the others the likest find each other, and what is left came or went.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

from .shingles import alike, shingles

#: More than these are numbered nowhere: a longer draft comes in parts.
MOST = 200
#: Two paragraphs of which so much is the same are one that was changed.
ALIKE = 0.3
#: More than any likeness: marks and figures make no difference to that, and do to a text.
_SAME = 2.0


class Change(StrEnum):
    KEPT = "kept"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Pair:
    """A paragraph of the older version and what it became: numbers from 1, or None where there is none."""

    before: int | None
    after: int | None
    change: Change


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text, the first of which has the number 1; white space alone makes none."""
    blocks = groupby(text.split("\n"), key=lambda line: bool(line.strip()))
    return tuple("\n".join(lines) for filled, lines in blocks if filled)


def aligned(before: Sequence[str], after: Sequence[str]) -> list[Pair]:
    """Every paragraph of both versions once: those that there are in the order of the newer one, gone ones where they were."""
    became = _unmoved(before, after)
    became |= _likest(before, after, became)
    came_from = {new: old for old, new in became.items()}
    gone: defaultdict[int, list[Pair]] = defaultdict(list)
    stands_after = -1
    for old in range(len(before)):
        if old in became:
            stands_after = became[old]
        else:
            gone[stands_after].append(Pair(old + 1, None, Change.GONE))
    found = list(gone[-1])
    for new in range(len(after)):
        found += [_pair(came_from.get(new), new, before, after), *gone[new]]
    return found


def followed(pairs: Sequence[Pair]) -> dict[int, int]:
    """Which number each paragraph of the older version has in the newer one."""
    return {pair.before: pair.after for pair in pairs if pair.before is not None and pair.after is not None}


def as_one(texts: Mapping[str, Sequence[str]]) -> list[str]:
    """Each paragraph in all its languages together, so that it is the same one whoever reads it."""
    return ["\n".join(one) for one in zip(*texts.values(), strict=True)]


def _unmoved(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """Places of paragraphs whose words and whose order stayed."""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return {block.a + step: block.b + step for block in blocks for step in range(block.size)}


def _likest(before: Sequence[str], after: Sequence[str], known: Mapping[int, int]) -> dict[int, int]:
    """Of what is left the likest first; of equally like ones those that stand nearest to each other."""
    old = {place: shingles(text) for place, text in enumerate(before) if place not in known}
    taken = set(known.values())
    new = {place: shingles(text) for place, text in enumerate(after) if place not in taken}
    candidates = [
        (-likeness, abs(one - other), one, other)
        for one in old
        for other in new
        if (likeness := _SAME if before[one] == after[other] else alike(old[one], new[other])) >= ALIKE
    ]
    found: dict[int, int] = {}
    for _likeness, _distance, one, other in sorted(candidates):
        if one not in found and other not in taken:
            found[one] = other
            taken.add(other)
    return found


def _pair(old: int | None, new: int, before: Sequence[str], after: Sequence[str]) -> Pair:
    if old is None:
        return Pair(None, new + 1, Change.NEW)
    return Pair(old + 1, new + 1, Change.KEPT if before[old] == after[new] else Change.CHANGED)
