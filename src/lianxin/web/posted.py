"""What a form brought: its fields as text, none longer than a page ever asks for."""

from __future__ import annotations

from django.http import HttpRequest

Typed = dict[str, str]


def typed_in(request: HttpRequest, most: int) -> Typed:
    """Every field, cut off after ``most`` characters."""
    return {name: str(text)[:most] for name, text in request.POST.items()}
