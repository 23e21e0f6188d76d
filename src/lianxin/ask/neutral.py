"""What people are never divided by.  A list of words keeps honest offices from it; the form says the rule as well."""

from __future__ import annotations

import functools
import re
import tomllib
from importlib import resources

from lianxin.algorithms.folding import fold

_UNLESS = "unless"


def unfit(text: str) -> str:
    """The word in it by which nobody is divided here, or nothing."""
    words, spared = _words()
    found = words.search(spared.sub(" ", fold(text)))
    return found.group() if found else ""


@functools.cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lists = tomllib.loads(resources.files(__package__).joinpath("unfit.toml").read_text("utf-8"))
    spared = lists.pop(_UNLESS)
    return _any_of([word for words in lists.values() for word in words]), _any_of(spared)


def _any_of(words: list[str]) -> re.Pattern[str]:
    folded = sorted({fold(word) for word in words}, key=len, reverse=True)
    return re.compile("|".join(rf"\b{word}\b" if word.isascii() else word for word in map(re.escape, folded)))
