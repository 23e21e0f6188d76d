"""Folding: two spellings of the same word become one, so that people find it however they type.

Width, case, simplified or traditional script, invisible characters and the amount of white space do not matter.
Source of the character table: OpenCC's traditional-to-simplified dictionary (Apache-2.0).
"""

from __future__ import annotations

import functools
import unicodedata

import opencc

# CJK unified ideographs with extensions A to H; compatibility ideographs are gone after NFKC.
_IDEOGRAPHS = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0x20000, 0x323B0))
# Variation selectors choose among shapes of one character; Unicode's own folding ignores them too.
_SELECTORS = ((0xFE00, 0xFE10), (0xE0100, 0xE01F0))


def fold(text: str) -> str:
    """The text without the differences that do not matter: NFKC, case-folded, simplified, white space squeezed.

    Character by character, never by phrase: what a word folds to does not depend on its neighbours, so a word
    that stands in a text is found in the folded text.
    """
    composed = unicodedata.normalize("NFKC", text).translate(_table())
    folded = unicodedata.normalize("NFKC", composed.casefold())
    return " ".join(folded.split())


@functools.cache
def _table() -> dict[int, int | None]:
    """What each character becomes; None for those that nobody sees."""
    simplified = _simplified([chr(code) for code in _codes(_IDEOGRAPHS)])
    table: dict[int, int | None] = {ord(one): ord(other) for one, other in simplified.items() if one != other}
    table |= dict.fromkeys(_invisible())
    return table


def _simplified(characters: list[str]) -> dict[str, str]:
    """Each character alone: a line of its own keeps the dictionary's phrases out."""
    converter = opencc.OpenCC("t2s")
    once = converter.convert("\n".join(characters)).split("\n")
    twice = converter.convert("\n".join(once)).split("\n")
    return dict(zip(characters, twice, strict=True))


def _invisible() -> list[int]:
    formats = (code for code in range(0x10000) if unicodedata.category(chr(code)) == "Cf")
    return [*formats, *_codes(_SELECTORS)]


def _codes(ranges: tuple[tuple[int, int], ...]) -> list[int]:
    return [code for start, end in ranges for code in range(start, end)]
