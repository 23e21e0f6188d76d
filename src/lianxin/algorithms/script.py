"""In which script and language a text is written: found out where the text shows it, never guessed.

A short message shows little, and most characters are written alike in both scripts of Chinese: then the answer is
``other`` or ``unsure``, and whoever asks goes by the language of the page.
Sources: OpenCC's character tables (Apache-2.0); py3langid's model (BSD-3-Clause).
"""

from __future__ import annotations

import functools
import re
import threading
from collections.abc import Collection
from enum import StrEnum
from typing import Any

import opencc

#: A language is told from so many letters on; with fewer, names and loan words decide, and wrongly.
LEAST_LETTERS = 20
#: How sure the model must be, among all the languages that it knows.
LEAST_CHANCE = 0.6
#: The language of a text is plain from its beginning.
LONGEST = 2000
#: A script is named when so large a share of the letters is in it; one foreign name does not change a text's script.
MOST = 0.8
UNSURE = "unsure"


class Script(StrEnum):
    """``chinese`` is Han characters of which none tells the scripts apart."""

    SIMPLIFIED = "hans"
    TRADITIONAL = "hant"
    CHINESE = "han"
    LATIN = "latin"
    MIXED = "mixed"
    OTHER = "other"


_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_LATIN = re.compile("[A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff]")


def script_of(text: str) -> Script:
    """The script of most of the letters; ``mixed`` when none has four fifths of them, ``other`` without any."""
    text = text[:LONGEST]
    letters = sum(char.isalpha() for char in text)
    if not letters:
        return Script.OTHER
    han, latin = len(_HAN.findall(text)), len(_LATIN.findall(text))
    if latin >= MOST * letters:
        return Script.LATIN
    if han >= MOST * letters:
        return _chinese(text)
    return Script.MIXED if han + latin >= MOST * letters else Script.OTHER


def _chinese(text: str) -> Script:
    """By the characters that only one of the scripts has."""
    only_hant = sum(char in _traditional() for char in text)
    only_hans = sum(char in _simplified() for char in text)
    if not only_hans + only_hant:
        return Script.CHINESE
    share = only_hans / (only_hans + only_hant)
    if share >= MOST:
        return Script.SIMPLIFIED
    return Script.TRADITIONAL if share <= 1 - MOST else Script.MIXED


@functools.cache
def _traditional() -> frozenset[str]:
    """Characters that simplification replaces: 電, 後."""
    return frozenset(one for one, to in _converted("t2s") if one != to)


@functools.cache
def _simplified() -> frozenset[str]:
    """Characters that have a traditional form and are none themselves: 电, but not 后 or 里, which both write."""
    pairs = _converted("s2t")
    return frozenset(one for one, to in pairs if one != to and not one.encode("big5", "ignore"))


def _converted(direction: str) -> list[tuple[str, str]]:
    every = [chr(code) for code in range(0x4E00, 0xA000)]
    return list(zip(every, opencc.OpenCC(direction).convert("\n".join(every)).split("\n"), strict=True))


def language_of(text: str, expected: Collection[str]) -> str:
    """Which of the expected languages (zh-hans, zh-hant, en, is …) the text is in, or ``unsure``.

    Chinese is told by its script alone, in about 0.1 ms; for others the first call loads a model (some seconds).
    """
    script = script_of(text)
    if script in _BY_SCRIPT:
        return _of_chinese(_BY_SCRIPT[script], expected)
    others = sorted({code for code in expected if not code.startswith("zh")})
    letters = sum(char.isalpha() for char in text[:LONGEST])
    if script is Script.MIXED or letters < LEAST_LETTERS or not others:
        return UNSURE
    return _by_model(text[:LONGEST], others)


_BY_SCRIPT = {Script.SIMPLIFIED: "zh-hans", Script.TRADITIONAL: "zh-hant", Script.CHINESE: "zh"}


def _of_chinese(found: str, expected: Collection[str]) -> str:
    """The very one; or, where the office has one Chinese only, that one."""
    chinese = sorted(code for code in expected if code.startswith("zh"))
    if found in chinese:
        return found
    return chinese[0] if len(chinese) == 1 else UNSURE


def _by_model(text: str, expected: list[str]) -> str:
    """Restricted to languages that can be meant; the best must lead all languages of the model by far."""
    model = _model()
    with _ALONE:
        ranked = model.rank(text)
    best, chance = max(ranked, key=lambda pair: pair[1])
    return best if best in expected and chance >= LEAST_CHANCE else UNSURE


_ALONE = threading.Lock()


@functools.cache
def _model() -> Any:
    # The model unpacks for seconds; most offices never meet a text that needs it.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
