"""What asking holds of the words of a voice: the statement that was made of it, the idea, and what answers it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Min

from lianxin.algorithms.quoting import Quotes
from lianxin.hear.erasures import Change, unquoted
from lianxin.hear.models import Voice
from lianxin.record.models import Entry

from .entries.sittings import MINUTES_WRITTEN
from .models import Decision, DecisionDraft, DecisionPoint, Idea, IdeaReply, Minute, Statement
from .states import CreditState, MinuteState, StatementState

#: Parts of a draft that are no words: a day may look like the number of a telephone.
_NO_WORDS = ("decided_on", "review_on", "outcome")
_GONE = {"words": "", "language": "", "state": StatementState.ERASED.value}


def of_the_statement(voice: Voice, quotes: Quotes) -> Iterator[Change]:
    """Its words go and nobody votes on it any more; the votes that it got stay, about a number without words."""
    for row in Statement.objects.filter(voice=voice).exclude(state=StatementState.ERASED):
        yield Change(row, dict(_GONE))


def of_the_minutes(voice: Voice, quotes: Quotes) -> Iterator[Change]:
    """The idea in the minutes of a sitting goes, and what stood there before somebody corrected it."""
    own = Minute.objects.filter(voice=voice)
    replaced = Minute.objects.filter(voice=None, state=MinuteState.REPLACED, corrections__in=own)
    for row in [*own, *replaced]:
        if row.words:
            yield Change(row, {"words": "", "language": "", "salt": b""}, since=_written_down(row))


def _written_down(minute: Minute) -> int | None:
    """The first entry about the minutes: they were laid before those who were there before any became a voice."""
    sitting = minute.sitting
    rows = Entry.objects.filter(stream_id=sitting.office.stream_id, subject=sitting.subject)
    first: int | None = rows.filter(kind=MINUTES_WRITTEN.name).aggregate(first=Min("number"))["first"]
    return first


def of_the_idea(voice: Voice, quotes: Quotes) -> Iterator[Change]:
    """Details and name go; what the office replied stays, without what it quotes."""
    for row in Idea.objects.filter(statement__voice=voice):
        if row.details or row.credit or row.credit_state:
            yield Change(row, {"details": "", "credit": "", "credit_state": CreditState.NONE.value})
    replies = IdeaReply.objects.filter(idea__statement__voice=voice)
    yield from unquoted(replies, quotes, "words", "where", "measured")


def of_the_decision(voice: Voice, quotes: Quotes) -> Iterator[Change]:
    """What the office wrote in answer to it stays, without what it quotes; so does what it is still writing."""
    _scrub_draft(voice, quotes)
    points = DecisionPoint.objects.filter(answered__statement__voice=voice)
    decisions = Decision.objects.filter(answered__statement__voice=voice)
    for row, names in [
        *((one, ("said", "reason")) for one in points),
        *((one, ("text", "next")) for one in decisions),
    ]:
        told = {name: getattr(row, name) for name in names}
        new = {name: _unquoted(texts, quotes) for name, texts in told.items()}
        if values := {name: texts for name, texts in new.items() if texts != told[name]}:
            yield Change(row, values)


def _scrub_draft(voice: Voice, quotes: Quotes) -> None:
    """A draft stands in no record: what it quotes goes at once, and asked again nothing changes."""
    for row in DecisionDraft.objects.filter(consultation__statements__voice=voice):
        content = _unquoted(row.content, quotes)
        if content != row.content:
            DecisionDraft.objects.filter(pk=row.pk).update(content=content)


def _unquoted(told: Any, quotes: Quotes) -> Any:
    """Every text in it, however deep it lies."""
    if isinstance(told, str):
        return quotes.without(told)
    if isinstance(told, dict):
        return {name: one if name in _NO_WORDS else _unquoted(one, quotes) for name, one in told.items()}
    if isinstance(told, list):
        return [_unquoted(one, quotes) for one in told]
    return told
