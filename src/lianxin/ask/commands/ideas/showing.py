"""Somebody of the office looks at an idea: its line and its details are put to everybody together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.gaps import only_gaps
from lianxin.hear.text import clean
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...entries import ideas as entries
from ...models import Idea, Statement
from ...queries.ideas import details_said
from ..consultations.writing import record
from ..statements.looking import GAP, demand_nobody_named, show
from .making import make_idea


def show_idea(
    *,
    statement: Statement,
    words: str,
    details: str,
    by: Person,
    now: datetime,
    said_again: Sequence[Statement] = (),
) -> Idea:
    """Put an idea to everybody as it was said, or with gaps where it told of a person; nothing is left off."""

    def work() -> Idea:
        idea = make_idea(statement=statement, now=now)
        if idea is None:
            raise Refusal("no_idea", _("This statement proposes nothing."))
        released = _checked(details, details_said(statement))
        row = show(statement=statement, words=words, by=by, now=now, said_again=said_again)
        idea.statement = row
        if released:
            idea.details = released
            idea.save(force_update=True)
            record(row.consultation, entries.IDEA_SHOWN, now=now, rows=[idea], statement=row.number)
        return idea

    return grouped(work)


def _checked(details: str, said: str) -> str:
    """The details that are to be shown: those that were said, with nothing put in."""
    released = clean(details)
    if not only_gaps(released, said, gap=GAP) or (said and not released.replace(GAP, "").strip()):
        text = _(
            "Details are shown in the words in which they were said. You may only replace parts by %(gap)s."
        )
        raise Refusal("reworded", text % {"gap": GAP}, "details")
    demand_nobody_named(released, "details")
    return released
