"""What asking holds of the words of a voice: the statement that was made of it, the idea, and what answers it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from django.db.models import Min, QuerySet

from lianxin.algorithms.quoting import Quotes
from lianxin.hear.erasures import Change, unquoted, without_quotes
from lianxin.hear.models import Voice
from lianxin.record.commands import hold
from lianxin.record.commit import grouped
from lianxin.record.models import Entry
from lianxin.record.queries import first_of

from .entries.sittings import MINUTES_WRITTEN
from .models import (
    Campaign,
    Consultation,
    Decision,
    DecisionDraft,
    DecisionPoint,
    Finding,
    FindingTask,
    Idea,
    IdeaReply,
    Minute,
    Statement,
    Study,
    StudySite,
    TaskStep,
)
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
    return first_of(_laid_out(minute))


def _laid_out(minute: Minute) -> QuerySet[Entry]:
    sitting = minute.sitting
    rows = Entry.objects.filter(stream_id=sitting.office.stream_id, subject=sitting.subject)
    return rows.filter(kind=MINUTES_WRITTEN.name)


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
    yield from unquoted(
        DecisionPoint.objects.filter(answered__statement__voice=voice), quotes, "said", "reason"
    )
    yield from unquoted(Decision.objects.filter(answered__statement__voice=voice), quotes, "text", "next")


def of_the_findings(voice: Voice, quotes: Quotes) -> Iterator[Change]:
    """What the office took from its consultation since stays, without what it quotes.

    Whether it names this voice or not; that it supports nothing any more follows by itself.
    """
    asked, since = Consultation.objects.filter(statements__voice=voice), _quoted_from(voice)
    rows = Finding.objects.filter(consultation__in=asked, found_at__gte=since)
    for row in rows.select_related("consultation__office"):
        yield from _told_since(unquoted([row], quotes, "words"), row.consultation, row.found_at)


def of_the_studies(voice: Voice, quotes: Quotes) -> Iterator[Change]:
    """Plans and reasons that were written since stay, without what they quote."""
    asked, since = Consultation.objects.filter(statements__voice=voice), _quoted_from(voice)
    for study in Study.objects.select_related("consultation__office").filter(consultation__in=asked):
        written = {"question": study.announced_at, "ended_reason": study.ended_at}
        names = [name for name, moment in written.items() if moment and moment >= since]
        yield from _told_since(unquoted([study], quotes, *names), study.consultation, study.announced_at)
    sites = StudySite.objects.select_related("study__consultation__office")
    for site in sites.filter(study__consultation__in=asked):
        moment = site.added_at or site.study.announced_at
        if moment >= since:
            changes = unquoted([site], quotes, "place", "chosen", "added_reason")
            yield from _told_since(changes, site.study.consultation, moment)


def of_what_is_done(voice: Voice, quotes: Quotes) -> Iterator[Change]:
    """What is done about findings of its consultation, and the result of its campaign, stay without what they quote.

    What is older than the voice quotes nothing of it, whatever the voice repeats.
    """
    asked, since = Consultation.objects.filter(statements__voice=voice), _quoted_from(voice)
    tasks = FindingTask.objects.filter(finding__consultation__in=asked, set_at__gte=since)
    for task in tasks.select_related("finding__consultation__office"):
        yield from _told_since(unquoted([task], quotes, "words"), task.finding.consultation, task.set_at)
    steps = TaskStep.objects.filter(task__finding__consultation__in=asked, told_at__gte=since)
    for step in steps.select_related("task__finding__consultation__office"):
        yield from _told_since(
            unquoted([step], quotes, "words"), step.task.finding.consultation, step.told_at
        )
    ended = Campaign.objects.filter(parts__consultation__in=asked, completed_at__gte=since)
    for row in ended.select_related("office"):
        for change in unquoted([row], quotes, "result"):
            yield replace(change, since=_announced(row))


def _quoted_from(voice: Voice) -> datetime:
    """From when on the office knows the words: minutes are laid out before any of them becomes a voice."""
    minute = Minute.objects.select_related("sitting__consultation__office").filter(voice=voice).first()
    laid_out = _laid_out(minute).aggregate(first=Min("time"))["first"] if minute else None
    return min(voice.received_at, laid_out) if laid_out else voice.received_at


def _told_since(changes: Iterable[Change], asked: Consultation, moment: datetime) -> Iterator[Change]:
    """With the first entry that can speak of the row: of the same moment it may stand before that of the voice."""
    rows = Entry.objects.filter(stream_id=asked.office.stream_id, subject=asked.subject, time__gte=moment)
    for change in changes:
        yield replace(change, since=first_of(rows))


def _announced(campaign: Campaign) -> int | None:
    """The first entry about it: it is older than what was said in it."""
    return first_of(Entry.objects.filter(stream_id=campaign.office.stream_id, subject=campaign.subject))


def _scrub_draft(voice: Voice, quotes: Quotes) -> None:
    """A draft stands in no record: what it quotes goes at once, and asked again nothing changes."""

    def work() -> None:
        hold(voice.office.stream_id)  # or whoever writes it at this moment would bring the words back
        for row in DecisionDraft.objects.filter(consultation__statements__voice=voice):
            content = without_quotes(row.content, quotes, but=_NO_WORDS)
            if content != row.content:
                DecisionDraft.objects.filter(pk=row.pk).update(content=content)

    if DecisionDraft.objects.filter(consultation__statements__voice=voice).exists():
        grouped(work)
