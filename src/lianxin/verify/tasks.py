"""What follows by itself: outcomes, from which rates are counted."""

from __future__ import annotations

from datetime import datetime

from lianxin.hear.erasures import holds_words
from lianxin.record.consumers import consumer, outside, timed
from lianxin.record.entries import KINDS
from lianxin.record.models import Entry

from . import commands, erasing, keeping, queries, tally, witnesses
from .entries import contact, verdicts

#: Kinds are known by name once their modules are read: those of lower rooms are.
_KNOWN = KINDS | {kind.name: kind for kind in (contact.CONTACT_SETTLED, verdicts.VERDICT_GIVEN)}

holds_words(erasing.of_the_word)


@consumer(tally.TALLY, reads=[_KNOWN[name] for name in (tally.BEGINS, *tally.READS)])
def tally_entry(entry: Entry, now: datetime) -> None:
    """Each entry moves the outcomes it concerns."""
    commands.tally_entry(entry)


@outside
def look_for_signs(now: datetime) -> None:
    """Once a day the detectors look at each office, in a thread of their own: a long look holds nobody up.

    They look a year back, so days on which the machine was down are looked at afterwards.
    """
    for office in queries.offices_to_look_at(now):
        commands.note_findings(office=office, now=now)


@timed
def keep_day_heads(now: datetime) -> None:
    """One signed head of each day is kept and published, so that those who keep it can compare."""
    witnesses.keep_day_heads(now)


@outside
def ask_witnesses(now: datetime) -> None:
    """Those outside who watch the record are asked for their signature below the newest head."""
    witnesses.ask_all(now)


@outside
def publish_sheets(now: datetime) -> None:
    """When a month has turned, its figures are fixed; after an outage one month after the other, none twice.

    Reading a long record takes its time and is done in a thread of its own.
    """
    for office, month in queries.sheets_to_publish(now):
        commands.publish_sheet(office=office, month=month, now=now)


@timed
def note_lateness(now: datetime) -> None:
    """Reviews that were not decided and orders that were not carried out in time, once each."""
    for review in queries.reviews_late(now):
        commands.note_late_review(review=review, now=now)
    for order in queries.orders_late(now):
        commands.note_late_order(order=order, now=now)


@timed
def tell_leads(now: datetime) -> None:
    """Each Monday at eight whoever leads an office gets the digest of the week before; after an outage the newest."""
    for office, due_at in queries.offices_to_tell(now):
        commands.make_digest(office=office, due_at=due_at, now=now)


@timed
def digests_late(now: datetime) -> None:
    """Digests that nobody decided: late after a week, before the overseers after two; each is noted once."""
    for digest in queries.digests_late(now):
        commands.note_late_digest(digest=digest, now=now)
    for digest in queries.digests_to_escalate(now):
        commands.escalate_digest(digest=digest, now=now)


@timed
def tell_opened(now: datetime) -> None:
    """Who was opened while a law kept it quiet is told on the day that was named."""
    for opening in queries.openings_to_tell(now):
        commands.tell_opened(opening=opening, now=now)


@outside
def forget_in_time(now: datetime) -> None:
    """What has been kept for its time goes, a few voices at a time; what is still open waits."""
    keeping.forget_when_steady(now)
