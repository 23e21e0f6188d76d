"""Routing rules as data: which unit fits a voice, and the reason in terms that anyone can check."""

from __future__ import annotations

from dataclasses import dataclass

from lianxin.algorithms.canonical import JSON
from lianxin.algorithms.folding import fold
from lianxin.hear.models import Voice
from lianxin.office.models import Unit

from .queries import rules_of


@dataclass(frozen=True)
class Match:
    """A rule that fits, and what it saw."""

    unit: Unit
    position: int
    word: str
    area: str | None

    def reason(self) -> dict[str, JSON]:
        return {"by": "rule", "position": self.position, "word": self.word, "area": self.area}


def match(voice: Voice, closed: frozenset[int] = frozenset()) -> Match | None:
    """The first rule that fits the voice: one of its words was said and one of its areas is meant.

    Rules that lead to a ``closed`` unit are passed over: the voice is about that unit or one below it.
    """
    text = fold(f"{voice.title}\n{voice.body}\n{voice.place}")
    for rule in (rule for rule in rules_of(voice.office) if rule.unit_id not in closed):
        word = next((word for word in rule.words if fold(word) in text), "")
        area = voice.area.code if voice.area and voice.area.code in rule.areas else None
        if (word or not rule.words) and (area or not rule.areas):
            return Match(rule.unit, rule.position, word, area)
    return None
