"""Where a page of cases ended, as a text that the next request brings back."""

from __future__ import annotations

from datetime import datetime

from lianxin.act.queries import Mark, Page
from lianxin.record.commands import stamp

from .errors import Refused
from .inputs import MOST_NUMBER
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
    moment, _, number = text.partition("_")
    try:
        mark = datetime.fromisoformat(moment), int(number)
    except ValueError:
        raise Refused(422, "unknown", "after") from None
    if mark[0].tzinfo is None or not 0 <= mark[1] <= MOST_NUMBER:
        raise Refused(422, "unknown", "after")
    return mark
