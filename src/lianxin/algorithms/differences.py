"""What changed between two versions of a text, told so that people can read it: line by line, then word by word.

Chinese has no spaces, so there a word is one character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby, zip_longest

#: Letters of scripts with spaces go together; every other character is a word of its own.
_WORD = re.compile(r"[A-Za-z0-9\u00c0-\u024f'’]+|\s+|.", re.DOTALL)
#: Two lines are compared word by word if they are alike enough, and short enough for it to be quick.
ALIKE, LONGEST = 0.4, 1_000
#: Of so many lines times lines, and words times words in all, no more is compared than what begins and ends alike.
_MOST_LINES, _MOST_WORDS = 1_000_000, 1_000_000


class Change(StrEnum):
    KEPT = "kept"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a line, and what became of them."""

    change: Change
    text: str


Line = tuple[Piece, ...]


def differences(before: str, after: str) -> list[Line]:
    """The lines of both, in order.  Kept and gone pieces together are ``before``; kept and new ones ``after``."""
    old, new = before.split("\n"), after.split("\n")
    found: list[Line] = []
    words_left = _MOST_WORDS
    for tag, first, last, begin, end in _opcodes(old, new, _MOST_LINES):
        if tag == "equal":
            found += [(Piece(Change.KEPT, line),) for line in old[first:last]]
            continue
        for gone, added in zip_longest(old[first:last], new[begin:end]):
            line, cost = _line(gone, added, words_left)
            found += line
            words_left -= cost
    return found


def _line(gone: str | None, added: str | None, most: int) -> tuple[list[Line], int]:
    """One line beside the one that took its place, and what it cost to compare them."""
    cost = 0
    if gone is not None and added is not None:
        old, new = _WORD.findall(gone), _WORD.findall(added)
        start, tail = _ends(old, new)
        inner, other = old[start : len(old) - tail], new[start : len(new) - tail]
        worth = len(inner) * len(other)
        if worth <= most and max(len(inner), len(other)) <= LONGEST:
            cost = worth
            matcher = SequenceMatcher(None, inner, other, autojunk=False)
            kept = start + tail + sum(block.size for block in matcher.get_matching_blocks())
            if 2 * kept >= ALIKE * (len(old) + len(new)):
                head, end = "".join(old[:start]), "".join(old[len(old) - tail :])
                pieces = [Piece(Change.KEPT, head), *_pieces(inner, other, matcher), Piece(Change.KEPT, end)]
                return [tuple(_joined(pieces))], cost
    whole = [(Change.GONE, gone), (Change.NEW, added)]
    return [(Piece(change, text),) for change, text in whole if text is not None], cost


def _pieces(old: Sequence[str], new: Sequence[str], matcher: SequenceMatcher[str]) -> Iterator[Piece]:
    """A space between two changed words is no news to anybody: it goes and comes with them."""
    for tag, first, last, begin, end in matcher.get_opcodes():
        kept = "".join(old[first:last])
        if tag == "equal" and kept.strip():
            yield Piece(Change.KEPT, kept)
        else:
            yield Piece(Change.GONE, kept)
            yield Piece(Change.NEW, "".join(new[begin:end]))


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Between two kept pieces first everything that went, then everything that came."""
    told = (piece for piece in pieces if piece.text)
    for is_kept, some in groupby(told, key=lambda piece: piece.change == Change.KEPT):
        both = list(some)
        for change in (Change.KEPT,) if is_kept else (Change.GONE, Change.NEW):
            text = "".join(piece.text for piece in both if piece.change == change)
            if text:
                yield Piece(change, text)


def _opcodes(old: Sequence[str], new: Sequence[str], most: int) -> Iterator[tuple[str, int, int, int, int]]:
    """As ``SequenceMatcher`` tells them; where there is too much to compare, one change between equal ends."""
    if len(old) * len(new) <= most:
        yield from SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        return
    start, tail = _ends(old, new)
    yield "equal", 0, start, 0, start
    yield "replace", start, len(old) - tail, start, len(new) - tail
    yield "equal", len(old) - tail, len(old), len(new) - tail, len(new)


def _ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """With how many equal ones both begin, and with how many of the rest they end."""
    start = _alike(zip(old, new, strict=False))
    rest = min(len(old), len(new)) - start
    return start, min(rest, _alike(zip(reversed(old), reversed(new), strict=False)))


def _alike(pairs: Iterable[tuple[str, str]]) -> int:
    count = 0
    for one, other in pairs:
        if one != other:
            break
        count += 1
    return count
