"""In the answer form: sentences that sound like a promise come back with their days, to be confirmed or denied."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest

from lianxin.act.commands import Promised, found_promises
from lianxin.act.commands.promises import MOST_PROMISES
from lianxin.act.models import Case
from lianxin.algorithms.digits import calendar_day
from lianxin.algorithms.promises import Found
from lianxin.office.clock import now_of

from .sections import Typed

_TEXTS = ("done", "not_done", "why")


def page(case: Case, typed: Typed, now: datetime) -> dict[str, Any]:
    """What ``desk/parts/promised.html`` shows, once an answer that sounds like a promise was sent."""
    if typed.get("command") != "answer":
        return {"promised": []}
    settled = _settled(typed)
    return {"promised": [_row(found, settled.get(found.text, {})) for found in _found(case, typed, now)]}


def _found(case: Case, typed: Typed, now: datetime) -> list[Found]:
    """The sentences as the answer will hold them; more than an answer can promise are not shown."""
    texts = [typed.get(name, "").replace("\r\n", "\n") for name in _TEXTS]
    return found_promises(office=case.office, texts=texts, now=now)[:MOST_PROMISES]


def _settled(typed: Typed) -> dict[str, dict[str, str]]:
    """What was typed about each sentence, by the sentence."""
    settled = {}
    for place in range(MOST_PROMISES):
        said = typed.get(f"promise_{place}_said", "").replace("\r\n", "\n")
        if said:
            settled[said] = {
                name: typed.get(f"promise_{place}_{name}", "") for name in ("text", "due", "none")
            }
    return settled


def _row(found: Found, typed: dict[str, str]) -> dict[str, Any]:
    proposed = found.due.isoformat() if found.due else ""
    return {
        "said": found.text,
        "text": typed.get("text") or found.text,
        "due": typed.get("due") or proposed,
        "none": bool(typed.get("none")),
    }


def given(case: Case, request: HttpRequest) -> dict[str, Any]:
    """What was confirmed and what was denied; only about sentences that the answer still holds."""
    typed = {name: str(text) for name, text in request.POST.items()}
    settled = _settled(typed)
    rows = [
        (found.text, settled[found.text])
        for found in _found(case, typed, now_of(request))
        if found.text in settled
    ]
    return {
        "promises": [
            Promised(row["text"], calendar_day(row["due"]), said) for said, row in rows if not row["none"]
        ],
        "no_promises": [said for said, row in rows if row["none"]],
    }
