"""What was typed into the forms of a panel, read into terms."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypedDict
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.digits import whole
from lianxin.ask.commands.panels import PanelTerms
from lianxin.ask.models import Panel
from lianxin.office.refusals import Refusal

from ....posted import Typed
from ...sections.typed import start_of_day
from ..typed import by_language, moment

#: A table of seats is no larger.
MOST_BYTES = 100_000


class Days(TypedDict):
    closes_at: datetime
    draws_at: datetime
    source: str


def with_file(request: HttpRequest, typed: Typed) -> Typed:
    """A table of seats that was sent as a file stands in its field, so that it stays whatever goes wrong."""
    sent = request.FILES.get("table")
    if sent is None:
        return typed
    if sent.size is None or sent.size > MOST_BYTES:
        raise Refusal(
            "categories", _("The file is larger than 100 kB: this is no table of seats."), "categories"
        )
    content: bytes = sent.read()
    try:
        return {**typed, "categories": content.decode("utf-8-sig")}
    except UnicodeDecodeError:
        text = _("The file is not in UTF-8. Save it as CSV in UTF-8, or copy the rows into the field.")
        raise Refusal("categories", text, "categories") from None


def terms(typed: Typed, zone: ZoneInfo) -> PanelTerms:
    return PanelTerms(
        task=by_language(typed, "task"),
        days=by_language(typed, "days"),
        costs=by_language(typed, "costs"),
        size=whole(typed.get("size", ""), 4) or 0,
        categories=typed.get("categories", ""),
        answer_days=whole(typed.get("answer_days", ""), 3) or 0,
        households=typed.get("households") == "one",
        **days(typed, zone),
    )


def days(typed: Typed, zone: ZoneInfo) -> Days:
    """The pot is open to the end of its last day; the draw has an hour."""
    closes_at = start_of_day(typed.get("closes", ""), "closes", zone) + timedelta(days=1)
    return Days(closes_at=closes_at, draws_at=moment(typed, zone, "draws"), source=typed.get("source", ""))


def moved(typed: Typed, panel: Panel, zone: ZoneInfo) -> Days:
    """The same; the pot closes as announced where that was left as it stood."""
    found = days(typed, zone)
    if abs(found["closes_at"] - panel.closes_at) < timedelta(days=1):
        found["closes_at"] = panel.closes_at
    return found


def number(typed: Typed, name: str) -> int:
    """A number of people; what is none becomes one that is refused."""
    found = whole(typed.get(name, ""), 4)
    return -1 if found is None else found
