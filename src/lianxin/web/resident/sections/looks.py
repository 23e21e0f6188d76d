"""Who of the office looked at what the person said, and whether it was opened who they are."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lianxin.act.models import Case
from lianxin.hear.looking import Looked, looks_at
from lianxin.hear.models import Opening, Voice
from lianxin.office.models import Office
from lianxin.verify.queries import openings_told

from ... import dates
from ...opening import because, told_by
from .shape import Section, Typed, WithoutCase

#: What is shown before somebody asks for all of it.
FIRST = 5


def page(voice: Voice, case: Case | None, code: str, now: datetime, typed: Typed) -> dict[str, Any] | None:
    """Always there: that nobody has looked yet is an answer as well."""
    rows = [_row(row, voice.office, now) for row in looks_at(voice)]
    opened = [_opened(row, now) for row in openings_told(voice)]
    return {"first": rows[:FIRST], "older": rows[FIRST:], "opened": opened}


def _row(row: Looked, office: Office, now: datetime) -> dict[str, Any]:
    return {
        "day": dates.on(row.day, office.zone, now),
        "who": " · ".join(part for part in (str(row.role.label), row.unit) if part),
        "what": [str(one.label) for one in row.what],
    }


def _opened(row: Opening, now: datetime) -> dict[str, Any]:
    zone = row.office.zone
    return {
        "when": dates.moment(row.opened_at, zone, now) if row.opened_at else "",
        "by": told_by(row),
        "why": because(row),
        "text": row.text,
        "quiet": dates.day(row.told_at, zone, now) if row.quiet_until and row.told_at else "",
        "law": row.quiet_law,
    }


SECTION = Section("resident/sections/looks.html", page)
IN_A_CONSULTATION = WithoutCase(SECTION.template, page)
