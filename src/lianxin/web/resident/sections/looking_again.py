"""When the office asks again whether it is still solved, and what it was told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lianxin.act.models import Case
from lianxin.act.queries import follow_ups
from lianxin.act.states import CaseState, FollowUpState
from lianxin.hear.models import Voice

from ... import dates
from .shape import Section, Typed

_OPEN = (FollowUpState.TO_COME, FollowUpState.DUE)
_SETTLED = (FollowUpState.HOLDS, FollowUpState.RELAPSED, FollowUpState.NOT_REACHED)


def page(voice: Voice, case: Case, code: str, now: datetime, typed: Typed) -> dict[str, Any] | None:
    """The looks to come and those that were taken; nothing before it was ever solved."""
    rows, zone = follow_ups.of_case(case), voice.office.zone
    upcoming = [dates.day(row.due_at, zone, now) for row in rows if row.state in _OPEN]
    past = [_past(row, zone, now) for row in rows if row.state in _SETTLED]
    if not upcoming and not past:
        return None
    return {"upcoming": upcoming, "past": past, "closed": case.state == CaseState.ARCHIVED}


def _past(row: Any, zone: Any, now: datetime) -> dict[str, str]:
    told = {"state": FollowUpState(row.state).label, "words": row.words}
    return told | {"when": dates.day(row.settled_at, zone, now)}


SECTION = Section("resident/sections/looking_again.html", page)
