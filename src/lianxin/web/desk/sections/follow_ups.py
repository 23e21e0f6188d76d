"""Looking again, on a case's screen: when, by whom, what the resident said; and the form that settles it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from lianxin.act import commands
from lianxin.act.caring import may_look_again
from lianxin.act.commands.follow_ups import SETTLES
from lianxin.act.models import Case, FollowUp
from lianxin.act.queries import follow_ups
from lianxin.act.states import FollowUpState
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal

from ... import dates
from ...stages import Tag
from .shape import Section, Typed

_TONES = {FollowUpState.DUE: "amber", FollowUpState.HOLDS: "leaf", FollowUpState.RELAPSED: "brick"}


def page(case: Case, person: Person, now: datetime, typed: Typed) -> dict[str, Any] | None:
    """Every look at this case; the one that is due comes with its form for those who may settle it."""
    rows = follow_ups.of_case(case)
    if not rows:
        return None
    due = next((row for row in rows if row.state == FollowUpState.DUE), None)
    if due is not None:
        due.case = case
    return {
        "rows": [_row(row, case, now) for row in rows if row.state != FollowUpState.MOOT],
        "due": due if due and may_look_again(person, due) else None,
        "states": [(state.value, state.label) for state in SETTLES],
    }


def _row(row: FollowUp, case: Case, now: datetime) -> dict[str, Any]:
    state = FollowUpState(row.state)
    return {
        "day": dates.day(row.due_at, case.office.zone, now),
        "tag": Tag(str(state.label), _TONES.get(state, "river")),
        "words": row.words,
        "who": row.offered_to.display_name if row.offered_to and row.settled_at is None else "",
    }


def settle(case: Case, person: Person, request: HttpRequest) -> None:
    """Write down what the resident said."""
    chosen, words = request.POST.get("look_state", ""), request.POST.get("look_words", "")
    state = FollowUpState(chosen) if chosen in FollowUpState.values else FollowUpState.MOOT
    row = _asked(case, request.POST.get("look_at", ""))
    try:
        commands.settle_follow_up(follow_up=row, state=state, words=words, by=person, now=now_of(request))
    except Refusal as refusal:
        field = f"look_{refusal.field}" if refusal.field else ""
        raise Refusal(refusal.code, refusal.text, field) from None


def _asked(case: Case, wanted: str) -> FollowUp:
    row = next((row for row in follow_ups.of_case(case) if str(row.pk) == wanted), None)
    if row is None:
        raise Refusal("not_now", gettext_lazy("Nobody waits for an answer to this now."))
    return row


SECTION = Section("desk/sections/follow_ups.html", page, {"look_settle": settle})
