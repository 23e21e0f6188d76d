"""On the page of a voice that proposed something: what the office replied, since when it owes a reply, and the name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lianxin.act.models import Case
from lianxin.ask.commands.ideas import ask_for_credit
from lianxin.ask.models import Idea
from lianxin.ask.queries.ideas import idea_of
from lianxin.ask.states import CREDITED, CreditState, StatementState
from lianxin.hear.models import Voice
from lianxin.office.clock import now_of
from lianxin.office.refusals import Refusal

from ...asking.ideas import pages
from .shape import Typed, WithoutCase


def page(voice: Voice, case: Case | None, code: str, now: datetime, typed: Typed) -> dict[str, Any] | None:
    """Nothing for a voice that proposed nothing, or that nobody has looked at yet."""
    own = idea_of(voice)
    if own is None:
        return None
    answering = _answered_by(own)
    if answering is None:
        return None
    office = voice.office
    credited = own.state in CREDITED and voice.erased_at is None
    return {
        "office": office,
        "number": answering.statement.number,
        "consultation": answering.statement.consultation.number,
        "tag": pages.tag_of(answering),
        "clock": pages.clock_of(answering, office, now),
        "replies": pages.replies(answering, office, now),
        "same": answering.pk != own.pk,
        "credited": credited,
        "credit": CreditState(own.credit_state).label if own.credit_state else "",
        "name": typed.get("credit", own.credit),
    }


def _answered_by(own: Idea) -> Idea | None:
    """The idea itself, or the one that said it before: what is replied to that answers this one."""
    row = own.statement
    if row.state in {StatementState.SHOWN, StatementState.ERASED}:
        return own
    if row.same_as is None:
        return None
    found = Idea.objects.select_related("statement__consultation__office")
    return found.filter(statement=row.same_as).first()


def _credit(voice: Voice, case: Case | None, request: HttpRequest) -> None:
    own = idea_of(voice)
    if own is None or voice.erased_at is not None:
        raise Refusal("settled", _("This has been settled already."))
    ask_for_credit(idea=own, name=request.POST.get("credit", ""), now=now_of(request))


SECTION = WithoutCase(
    "resident/sections/idea.html",
    page,
    acts={"credit": _credit},
    done={"credit": lambda: _("Written down. A name is shown once somebody has looked at it.")},
)
