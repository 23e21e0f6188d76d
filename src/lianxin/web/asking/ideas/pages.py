"""What the pages of ideas show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianxin.ask.models import Consultation, Idea, IdeaReply
from lianxin.ask.queries import ideas as queries
from lianxin.ask.states import CreditState, IdeaState, Limit, StatementState
from lianxin.office.days import day_of
from lianxin.office.models import Office

from ... import dates
from ...stages import Tag

_TONES = {
    IdeaState.WAITING: "amber",
    IdeaState.TAKEN_UP: "river",
    IdeaState.TRIED: "river",
    IdeaState.ADOPTED: "leaf",
    IdeaState.DONE_ALREADY: "leaf",
}


def tag_of(idea: Idea) -> Tag:
    state = IdeaState(idea.state)
    return Tag(str(state.label), _TONES.get(state, ""))


def clock_of(idea: Idea, office: Office, now: datetime) -> str:
    """Since when it waits for a word of the office, or when the next one is due; empty where nothing is owed."""
    due, today = queries.due_on(idea, office), day_of(now, office)
    if due is None or idea.statement.state != StatementState.SHOWN:
        return ""
    day = dates.on(due, office.zone, now)
    if idea.state == IdeaState.WAITING:
        told = {"since": dates.day(idea.statement.put_in_at, office.zone, now), "day": day}
        if due < today:
            return _("since %(since)s; it was due by %(day)s") % told
        return _("since %(since)s; due by %(day)s") % told
    text = _("The next word of the office was due on %(day)s") if due < today else _("More by %(day)s")
    return text % {"day": day}


def line(idea: Idea, office: Office, now: datetime, *, more: int = 0) -> dict[str, Any]:
    """One idea in a list; ``more`` is how many others said the same."""
    row = idea.statement
    return {
        "number": row.number,
        "words": row.words,
        "language": row.language,
        "tag": tag_of(idea),
        "clock": clock_of(idea, office, now),
        "said": 1 + more,
    }


def answered(consultation: Consultation, now: datetime) -> dict[str, Any]:
    """How many ideas there are, how many have a reply, and since when the oldest without one waits."""
    found = queries.outcomes(consultation)
    without, ideas = found.pop(IdeaState.WAITING, 0), sum(found.values())
    oldest = queries.shown(consultation).filter(state=IdeaState.WAITING).first()
    since = oldest.statement.put_in_at if oldest else None
    zone = consultation.office.zone
    return {
        "ideas": ideas + without,
        "replied": ideas,
        "without": without,
        "since": dates.day(since, zone, now) if since else "",
        "outcomes": [(state.label, count) for state, count in found.items()],
        "unseen": queries.not_looked_at(consultation),
    }


def reply(row: IdeaReply, office: Office, now: datetime) -> dict[str, Any]:
    """One reply, with whatever was said for its outcome."""
    state = IdeaState(row.outcome)
    return {
        "label": state.label,
        "tone": _TONES.get(state, ""),
        "when": dates.day(row.replied_at, office.zone, now),
        "by": row.by.display_name,
        "words": row.words,
        "facts": [(name, text) for name, text in _facts(row, state, office, now) if text],
    }


def _facts(row: IdeaReply, state: IdeaState, office: Office, now: datetime) -> Iterable[tuple[str, str]]:
    until = dates.on(row.until, office.zone, now) if row.until else ""
    if state == IdeaState.TAKEN_UP:
        yield _("Where it is tried"), row.where
        yield _("Until"), until
        yield _("What is measured"), row.measured
    if state == IdeaState.TRIED:
        yield _("What came out"), row.measured
    if state == IdeaState.NOT_NOW:
        yield _("Looked at again on"), until
    if row.limit:
        yield _("What stands in the way"), str(Limit(row.limit).label)


def replies(idea: Idea, office: Office, now: datetime) -> list[dict[str, Any]]:
    """What the office said, the newest first."""
    rows = idea.replies.select_related("by").order_by("-number")
    return [reply(row, office, now) for row in rows]


def credit_of(idea: Idea) -> str:
    return idea.credit if idea.credit_state == CreditState.NAMED else ""


def listed(
    rows: Iterable[Idea], consultation: Consultation, now: datetime, more: Mapping[int, int]
) -> list[dict[str, Any]]:
    return [line(row, consultation.office, now, more=more.get(row.statement_id, 0)) for row in rows]
