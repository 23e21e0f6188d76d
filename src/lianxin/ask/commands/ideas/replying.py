"""The office replies to ideas, each time with a reason: tried, adopted, not now, not possible, or done already.

A reply is never changed.  What was promised with it (the end of a trial, the day on which it is looked at again) is
asked for when that day has come.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.canonical import JSON, digest
from lianxin.hear.text import clean
from lianxin.office.days import day_of
from lianxin.office.models import Person
from lianxin.office.numbers import next_number
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...entries import ideas as entries
from ...models import Idea, IdeaReply
from ...states import REPLIES, IdeaState, Limit, StatementState
from ..consultations.writing import a_line, demand_convenor, held, record

MOST_WORDS, MOST_WHERE, MOST_MEASURED = 3_000, 200, 2_000
#: A trial ends, and what is put off is looked at again, within so many days.
MOST_DAYS = 366
#: After a trial the office says within so many days whether it stays.
AFTER_TRIAL = timedelta(days=30)
#: A campaign of copies is answered at once.
MOST_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class Replied:
    """``until``: the last day of a trial, or the day on which it is looked at again.

    ``measured``: what a trial measures, or what came out of it.
    """

    outcome: IdeaState
    words: str
    where: str = ""
    until: date | None = None
    measured: str = ""
    limit: Limit | None = None


def reply_to_ideas(*, ideas: Sequence[Idea], replied: Replied, by: Person, now: datetime) -> list[IdeaReply]:
    """Say what becomes of these ideas of one consultation, all of them alike; everybody reads it."""
    consultation = ideas[0].statement.consultation
    demand_convenor(consultation.office, by)
    if len(ideas) > MOST_AT_ONCE:
        raise Refusal("many", _("These are too many ideas at once."))
    today = day_of(now, consultation.office)
    told = _checked(_cleaned(replied), today)

    def work() -> list[IdeaReply]:
        row = held(consultation)
        found = Idea.objects.select_related("statement").in_bulk([one.pk for one in ideas])
        if any(one.statement.consultation_id != row.pk for one in found.values()):
            raise Refusal("other", _("These are ideas of several consultations."))
        for one in found.values():
            one.statement.consultation = row
        return [_reply(found[one.pk], told, by, now, today) for one in ideas]

    return grouped(work)


def _reply(idea: Idea, told: Replied, by: Person, now: datetime, today: date) -> IdeaReply:
    if idea.statement.state != StatementState.SHOWN:
        raise Refusal("not_shown", _("It is not shown; only ideas that everybody sees are replied to."))
    if told.outcome not in REPLIES[IdeaState(idea.state)]:
        raise Refusal("not_now", _("This cannot follow on the last reply."), "outcome")
    made = IdeaReply(
        idea=idea,
        number=next_number(idea.replies.all()),
        outcome=told.outcome,
        words=told.words,
        where=told.where,
        until=told.until,
        measured=told.measured,
        limit=told.limit or "",
        by=by,
        replied_at=now,
    )
    made.save(force_insert=True)
    idea.state = told.outcome
    idea.again_on = today + AFTER_TRIAL if told.outcome == IdeaState.TRIED else told.until
    idea.save(force_update=True)
    record(idea.statement.consultation, entries.IDEA_REPLIED, now=now, rows=[made, idea], **_public(made))
    return made


def _public(made: IdeaReply) -> dict[str, JSON]:
    return {
        "statement": made.idea.statement.number,
        "reply": made.number,
        "outcome": str(made.outcome),
        "limit": str(made.limit),
        "until": made.until.isoformat() if made.until else None,
        "digest": digest_of(made),
    }


def digest_of(reply: IdeaReply) -> str:
    """SHA-256 of reason, place and measure, in their one spelling."""
    told = {"words": reply.words, "where": reply.where, "measured": reply.measured}
    return digest(told)


def _cleaned(replied: Replied) -> Replied:
    """Only what belongs to the outcome stays."""
    trial, tried = replied.outcome == IdeaState.TAKEN_UP, replied.outcome == IdeaState.TRIED
    dated = trial or replied.outcome == IdeaState.NOT_NOW
    return replace(
        replied,
        words=clean(replied.words),
        where=clean(replied.where) if trial else "",
        until=replied.until if dated else None,
        measured=clean(replied.measured) if trial or tried else "",
        limit=replied.limit if replied.outcome == IdeaState.NOT_POSSIBLE else None,
    )


def _checked(told: Replied, today: date) -> Replied:
    if told.outcome == IdeaState.WAITING:
        raise Refusal("outcome", _("Please choose what becomes of it."), "outcome")
    _demand(told.words, MOST_WORDS, "words", _("Please say why, in at most %(n)s characters."))
    if told.outcome == IdeaState.TAKEN_UP:
        _demand(
            told.where, MOST_WHERE, "where", _("Please say where it is tried, in at most %(n)s characters.")
        )
        text = _("Please say what is measured, in at most %(n)s characters.")
        _demand(told.measured, MOST_MEASURED, "measured", text)
    if told.outcome == IdeaState.TRIED:
        text = _("Please say what came out, with figures, in at most %(n)s characters.")
        _demand(told.measured, MOST_MEASURED, "measured", text)
    if told.outcome in {IdeaState.TAKEN_UP, IdeaState.NOT_NOW} and not (
        told.until and today < told.until <= today + timedelta(days=MOST_DAYS)
    ):
        text = _("Please name a day after today, within a year.")
        raise Refusal("until", text, "until")
    if told.outcome == IdeaState.NOT_POSSIBLE and told.limit is None:
        raise Refusal("limit", _("Please choose what stands in the way."), "limit")
    return told


def _demand(text: str, most: int, field: str, told: str | Promise) -> None:
    a_line(text, most, field, str(told) % {"n": most})
