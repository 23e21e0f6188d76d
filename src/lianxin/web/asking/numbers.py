"""Numbers of people as pages show them: never so small that somebody could be told apart."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from lianxin.algorithms.weighting import Part, ShownHeard


def hundredths(share: float) -> str:
    """In whole per cent."""
    return f"{100 * share:.0f}"


def percent(heard: ShownHeard) -> dict[str, str] | None:
    """Share and interval in whole per cent."""
    if heard.rate is None or heard.interval is None:
        return None
    shares = {"low": heard.interval.low, "share": heard.rate, "high": heard.interval.high}
    return {name: hundredths(share) for name, share in shares.items()}


def part(found: Part) -> dict[str, Any]:
    """A share and its interval as text, as numbers for the drawing, and how many equal people it is worth."""
    low, high = found.interval.low, found.interval.high
    return {
        "share": hundredths(found.share),
        "low": hundredths(low),
        "high": hundredths(high),
        "worth": int(found.worth),
        "at": found.share,
        "from": low,
        "to": high,
    }


def few(number: int | None) -> str:
    """A number, or that it is too small to be said, or would give one away that is."""
    return _("few or not shown") if number is None else str(number)
