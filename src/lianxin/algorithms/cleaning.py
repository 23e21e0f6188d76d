"""Cleaning of typed text: what cannot be shown or stored goes, what was said stays."""

from __future__ import annotations

import unicodedata


def clean(text: str) -> str:
    """Newlines as one kind, no control characters, no broken surrogates, no blank ends."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (char for char in unified if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs"})
    return "".join(kept).strip()
