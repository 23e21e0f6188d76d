"""On the page of a voice that was said in a consultation: what became of the statement."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianxin.act.models import Case
from lianxin.algorithms.small_numbers import shown
from lianxin.ask.models import Consultation, Statement
from lianxin.ask.naming import named
from lianxin.ask.queries.consultations import by_number
from lianxin.ask.queries.statements import statement_of
from lianxin.ask.queries.votes import totals
from lianxin.ask.states import NotShown, StatementState
from lianxin.hear.models import Voice

from ...asking.about import abouts
from ...asking.decisions.pages import answer_page
from ...asking.texts import told
from ...stages import Tag
from .shape import Typed, WithoutCase


def page(voice: Voice, case: Case | None, code: str, now: datetime, typed: Typed) -> dict[str, Any] | None:
    """Waiting, shown under which number, or not shown and why; nothing for a voice that was not said in one."""
    if not voice.asked:
        return None
    made = statement_of(voice)
    # The statement is made a moment after the receipt is given.
    consultation = made.consultation if made else _consultation_of(voice)
    return {
        "office": voice.office,
        "consultation": consultation,
        "question": told(consultation.question) if consultation else None,
        "tag": _tag(made),
        "why": NotShown(made.reason).label if made and made.reason else "",
        "same_as": made.same_as if made else None,
        "statement": made,
        "about": abouts([made]).get(made.pk) if made else None,
        "answer": answer_page(made) if made else None,
        "gaps": bool(
            made and made.state == StatementState.SHOWN and made.words != (voice.title or voice.body)
        ),
        "people": _people(made) if made and made.state == StatementState.SHOWN else "",
    }


def _consultation_of(voice: Voice) -> Consultation | None:
    found = named(voice.asked)
    return by_number(voice.office, found.number) if found else None


def _tag(made: Statement | None) -> Tag:
    state = StatementState(made.state) if made else StatementState.WAITING
    tone = {StatementState.SHOWN: "leaf", StatementState.NOT_SHOWN: "amber"}.get(state, "river")
    if made and state == StatementState.SHOWN:
        return Tag(_("Shown to everybody as statement %(n)s") % {"n": made.number}, tone)
    return Tag(str(state.label), tone)


def _people(made: Statement) -> str:
    """How many have voted on it; of fewer than five nothing is said."""
    total = totals(made.consultation).get(made.pk)
    number = shown(total.all.people) if total else None
    if not number:
        return _("Fewer than five people have voted on it so far.")
    return _("%(n)s people have voted on it.") % {"n": number}


SECTION = WithoutCase("resident/sections/statement.html", page)
