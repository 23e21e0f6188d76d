"""Pictures drawn on the server as SVG; the figures stand beside them as text."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lianxin.hear.probing.health import Day

register = template.Library()


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
