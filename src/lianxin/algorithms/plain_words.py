"""Whether a page for everybody is written in words that everybody uses: long sentences, and words of offices.

It names places and says plainer words; a person decides.  Chinese in either script and English are read alike, also
within one text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .folding import fold
from .script import Script, script_of
from .shingles import weight

#: A sentence says too much at once from here on: fifty Chinese characters, or twenty-five words.
LONGEST = 50
LANGUAGES = ("zh-hans", "zh-hant", "en")
#: A full stop ends a sentence where white space or nothing follows it, so figures and addresses stay whole.
_SENTENCE = re.compile(r"(?:[^。！？；!?;\n.…]|\.(?!\s|$))+")
_WORDY = re.compile(r"[a-z]")


class Kind(StrEnum):
    LONG_SENTENCE = "long"
    JARGON = "jargon"


@dataclass(frozen=True, slots=True)
class Finding:
    """``start`` to ``end`` in the text as it was given.

    ``weight``: of a long sentence, its Chinese characters and twice its other words; nought of a word of offices.
    ``plain``: what could stand there instead, in the script of the text; nothing where the word can just be left out.
    """

    kind: Kind
    start: int
    end: int
    text: str
    weight: int = 0
    plain: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """``forms``: how it is written, in whatever script, width and case.  ``plain`` by language: zh-hans, zh-hant, en.

    ``unless``: ordinary words in which a form happens to stand, as Chinese has no spaces to tell.
    """

    forms: tuple[str, ...]
    plain: Mapping[str, tuple[str, ...]]
    unless: tuple[str, ...] = ()


class Words:
    """Words of offices, made ready to be looked for; of two that begin at one place the longer is found.

    Raises ValueError for a form that is empty or stands twice.
    """

    def __init__(self, words: Iterable[Word]) -> None:
        self._words: dict[str, Word | None] = {}
        for word in words:
            for form, means in [*((one, word) for one in word.forms), *((one, None) for one in word.unless)]:
                if not fold(form) or fold(form) in self._words:
                    raise ValueError(f"“{form}” stands twice or is nothing")
                self._words[fold(form)] = means
        longest_first = sorted(self._words, key=lambda form: (-len(form), form))
        self._pattern = any_of(longest_first)

    def found_in(self, folded: str) -> Iterator[tuple[int, int, Word]]:
        for match in self._pattern.finditer(folded):
            word = self._words[match.group()]
            if word is not None:
                yield match.start(), match.end(), word


def read(table: Mapping[str, object]) -> Words:
    """Out of a parsed TOML file: tables ``word`` with ``forms``, ``unless`` and, by language, lists of plain words.

    Raises ValueError for anything else.
    """
    rows = table.get("word")
    if set(table) != {"word"} or not isinstance(rows, list):
        raise ValueError("the file holds tables called word")
    return Words(_word(row) for row in rows)


def _word(row: object) -> Word:
    if not isinstance(row, dict) or not {"forms"} <= set(row) <= {"forms", "unless", *LANGUAGES}:
        raise ValueError(f"not a word: {row}")
    lists = {key: tuple(value) if isinstance(value, list) else () for key, value in row.items()}
    if not lists["forms"] or not all(isinstance(one, str) for values in lists.values() for one in values):
        raise ValueError(f"not a word: {row}")
    return Word(
        lists.pop("forms"), {key: lists[key] for key in LANGUAGES if key in lists}, lists.get("unless", ())
    )


def lint(text: str, words: Words, *, explained: Collection[str] = ()) -> list[Finding]:
    """Everything that could be said more plainly, in the order of the text.

    ``explained``: words of offices that the page explains itself, or that somebody answers for by name.
    """
    folded, places = with_places(text)
    let = {fold(one) for one in explained}
    language = _language(text)
    jargon = [
        Finding(Kind.JARGON, places[start], end, text[places[start] : end], plain=_plain(word, language))
        for start, last, word in words.found_in(folded)
        for end in (places[last - 1] + 1,)
        if folded[start:last] not in let
    ]
    return sorted([*_long(text), *jargon], key=lambda one: (one.start, -one.end, one.kind))


def _long(text: str) -> Iterator[Finding]:
    for match in _SENTENCE.finditer(text):
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        said = match.group().strip()
        much = weight(said)
        if much > LONGEST:
            yield Finding(Kind.LONG_SENTENCE, start, start + len(said), said, much)


def with_places(text: str) -> tuple[str, list[int]]:
    """Folded character by character, and from which character of the text each one comes."""
    letters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        one = " " if char.isspace() else fold(char)
        if one == " " and letters and letters[-1] == " ":
            continue
        letters.append(one)
        places += [place] * len(one)
    return "".join(letters), places


def any_of(forms: Sequence[str]) -> re.Pattern[str]:
    """A word of letters is found as a whole word; Chinese ones stand between others without spaces.

    What stands before a word of letters is looked at once for all of them, not once for each at every place.
    """
    wordy = [_ended(form) for form in forms if _WORDY.match(form)]
    others = [_ended(form) for form in forms if not _WORDY.match(form)]
    together = [rf"(?<![a-z0-9])(?:{'|'.join(wordy)})"] if wordy else []
    return re.compile("|".join([*together, *others]) or r"(?!)")


def _ended(form: str) -> str:
    return re.escape(form) + (r"(?![a-z0-9])" if _WORDY.match(form[-1]) else "")


def _language(text: str) -> str:
    return {Script.TRADITIONAL: "zh-hant", Script.LATIN: "en"}.get(script_of(text), "zh-hans")


def _plain(word: Word, language: str) -> tuple[str, ...]:
    """In the language of the text, or in the only one the word has."""
    return word.plain.get(language) or next((plain for plain in word.plain.values() if plain), ())
