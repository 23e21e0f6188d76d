"""Where a page of cases ended, as a text that the next request brings back."""

from __future__ import annotations

from datetime import UTC, datetime

from lianxin.act.queries import Mark, Page
from lianxin.algorithms.digits import whole
from lianxin.record.commands import stamp

from .errors import Refused
from .outputs import CasePage, case_out


def page_out(page: Page) -> CasePage:
    return CasePage(
        items=[case_out(case) for case in page.cases], after=write(page.after) if page.after else None
    )


def write(mark: Mark) -> str:
    moment, number = mark
    return f"{stamp(moment)}_{number}"


def read(text: str) -> Mark | None:
    """The mark in the text, None for no text; a text that is no mark is refused."""
    if not text:
        return None
    moment, _, spelled = text.partition("_")
    number = whole(spelled)
    try:
        when = datetime.fromisoformat(moment)
        # A moment at the end of the calendar may lie beyond it elsewhere.
        told = when.tzinfo and when.astimezone(UTC)
    except (ValueError, OverflowError):
        told = None
    if not told or number is None:
        raise Refused(422, "unknown", "after")
    return told, number
