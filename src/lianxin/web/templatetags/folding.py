"""Long lists of the same are folded: the first few are seen, the others are one tap away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django import template

from ..duties import Duty

register = template.Library()
SHOWN = 3


@dataclass
class Fold:
    """Duties with the same words, due first."""

    shown: list[Duty] = field(default_factory=list)
    more: list[Duty] = field(default_factory=list)


@register.filter
def folded(duties: Iterable[Duty]) -> list[Fold]:
    """By what is to be done, in the order in which the first of each is due."""
    found: dict[str, Fold] = {}
    for duty in duties:
        fold = found.setdefault(duty.text, Fold())
        (fold.shown if len(fold.shown) < SHOWN else fold.more).append(duty)
    return list(found.values())
