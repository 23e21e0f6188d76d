"""Whether what is put to everybody is in plain words: the house's list of words that only offices use."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Collection
from importlib import resources

from lianxin.algorithms.plain_words import Finding, Words, lint, read


@functools.cache
def house_words() -> Words:
    return read(tomllib.loads(resources.files(__package__).joinpath("wording.toml").read_text("utf-8")))


def unclear(text: str, *, explained: Collection[str] = ()) -> list[Finding]:
    """Long sentences and words of offices; ``explained`` are words that the office explains or answers for."""
    return lint(text, house_words(), explained=explained)
