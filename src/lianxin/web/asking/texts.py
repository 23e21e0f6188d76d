"""Texts that an office wrote in one language or several, as a page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language


@dataclass(frozen=True)
class Told:
    """A text in the language of the page, else in the first one that it has; then ``other`` is true."""

    text: str
    language: str
    other: bool


def told(texts: dict[str, str], language: str = "") -> Told:
    wanted = language or get_language() or ""
    if wanted in texts:
        return Told(texts[wanted], wanted, other=False)
    first = next(iter(texts), "")
    return Told(texts.get(first, ""), first, other=True)
