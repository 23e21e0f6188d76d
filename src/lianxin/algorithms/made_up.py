"""Contacts that nobody has: names in the order of a public list, one phone for many names, numbers in a row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .folding import fold

_HAN = re.compile(r"[㐀-鿿]{2,6}")
_PHONE = re.compile(r"(?<!\d)(?:\+?86)?(1[3-9]\d{9})(?!\d)|(?<!\d)(\d{7,12})(?!\d)")
_TITLES = (
    "先生",
    "女士",
    "小姐",
    "同志",
    "师傅",
    "師傅",
    "大爷",
    "大爺",
    "阿姨",
    "奶奶",
    "叔叔",
    "老师",
    "老師",
)
#: Somebody who copies a list may leave one out.
MOST_STEP = 2
_MOBILE = 11


@dataclass(frozen=True)
class Typed:
    """Who was typed in as a contact: the name as it is compared, and the digits of the phone; either may be empty."""

    name: str
    phone: str


def typed(contact: str) -> Typed:
    """What a line of contact says: the first name and the first phone in it."""
    names = [_without_title(found) for found in _HAN.findall(contact)]
    phone = _PHONE.search(re.sub(r"(?<=\d)[ -](?=\d)", "", contact))
    return Typed(
        fold(names[0]) if names else "",
        next((group for group in phone.groups() if group), "") if phone else "",
    )


def _without_title(name: str) -> str:
    for title in _TITLES:
        if name.endswith(title) and len(name) > len(title) + 1:
            return name.removesuffix(title)
    return name


def longest_run(names: Iterable[str], listed: Sequence[str]) -> int:
    """How many names, one after the other, go down the list; names that are not in the list do not count."""
    places = {fold(name): place for place, name in enumerate(listed)}
    best = length = 0
    last: int | None = None
    for name in names:
        if name not in places or places[name] == last:
            continue
        place = places[name]
        length = length + 1 if last is not None and 0 < place - last <= MOST_STEP else 1
        best, last = max(best, length), place
    return best


def names_on_one_phone(contacts: Iterable[Typed]) -> int:
    """The most different names that share one phone."""
    found: dict[str, set[str]] = {}
    for one in contacts:
        if one.name and one.phone:
            found.setdefault(one.phone, set()).add(one.name)
    return max(map(len, found.values()), default=0)


def numbers_in_a_row(contacts: Iterable[Typed]) -> int:
    """The most mobile numbers that follow each other without a gap."""
    numbers = sorted({int(one.phone) for one in contacts if len(one.phone) == _MOBILE})
    best = length = 0
    for place, number in enumerate(numbers):
        length = length + 1 if place and number == numbers[place - 1] + 1 else 1
        best = max(best, length)
    return best
