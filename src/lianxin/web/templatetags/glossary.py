"""Texts of an office with the words that it explains, where a page has a list of them below."""

from __future__ import annotations

from django import template
from django.template import Context

register = template.Library()


@register.simple_tag(takes_context=True)
def explained(context: Context, text: str) -> str:
    """The text with its words marked; as it is, on a page that lists none."""
    glossary = context.get("glossary")
    return glossary.marked(text) if glossary else text


@register.simple_tag(takes_context=True)
def mentioned(context: Context, text: str) -> str:
    """Shows nothing: the words of a heading are listed with those of the page."""
    if glossary := context.get("glossary"):
        glossary.note(text)
    return ""
