"""Names of units and areas in the language of the page, and the shape of a sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Public = dict[str, Any]


@dataclass(frozen=True)
class Names:
    """Names by code, in the language of the page."""

    units: dict[str, str]
    areas: dict[str, str]

    def unit(self, code: str) -> str:
        return self.units.get(code, code)


#: What an entry says, of its public fields alone.
Sentences = dict[str, Callable[[Public, Names], str]]
#: The same where the person who spoke is the reader, who is "you".
ToYou = dict[str, Callable[[Public], str]]
