"""Pictures drawn on the server as SVG; the figures stand beside them as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lianxin.hear.probing.health import Day

register = template.Library()
MOST_MONTHS = 24
MONTH_WIDE = 18


@register.simple_tag
def interval(low: float | None, point: float | None, high: float | None) -> SafeString | str:
    """A share with its 95 % interval on a line from 0 to 1; nothing when there is no share."""
    if low is None or point is None or high is None:
        return ""
    places = {
        "low": f"{low * 100:.1f}",
        "width": f"{(high - low) * 100:.1f}",
        "point": f"{point * 100 - 0.75:.1f}",
    }
    return format_html(
        '<svg class="bar" viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="track" y="5" width="100" height="4"/>'
        '<rect class="band" x="{low}" y="2" width="{width}" height="10"/>'
        '<rect class="point" x="{point}" width="1.5" height="14"/></svg>',
        **places,
    )


@register.simple_tag
def multiples(months: Sequence[Mapping[str, Any]]) -> SafeString:
    """One upright interval a month, the oldest at the left, all on the same scale from 0 to 1; the last two years."""
    shown = list(months)[-MOST_MONTHS:]
    bars = format_html_join(
        "",
        '<g transform="translate({} 0)"><rect class="track" x="6" width="2" height="60"/>{}'
        '<text x="7" y="74" text-anchor="middle">{}</text></g>',
        ((MONTH_WIDE * place, _upright(row["solved"]), row["month"][5:]) for place, row in enumerate(shown)),
    )
    return format_html(
        '<svg class="months" viewBox="0 0 {} 78" width="{}" aria-hidden="true" focusable="false">{}</svg>',
        MONTH_WIDE * len(shown),
        2 * MONTH_WIDE * len(shown),
        bars,
    )


def _upright(rate: Mapping[str, Any]) -> SafeString | str:
    low, point, high = rate["low"], rate["point"], rate["high"]
    if low is None or point is None or high is None:
        return ""
    return format_html(
        '<rect class="band" x="3" y="{}" width="8" height="{}"/><rect class="point" x="1" y="{}" width="12" height="2"/>',
        f"{60 * (1 - high):.1f}",
        f"{60 * (high - low):.1f}",
        f"{59 - 58 * point:.1f}",
    )


@register.simple_tag
def strip(days: Sequence[Day]) -> SafeString:
    """One bar a day, the oldest at the left: tall when the door was open, low when it was closed, a dot otherwise."""
    shapes = {"ok": (2, 20), "failed": (14, 8), "none": (20, 2)}
    bars = format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="7" height="{}"/>',
        ((day.outcome, 10 * place, *shapes[day.outcome]) for place, day in enumerate(days)),
    )
    return format_html(
        '<svg class="strip" viewBox="0 0 {} 22" preserveAspectRatio="none" aria-hidden="true" focusable="false">{}</svg>',
        10 * len(days) - 3,
        bars,
    )


@register.simple_tag
def trend(values: Sequence[float]) -> SafeString:
    """A line through the values, the oldest at the left, from nought to the highest."""
    most = max(values, default=0.0) or 1.0
    step = 100 / max(1, len(values) - 1)
    points = " ".join(
        f"{place * step:.1f},{38 - 34 * value / most:.1f}" for place, value in enumerate(values)
    )
    return format_html(
        '<svg class="trend" viewBox="0 0 100 40" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<path class="track" d="M0 38H100"/><polyline points="{}"/></svg>',
        points,
    )
