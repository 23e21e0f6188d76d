"""What was typed into a search box, as phrases that each text found must contain."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lianxin.algorithms.folding import fold
from lianxin.algorithms.terms import terms, unspaced

#: Characters and phrases that count; what is typed beyond them only narrows what is found anyway.
MOST_TYPED, MOST_PHRASES = 200, 12
#: From so many letters on, the beginning of a word is enough: lamp finds lamps.
PREFIX = 3
_QUOTED = re.compile(r"""["“„«「『]([^"”“»」』]*)["”“»」』]?|(\S+)""")
_PAIR = 2


@dataclass(frozen=True)
class Phrase:
    """Terms that must stand side by side; ``prefix`` when the last one may go on."""

    terms: tuple[str, ...]
    prefix: bool = False


def phrases(typed: str) -> list[Phrase]:
    """One phrase for each word or quoted passage.  Characters typed without a space must stand side by side."""
    found = []
    for passage, quoted in _passages(typed):
        wanted = tuple(narrowed(terms(passage)))
        prefix = not quoted and len(wanted) == 1 and _goes_on(wanted[0])
        found.append(Phrase(wanted, prefix))
    return list(dict.fromkeys(found))[:MOST_PHRASES]


def passages(typed: str) -> list[str]:
    """The same as folded text: each word and each quoted passage, to be pointed out in what was found."""
    return [passage for passage, _quoted in _passages(typed)]


def _passages(typed: str) -> list[tuple[str, bool]]:
    found = [(quoted or word, bool(quoted)) for quoted, word in _QUOTED.findall(fold(typed[:MOST_TYPED]))]
    return [(passage, quoted) for passage, quoted in found if terms(passage)]


def narrowed(wanted: list[str]) -> list[str]:
    """Without the single characters at both ends that their pairs say already: 路灯坏 asks 路灯, 灯, 灯坏."""
    if _says(wanted[1:2], wanted[:1]):
        wanted = wanted[1:]
    if _says(wanted[-2:-1], wanted[-1:]):
        wanted = wanted[:-1]
    return wanted


def _says(pair: list[str], single: list[str]) -> bool:
    return bool(
        pair
        and single
        and len(pair[0]) == _PAIR
        and unspaced(pair[0])
        and single[0] in pair[0]
        and len(single[0]) == 1
    )


def _goes_on(term: str) -> bool:
    return len(term) >= PREFIX and term.isalpha() and not unspaced(term)
