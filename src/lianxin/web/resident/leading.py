"""Residents propose to do something themselves with a small fund: no account, no name, a receipt at once."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from lianxin.act import queries as act
from lianxin.act.commands import propose_project
from lianxin.act.commands.led import MOST_NAME, MOST_WHAT, Proposed
from lianxin.act.models import FundSource
from lianxin.algorithms.amounts import grouped_decimal
from lianxin.algorithms.digits import whole
from lianxin.ask.models import Idea
from lianxin.ask.queries.consultations import by_number
from lianxin.ask.queries.ideas import idea_at
from lianxin.ask.states import IdeaState, StatementState
from lianxin.channels.web.channel import CHANNEL
from lianxin.hear.commands import NotHeard
from lianxin.hear.saying import new_key
from lianxin.office.clock import now_of
from lianxin.office.models import Office
from lianxin.office.refusals import Refusal

from ..access import anyone_at
from ..desk.sections.typed import day
from ..posted import Typed, typed_in
from ..problems import Problem, refused

#: More than the longest, so that too long is refused and nothing is lost unseen.
_MOST_TYPED = 2 * MOST_WHAT


@csrf_exempt
@anyone_at
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, office: Office) -> HttpResponse:
    """The form, with the funds that can be asked, and taking the proposal in."""
    if request.method != "POST":
        typed = {"idempotency_key": new_key(), "idea": request.GET.get("idea", "")}
        return render(request, "resident/led_propose.html", _page(office, typed))
    typed = typed_in(request, _MOST_TYPED)
    try:
        proposed = _proposed(office, typed)
        key = typed.get("idempotency_key", "")[:100]
        _project, heard = propose_project(
            office=office, proposed=proposed, now=now_of(request), idempotency_key=key
        )
    except (Refusal, NotHeard) as error:
        context = _page(office, typed, [refused(error)])
        return render(request, "resident/led_propose.html", context, status=422)
    return redirect("web:receipt", office.slug, heard.code)


def _proposed(office: Office, typed: Typed) -> Proposed:
    idea = adopted(office, typed.get("idea", ""))
    if typed.get("idea") and idea is None:
        raise Refusal("idea", _("This idea has not been adopted."))
    return Proposed(
        name=typed.get("name", ""),
        what=typed.get("what", ""),
        source=_source(office, typed.get("source", "")),
        amount=typed.get("amount", ""),
        until=day(typed.get("until", ""), "until"),
        channel=CHANNEL.code,
        contact=typed.get("contact", ""),
        language=get_language() or "",
        idea=(idea.statement.consultation.number, idea.statement.number) if idea else None,
    )


def _source(office: Office, code: str) -> FundSource:
    source = act.source_of(office, code)
    if source is None:
        raise Refusal("unknown", _("Please choose one of the small funds."), "source")
    return source


def adopted(office: Office, named: str) -> Idea | None:
    """The adopted idea that is named by its consultation and its number, as in ``3-12``."""
    first, _dash, second = named.partition("-")
    consultation = by_number(office, whole(first, 9) or 0)
    idea = idea_at(consultation, whole(second, 9) or 0) if consultation else None
    return idea if idea and idea.state == IdeaState.ADOPTED else None


def _page(office: Office, typed: Typed, errors: list[Problem] | None = None) -> dict[str, Any]:
    idea = adopted(office, typed.get("idea", ""))
    shown = idea is not None and idea.statement.state == StatementState.SHOWN
    return {
        "office": office,
        "nav": "led",
        "typed": typed,
        "errors": errors or [],
        "idea": idea,
        "idea_words": idea.statement.words if idea and shown else "",
        "most_name": MOST_NAME,
        "funds": [
            {
                "code": one.code,
                "name": one.name,
                "currency": one.currency,
                "each": grouped_decimal(one.each_cents or 0),
                "left": grouped_decimal(one.total_cents - one.committed_cents),
            }
            for one in act.small_funds(office)
        ],
    }
