"""Where somebody looks at statements: what is said beside the line of an idea is looked at, and shown, with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from lianxin.ask.models import Statement
from lianxin.ask.queries.ideas import details_said
from lianxin.ask.queries.statements import proposes

__all__ = ["card", "details_said", "whole"]


def whole(row: Statement) -> str:
    """All that was said, by which copies are found."""
    return f"{row.words}\n{details_said(row)}" if proposes(row) else row.words


def card(rows: Sequence[Statement], without_persons: Callable[[str], str]) -> dict[str, Any]:
    """Details of each row, and of the first one also as they are suggested to be shown."""
    if not proposes(rows[0]):
        return {"idea": False, "details": "", "suggested_details": ""}
    for row in rows:
        row.details = details_said(row)  # type: ignore[attr-defined]  # for the template alone
    details = details_said(rows[0])
    return {"idea": True, "details": details, "suggested_details": without_persons(details)}
