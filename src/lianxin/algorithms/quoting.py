"""What a text quotes of another one: taken out, so that words that were taken back do not live on in answers.

A stretch is quoted where so many characters in a row stand in both, whatever the case of their letters: ``LEAST``, or
``LEAST_DENSE`` where each of them says as much as a syllable (none of them is ASCII).  O(length of both).  Short words
that everybody uses are left alone, since they are nobody's.  Of a way to reach somebody each part counts by itself:
a name, a number however it is spaced, an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

LEAST = 20
LEAST_DENSE = 8
GONE = "…"
_PART = re.compile(r"[\w.+\-@]+")
#: Five digits or more, however they are spaced.
_NUMBER = re.compile(r"\d(?:[\s\-.]*\d){4,}")
_SHORTEST_PART = 3


class Quotes:
    """Everything that must not be quoted any more: ``texts`` by stretches, ``contacts`` by their parts."""

    def __init__(self, texts: Iterable[str], contacts: Iterable[str] = ()) -> None:
        self._stretches = {stretch for text in texts for _at, stretch in _stretches(text)}
        parts = sorted({part for one in contacts for part in _parts(one)}, key=len, reverse=True)
        self._parts = re.compile("|".join(parts), re.IGNORECASE) if parts else None

    def without(self, text: str) -> str:
        """The text with a sign of omission for each stretch that was quoted."""
        taken = self._covered(text)
        for found in self._parts.finditer(text) if self._parts else ():
            taken.update(range(*found.span()))
        edges = {at for at in taken if text[at].isspace() and not {at - 1, at + 1} <= taken}
        marked = ("\0" if at in taken and at not in edges else letter for at, letter in enumerate(text))
        return re.sub("\0+", GONE, "".join(marked)) if taken else text

    def _covered(self, text: str) -> set[int]:
        return {
            place
            for at, stretch in _stretches(text)
            if stretch in self._stretches
            for place in range(at, at + len(stretch))
        }


def _stretches(text: str) -> Iterator[tuple[int, str]]:
    # A few letters change their length when they are made small: they stay as they are, and so does every place.
    text = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    for size in (LEAST, LEAST_DENSE):
        for at in range(len(text) - size + 1):
            stretch = text[at : at + size]
            if size == LEAST or all(letter > "\x7f" for letter in stretch):
                yield at, stretch


def _parts(contact: str) -> Iterator[str]:
    """Patterns for the parts of a contact that tell who somebody is."""
    for number in _NUMBER.findall(contact):
        yield r"[\s\-.]*".join(re.sub(r"\D", "", number))
    for part in _PART.findall(_NUMBER.sub(" ", contact)):
        if not part.isdecimal() and (len(part) >= _SHORTEST_PART or not part.isascii()):
            yield re.escape(part)
