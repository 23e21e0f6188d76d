"""Asking for another look by somebody else, then by somebody outside; and what they decided."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lianxin.act.models import Case
from lianxin.hear.models import Voice
from lianxin.office.clock import now_of
from lianxin.verify.commands import ask_review
from lianxin.verify.models import Review
from lianxin.verify.queries import next_stage, reviews_of
from lianxin.verify.states import ReviewState

from ... import dates
from ...doing import fields_of
from ...stages import Tag
from .shape import Section, Typed

_TONES = {ReviewState.UPHELD: "leaf", ReviewState.PARTLY: "amber"}


def page(voice: Voice, case: Case, code: str, now: datetime, typed: Typed) -> dict[str, Any] | None:
    """Nothing before there is an answer; then what was asked and decided, and the next look if there is one."""
    given, stage = [_given(row, now) for row in reviews_of(voice)], next_stage(voice, case, now)
    if not given and stage is None:
        return None
    words = typed.get("review_words", "") if typed.get("command") == "review" else ""
    return {"given": given, "stage": stage, "words": words}


def _given(row: Review, now: datetime) -> dict[str, Any]:
    zone = row.office.zone
    verdicts = {
        ReviewState.UPHELD: _("You were right"),
        ReviewState.PARTLY: _("You were partly right"),
        ReviewState.REJECTED: _("The answer stands"),
    }
    decided = ReviewState(row.state) in verdicts
    return {
        "stage": row.stage,
        "words": row.words,
        "state": Tag(verdicts[ReviewState(row.state)], _TONES.get(ReviewState(row.state), "river"))
        if decided
        else Tag(_("Somebody else looks at it"), "amber"),
        "reasons": row.reasons,
        "remedy": row.remedy,
        "apology": row.apology,
        "due": "" if decided else dates.day(row.due_at, zone, now),
        "late": not decided and row.due_at < now,
    }


def _ask(voice: Voice, case: Case, request: HttpRequest) -> None:
    with fields_of("review"):
        ask_review(voice=voice, words=request.POST.get("review_words", ""), now=now_of(request))


SECTION = Section(
    "resident/sections/reviews.html",
    page,
    acts={"review": _ask},
    done={"review": lambda: _("Somebody who had no part in it will look again.")},
)
