"""Numbers of people as pages show them: never so small that somebody could be told apart."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianxin.algorithms.weighting import ShownHeard


def percent(heard: ShownHeard) -> dict[str, str] | None:
    """Share and interval in whole per cent."""
    if heard.rate is None or heard.interval is None:
        return None
    shares = {"low": heard.interval.low, "share": heard.rate, "high": heard.interval.high}
    return {name: f"{100 * share:.0f}" for name, share in shares.items()}


def few(number: int | None) -> str:
    """A number, or that it is too small to be said, or would give one away that is."""
    return _("few or not shown") if number is None else str(number)
