"""What a form says with yes, no or nothing."""

from __future__ import annotations


def yes_or_no(typed: str | None) -> bool | None:
    """None where nothing was chosen."""
    return {"yes": True, "no": False}.get(typed or "")
