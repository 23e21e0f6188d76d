"""To whom the person who spoke can turn, and who else works on the matter."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lianxin.act import queries
from lianxin.act.models import Assignment, Case
from lianxin.act.states import AssignmentState
from lianxin.hear.models import Voice

from ... import dates
from ...stages import Tag, state_tag
from .shape import Section, Typed


def page(voice: Voice, case: Case, code: str, now: datetime, typed: Typed) -> dict[str, Any] | None:
    """One person by name; the shares and parts as staff see them, with the reasons of those who refused."""
    contact, shares, parts = queries.handlers_contact(case), queries.shares(case), queries.parts(case)
    if not (contact or shares or parts):
        return None
    return {
        "name": contact[0] if contact else "",
        "unit": contact[1].name if contact else "",
        "shares": [_share(share, case, now) for share in shares],
        "parts": [
            {"title": part.word, "unit": part.unit.name if part.unit else "", "state": state_tag(part)}
            for part in parts
        ],
    }


def _share(share: Assignment, case: Case, now: datetime) -> dict[str, Any]:
    return {
        "unit": share.unit.name,
        "task": share.task,
        "state": Tag(str(AssignmentState(share.state).label), "river"),
        "due": dates.day(share.due_at or case.due, case.office.zone, now),
        "text": share.done or share.refusal,
    }


SECTION = Section("resident/sections/people.html", page)
