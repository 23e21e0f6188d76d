"""Terms: what a text is found by.

Scripts that put no space between words (Chinese, Japanese, Korean, Thai …) give every character and every pair of
neighbours; other scripts give words.  No dictionary is needed, so a new estate's name is found the day it is built.
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata

from .folding import fold

# Kana, Han, Hangul, Thai, Lao, Myanmar, Khmer: written without spaces, or found well by pairs.
_UNSPACED = (
    "々〇\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u312f\u3400-\u9fff\uac00-\ud7a3\U00020000-\U000323af"
)
#: Characters of a word that count; a page of letters without a space is no word.
LONGEST = 64


def terms(text: str) -> list[str]:
    """The terms of a text in the order of the text: 路灯坏 gives 路, 路灯, 灯, 灯坏, 坏.

    Neighbours in the text are neighbours in the list, so a phrase of the text is a slice of the list.
    """
    found: list[str] = []
    for run in _runs().finditer(fold(text)):
        found += _pairs(run[0]) if run.lastgroup == "unspaced" else [run[0][:LONGEST]]
    return found


def unspaced(term: str) -> bool:
    """Whether the term is of a script that puts no space between words."""
    run = _runs().match(term)
    return run is not None and run.lastgroup == "unspaced"


def _pairs(run: str) -> list[str]:
    found = [run[0]]
    for one, other in itertools.pairwise(run):
        found += [one + other, other]
    return found


@functools.cache
def _runs() -> re.Pattern[str]:
    # Python's \w leaves out the vowel signs of many scripts, which belong to their words.
    marks = "".join(chr(code) for code in range(0x10000) if unicodedata.category(chr(code))[0] == "M")
    signs = re.escape("".join(mark for mark in marks if not re.match(f"[{_UNSPACED}]", mark)))
    return re.compile(f"(?P<unspaced>[{_UNSPACED}]+)|(?P<word>(?:(?![{_UNSPACED}])[^\\W_]|[{signs}])+)")
