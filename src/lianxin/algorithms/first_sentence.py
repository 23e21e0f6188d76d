"""Where a text that says several things is cut: after its first sentence, so that each can be said by itself."""

from __future__ import annotations

import re

#: A full stop ends a sentence where white space follows it, so figures and addresses stay whole.
_END = re.compile(r"[。！？；!?;]+[”’」』\"')）]*|\.+(?=\s)|\n")
_PAUSE = re.compile(r"[，,、：:\s]+")
#: "1." and "Ah!" are no sentence of their own.
_SHORTEST = 6


def first_sentence(text: str, most: int) -> tuple[str, str]:
    """The first sentence, of at most so many characters, and the rest.  Nothing is lost but white space between them.

    A sentence that is longer is cut at its last pause, else in the middle.
    """
    text = text.strip()
    if len(text) <= most:
        return text, ""
    ends = [found.end() for found in _END.finditer(text, 0, most + 1) if _SHORTEST <= found.end() <= most]
    if not ends:
        ends = [found.end() for found in _PAUSE.finditer(text, 0, most + 1) if found.end() <= most][-1:]
    at = ends[0] if ends else most
    return text[:at].strip(), text[at:].strip()
