"""Where the office replies to ideas: those that wait the longest first, each with a reason that everybody reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianxin.ask.commands import ideas as commands
from lianxin.ask.commands.ideas import Replied
from lianxin.ask.commands.ideas.replying import MOST_WORDS
from lianxin.ask.models import Consultation, Idea
from lianxin.ask.queries import ideas as queries
from lianxin.ask.queries.idea_lists import campaign_of
from lianxin.ask.rules import may_convene
from lianxin.ask.states import REPLIES, CreditState, IdeaState, Limit, StatementState
from lianxin.hear.commands import note_looks
from lianxin.hear.states import Seen
from lianxin.office.clock import now_of
from lianxin.office.days import day_of
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal

from ...asking.frame import frame
from ...asking.ideas import pages
from ...asking.ideas.views import asking_for_ideas
from ...posted import Typed, typed_in
from ...problems import Problem, refused
from ..sections.typed import day
from .doors import convenors, onlookers

#: More than the longest, so that too long is refused and nothing is lost unseen.
_MOST_TYPED = MOST_WORDS + 1
#: How many of those that wait stand on the page.
_MOST_OWED = 50


@onlookers
@require_GET
def ideas(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """What the office owes a word, the oldest first; and names that somebody has to look at."""
    found, now = asking_for_ideas(person.office, number), now_of(request)
    today, more = day_of(now, person.office), queries.said_again(found)
    context = {
        **frame(found, nav="desk"),
        **pages.answered(found, now),
        "owed": pages.listed(queries.owed(found, today)[:_MOST_OWED], found, now, more),
        "unnamed": pages.listed(queries.unnamed(found)[:_MOST_OWED], found, now, more),
    }
    return render(request, "desk/asking/ideas/list.html", context)


@onlookers
@require_GET
def idea(request: HttpRequest, person: Person, number: int, idea: int) -> HttpResponse:
    """One idea with its replies, and the form for the next one."""
    found, row = _at(person, number, idea)
    return render(request, "desk/asking/ideas/one.html", _page(found, row, person, now_of(request)))


def _at(person: Person, number: int, idea: int) -> tuple[Consultation, Idea]:
    found = asking_for_ideas(person.office, number)
    row = queries.idea_at(found, idea)
    if row is None:
        raise Http404
    return found, row


def _page(
    consultation: Consultation,
    row: Idea,
    person: Person,
    now: datetime,
    *,
    typed: Typed | None = None,
    errors: Sequence[Problem] = (),
) -> dict[str, Any]:
    office, shown = consultation.office, row.statement.state == StatementState.SHOWN
    may = may_convene(person) and shown
    asked = row.credit if may and row.credit_state == CreditState.ASKED else ""
    if asked and row.statement.voice_id:
        note_looks(person=person, voices=[row.statement.voice_id], what=Seen.WORDS, now=now)
    return {
        **frame(consultation, nav="desk"),
        **pages.line(row, office, now),
        "shown": shown,
        "details": row.details,
        "replies": pages.replies(row, office, now),
        "credit": pages.credit_of(row),
        "asked_credit": asked,
        "choices": list(REPLIES[IdeaState(row.state)]) if may else [],
        "limits": list(Limit),
        "copies": [one.statement for one in _copies(consultation, row)] if may else [],
        "typed": typed or {},
        "errors": errors,
    }


def _copies(consultation: Consultation, row: Idea) -> list[Idea]:
    """The others of its campaign that stand where it stands: they can get the same reply."""
    group = campaign_of(consultation, row.statement.number)
    others = queries.shown(consultation).filter(statement__number__in=group, state=row.state)
    return [one for one in others if one.pk != row.pk]


@convenors
@require_POST
def reply(request: HttpRequest, person: Person, number: int, idea: int) -> HttpResponse:
    """Say what becomes of it, and of its near copies if they are to get the same reply."""

    def step(found: Consultation, row: Idea, typed: Typed, now: datetime) -> object:
        rows = [row, *(_copies(found, row) if "copies" in typed else ())]
        return commands.reply_to_ideas(ideas=rows, replied=_replied(typed), by=person, now=now)

    return _done(request, person, number, idea, step)


def _replied(typed: Typed) -> Replied:
    outcome, limit = typed.get("outcome", ""), typed.get("limit", "")
    if outcome not in IdeaState.values:
        raise Refusal("outcome", _("Please choose what becomes of it."), "outcome")
    return Replied(
        outcome=IdeaState(outcome),
        words=typed.get("words", ""),
        where=typed.get("where", ""),
        until=day(typed.get("until", ""), "until"),
        measured=typed.get("measured", ""),
        limit=Limit(limit) if limit in Limit.values else None,
    )


@convenors
@require_POST
def name(request: HttpRequest, person: Person, number: int, idea: int) -> HttpResponse:
    """Show the name that whoever had the idea gave, or do not."""

    def step(found: Consultation, row: Idea, typed: Typed, now: datetime) -> object:
        agreed, credit = typed.get("do") == "name", typed.get("credit", "")
        return commands.look_at_credit(idea=row, name=credit, agreed=agreed, by=person, now=now)

    return _done(request, person, number, idea, step)


def _done(
    request: HttpRequest,
    person: Person,
    number: int,
    idea: int,
    step: Callable[[Consultation, Idea, Typed, datetime], object],
) -> HttpResponse:
    found, row = _at(person, number, idea)
    typed, now = typed_in(request, _MOST_TYPED), now_of(request)
    try:
        step(found, row, typed, now)
    except Refusal as refusal:
        context = _page(found, row, person, now, typed=typed, errors=[refused(refusal)])
        return render(request, "desk/asking/ideas/one.html", context, status=422)
    return redirect("web:ideas_desk_one", person.office.slug, number, idea)


_HERE = "<slug:slug>/desk/asking/<int:number>/ideas/"
PATHS = (
    path(_HERE, ideas, name="ideas_desk"),
    path(f"{_HERE}<int:idea>/", idea, name="ideas_desk_one"),
    path(f"{_HERE}<int:idea>/reply", reply, name="ideas_reply"),
    path(f"{_HERE}<int:idea>/name", name, name="ideas_name"),
)
