"""Where words that an office explains stand in a text: the longest at each place, in whatever script, width and case."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from .folding import fold
from .plain_words import any_of, with_places

#: A form and the number of the word that it belongs to.
Form = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Met:
    """``start`` to ``end`` in the text as it was given, and the number of the word that stands there."""

    start: int
    end: int
    number: int


def met_in(text: str, forms: Sequence[Form]) -> list[Met]:
    """Every place, in the order of the text; no two of them share a character."""
    known, pattern = _pattern(tuple(forms))
    letters, places = with_places(text)
    found: list[Met] = []
    for match in pattern.finditer(letters):
        start, end = places[match.start()], places[match.end() - 1] + 1
        # One character may fold to several: a word that begins within one that is taken is not seen.
        if not found or start >= found[-1].end:
            found.append(Met(start, end, known[match.group()]))
    return found


@functools.lru_cache(maxsize=50)
def _pattern(forms: tuple[Form, ...]) -> tuple[dict[str, int], re.Pattern[str]]:
    known: dict[str, int] = {}
    for form, number in forms:
        known.setdefault(fold(form), number)
    known.pop("", None)
    longest_first = sorted(known, key=lambda form: (-len(form), form))
    return known, any_of(longest_first)
