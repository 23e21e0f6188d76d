"""On the page of a voice: what departs from the ordinary course and why, and taking the voice back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lianxin.act import commands, queries
from lianxin.act.models import Case, Deviation
from lianxin.act.states import TRANSITIONS, CaseState, DeviationKind, DeviationState
from lianxin.hear.models import Voice
from lianxin.office import dates
from lianxin.office.clock import now_of

from ...departing import row_of
from .shape import Section, Typed

_MAY_TAKE_BACK = next(row.sources for row in TRANSITIONS if row.command == "take_back")
_SHOWN = {DeviationState.AGREED, DeviationState.ENDED}


def page(voice: Voice, case: Case, code: str, now: datetime, typed: Typed) -> dict[str, Any] | None:
    case.office = voice.office
    rows = [row for row in queries.deviations(case) if row.state in _SHOWN]
    may_take_back = case.state in _MAY_TAKE_BACK
    taken_back = case.state == CaseState.WITHDRAWN
    if not rows and not may_take_back and not taken_back:
        return None
    return {
        "rows": [_told(row, case, now) for row in rows],
        "may_take_back": may_take_back,
        "taken_back": taken_back,
        "code_raw": code,
    }


def _told(row: Deviation, case: Case, now: datetime) -> dict[str, Any]:
    row.case = case
    day = dates.day(row.until, case.office.zone, now) if row.until else ""
    texts = {
        DeviationKind.EXTENSION: _("The office needs longer: until %(day)s. It gets a later date once."),
        DeviationKind.SUSPENSION: _("It waits until %(day)s. Then the work goes on by itself."),
        DeviationKind.TRANSFER: _(
            "An outside body has it now: %(code)s. Whether it is solved, you still say."
        ),
        DeviationKind.EXCLUSION: _(
            "It was left out of the adjusted figures: %(name)s. You may object to that."
        ),
        DeviationKind.OUTAGE: _(
            "The house could not be reached for a while. The agreed date is now %(day)s."
        ),
    }
    shown = row_of(row, now)
    text = texts[DeviationKind(row.kind)]
    if row.state == DeviationState.ENDED:
        text = {
            DeviationKind.SUSPENSION: _("It waited until %(over)s; the work goes on."),
            DeviationKind.EXCLUSION: _("It counts in the adjusted figures again."),
        }.get(DeviationKind(row.kind), text)
    over = dates.day(row.ended_at, case.office.zone, now) if row.ended_at else ""
    return shown | {"text": text % {"day": day, "code": row.code, "name": shown["code"], "over": over}}


def take_back(voice: Voice, case: Case, request: HttpRequest) -> None:
    commands.take_back(voice=voice, now=now_of(request))


SECTION = Section(
    "resident/sections/deviations.html",
    page,
    {"take_back": take_back},
    {"take_back": lambda: _("You took it back. Nobody works on it any more.")},
)
