"""Why a text was found: the part of it in which the words stand, with the words pointed out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lianxin.algorithms.folding import fold

#: Characters of a text that are looked at, of an excerpt, and of it before the first word found.
MOST, LENGTH, BEFORE = 4000, 120, 30


@dataclass(frozen=True)
class Part:
    """A piece of an excerpt; ``found`` when it is one of the words that were asked for."""

    text: str
    found: bool = False


def excerpt(text: str, passages: Sequence[str], *, length: int = LENGTH) -> list[Part]:
    """A piece of the text around the first word found, else its beginning; in the spelling in which it was said."""
    text = " ".join(text[:MOST].split())
    folded = [fold(char) or char for char in text]
    spans = _spans(folded, passages)
    start = max(0, spans[0][0] - BEFORE) if spans and spans[0][1] > length else 0
    end = min(len(text), start + length)
    parts = [Part("…")] if start else []
    for first, last in spans:
        if start <= first and last <= end:
            parts += [Part(text[start:first]), Part(text[first:last], found=True)]
            start = last
    parts += [Part(text[start:end])] + ([Part("…")] if end < len(text) else [])
    return [part for part in parts if part.text]


def _spans(folded: list[str], passages: Sequence[str]) -> list[tuple[int, int]]:
    """Where the passages stand, as places of characters in the text; the earlier and longer one wins."""
    whole = "".join(folded)
    owners = [place for place, one in enumerate(folded) for _ in one]
    found = []
    for passage in passages:
        at = whole.find(passage)
        while at >= 0:
            found.append((owners[at], owners[at + len(passage) - 1] + 1))
            at = whole.find(passage, at + len(passage))
    return _apart(sorted(found, key=lambda span: (span[0], -span[1])))


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for span in spans:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept
