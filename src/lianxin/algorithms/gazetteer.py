"""Finding an office's own places in what people say: exact, in any script, without any map service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import ahocorasick

from .folding import fold

#: A single character names too much to be a place.
_SHORTEST = 2


@dataclass(frozen=True)
class Found:
    """A place by its code, the name by which it was called, and where that stands in the folded text."""

    code: str
    name: str
    start: int


class Gazetteer:
    """All names of all places in one Aho-Corasick automaton.

    To build costs O(total length of names); to look costs O(length of the text + matches), however many places.
    """

    def __init__(self, places: Mapping[str, Sequence[str]]) -> None:
        self._automaton = ahocorasick.Automaton()
        codes: dict[str, list[str]] = {}
        for code, names in places.items():
            for name in {fold(name) for name in names}:
                if len(name) >= _SHORTEST:
                    codes.setdefault(name, []).append(code)
        for name, owners in codes.items():
            self._automaton.add_word(name, (name, tuple(owners)))
        self._empty = not codes
        self._automaton.make_automaton()

    def find(self, text: str) -> list[Found]:
        """The places named in the text, each once, the longest name first and then the earliest.

        A name inside a longer one that was found ("West Bridge" in "West Bridge School") does not count.
        """
        if self._empty:
            return []
        folded = fold(text)
        spans = [
            (end - len(name) + 1, name, owners)
            for end, (name, owners) in self._automaton.iter(folded)
            if _whole(folded, end - len(name) + 1, end + 1)
        ]
        found = [Found(code, name, start) for start, name, owners in _outermost(spans) for code in owners]
        once: dict[str, Found] = {}
        for one in sorted(found, key=_worth):
            once.setdefault(one.code, one)
        return list(once.values())


def _worth(found: Found) -> tuple[int, int, str]:
    return -len(found.name), found.start, found.code


def _whole(text: str, start: int, end: int) -> bool:
    """Names in letters stand as whole words; Chinese has no gaps between words."""
    return not (
        (text[start].isascii() and start and text[start - 1].isascii() and text[start - 1].isalnum())
        or (text[end - 1].isascii() and end < len(text) and text[end].isascii() and text[end].isalnum())
    )


def _outermost(
    spans: Iterable[tuple[int, str, tuple[str, ...]]],
) -> Iterable[tuple[int, str, tuple[str, ...]]]:
    reach = -1
    for start, name, owners in sorted(spans, key=lambda span: (span[0], -len(span[1]))):
        if start + len(name) > reach:
            yield start, name, owners
            reach = start + len(name)
