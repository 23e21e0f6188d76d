"""Amounts of money, exactly: written as decimals, counted in cents, never rounded."""

from __future__ import annotations

import re

#: More than any office has, and few enough digits that every engine counts them exactly.
MOST_CENTS = 10**15
_AMOUNT = re.compile(r"(\d{1,13})(?:\.(\d{1,2}))?", re.ASCII)


class NoAmount(ValueError):
    """What was written is no amount of money above nothing with at most two decimals."""


def cents_of(text: str) -> int:
    """The cents of an amount as people write it: ``1,200.5`` and ``1200.50`` are 120050.

    Raises ``NoAmount`` for anything else; a third decimal is refused, not rounded.
    """
    plain = re.sub(r"(?<=\d)[,，](?=\d{3}(?!\d))", "", text.strip())
    match = _AMOUNT.fullmatch(plain)
    if match is None:
        raise NoAmount(text)
    cents = int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))
    if not 0 < cents <= MOST_CENTS:
        raise NoAmount(text)
    return cents


def decimal_of(cents: int) -> str:
    """Cents as a decimal with two places, for programs."""
    sign, whole = ("-" if cents < 0 else ""), abs(cents)
    return f"{sign}{whole // 100}.{whole % 100:02d}"


def grouped_decimal(cents: int) -> str:
    """Cents as people read them: ``1,200.50``."""
    whole, _point, rest = decimal_of(cents).partition(".")
    return f"{int(whole):,}.{rest}" if not whole.startswith("-") else f"-{grouped_decimal(-cents)}"
