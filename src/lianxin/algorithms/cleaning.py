"""Cleaning of typed text: what cannot be shown or stored goes, what was said stays."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping


def clean(text: str) -> str:
    """Newlines as one kind, no control characters, no broken surrogates, no blank ends."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (char for char in unified if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs"})
    return "".join(kept).strip()


def in_languages(texts: Mapping[str, str], cleaned: Callable[[str], str] = clean) -> dict[str, str]:
    """A text in the languages in which there is one."""
    told = {language: cleaned(text) for language, text in texts.items()}
    return {language: text for language, text in told.items() if text}
