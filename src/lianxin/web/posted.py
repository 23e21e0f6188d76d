"""What a form brought: its fields as text, none longer than a page ever asks for."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict

from lianxin.algorithms.cleaning import clean

Typed = dict[str, str]


def typed_in(request: HttpRequest, most: int) -> Typed:
    """Every field, cut off after ``most`` characters."""
    return fields_of(request.POST, most)


def fields_of(post: QueryDict, most: int) -> Typed:
    """Cleaned as commands clean it, and only then cut: nobody takes what was cut for a text that is short enough."""
    return {name: _cut(clean(str(text)), most) for name, text in post.items()}


def _cut(text: str, most: int) -> str:
    """A text that is too long stays so: blanks at its end would be taken off again."""
    found = text[:most]
    return found if found == text or found.strip() == found else f"{found[:-1]}…"
