"""Money drawn on the server as SVG; the amounts stand beside it as text."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def purse(paid: float, committed: float) -> SafeString:
    """A source of money as a bar: what was paid, within what was set aside, within all that there is."""
    return format_html(
        '<svg class="bar purse" viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="track" width="100" height="14"/><rect class="aside" width="{}" height="14"/>'
        '<rect class="paid" width="{}" height="14"/></svg>',
        f"{committed * 100:.2f}",
        f"{paid * 100:.2f}",
    )
