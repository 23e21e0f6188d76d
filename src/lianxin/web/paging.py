"""Marks of keyset pages in addresses."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest
from django.utils.http import urlencode

from lianxin.act.queries import Mark, Page


def mark(request: HttpRequest, name: str) -> Mark | None:
    """The mark in the address, or None when there is none or it makes no sense."""
    moment, _dot, number = request.GET.get(name, "").partition(".")
    try:
        return datetime.fromtimestamp(int(moment) / 1_000_000, UTC), int(number)
    except (ValueError, OverflowError, OSError):
        return None


def _address(request: HttpRequest, name: str, at: Mark | None) -> str:
    if at is None:
        return ""
    kept = {key: str(value) for key, value in request.GET.items() if key not in {"after", "before", "lang"}}
    moment = round(at[0].timestamp() * 1_000_000)
    return "?" + urlencode({**kept, name: f"{moment}.{at[1]}"})


def addresses(request: HttpRequest, page: Page) -> dict[str, str]:
    """Where the pages before and after this one are; empty where there is none."""
    return {
        "newer_url": _address(request, "before", page.before),
        "older_url": _address(request, "after", page.after),
    }
