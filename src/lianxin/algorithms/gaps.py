"""Whether a text is another one with gaps: parts replaced by a sign, and nothing put in."""

from __future__ import annotations


def only_gaps(shown: str, said: str, *, gap: str) -> bool:
    """Whether ``shown`` is ``said`` with each ``gap`` in place of at least one character.  O(length), per gap.

    Each part is looked for at the first place where it can stand: a later one would leave less room for the rest.
    """
    first, *rest = shown.split(gap)
    if not rest:
        return shown == said
    *middle, last = rest
    if not said.startswith(first):
        return False
    at = len(first)
    for part in middle:
        found = said.find(part, at + 1)
        if found < 0:
            return False
        at = found + len(part)
    return said.endswith(last) and len(said) - len(last) > at
