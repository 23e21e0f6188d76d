"""How much words press, judged by what is needed: danger to life or home, hardship, or neither.

Only needs are looked for.  A threat, a title, a name, anger, capital letters or the tenth repetition stand in
no pattern, so they cannot move anything; tests say the same thing in many tones and expect the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .folding import fold

#: So many folded characters before a sign may hold the word that denies it ("没有闻到煤气味", "there is no smoke").
_BEFORE = {True: 6, False: 14}
_DENIED = re.compile(r"(没有|没|未|无|不是|并非|不会|\bno\b|\bnot\b|\bwithout\b|n't\b)\s?\w{0,6}\s?$")
_CJK = re.compile(r"[㐀-鿿]")


@dataclass(frozen=True)
class Judged:
    """The gravest level whose signs were found, and the signs."""

    level: str
    signs: tuple[str, ...]


class Severities:
    """Signs by level, from the gravest to the least; a sign is a folded word or ``a+b`` for both in one clause."""

    def __init__(self, signs: Mapping[str, Sequence[str]], otherwise: str) -> None:
        self._signs = {
            level: [tuple(map(fold, sign.split("+"))) for sign in each] for level, each in signs.items()
        }
        self._otherwise = otherwise

    def judge(self, text: str) -> Judged:
        """The gravest level that the text shows.  O(text × signs)."""
        clauses = [clause for clause in re.split(r"[。！？!?；;\n，,.]", fold_lines(text)) if clause]
        for level, signs in self._signs.items():
            found = [sign for sign in signs if any(_says(clause, sign) for clause in clauses)]
            if found:
                return Judged(level, tuple(" + ".join(sign) for sign in found))
        return Judged(self._otherwise, ())


def fold_lines(text: str) -> str:
    """Folded text in which lines still end: a sign does not reach over the end of a sentence."""
    return "\n".join(fold(line) for line in text.splitlines())


def _says(clause: str, sign: tuple[str, ...]) -> bool:
    return all(_stands(clause, word) for word in sign)


def _stands(clause: str, word: str) -> bool:
    """Whether the word stands in the clause at least once without being denied."""
    if word not in clause:  # as most words are: five times as fast as the pattern alone
        return False
    cjk = bool(_CJK.search(word))
    pattern = re.escape(word) if cjk else rf"\b{re.escape(word)}"
    return any(not _denied(clause[: match.start()], cjk=cjk) for match in re.finditer(pattern, clause))


def _denied(before: str, *, cjk: bool) -> bool:
    return bool(_DENIED.search(before[-_BEFORE[cjk] :]))
