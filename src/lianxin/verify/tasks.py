"""What follows by itself: outcomes, from which rates are counted."""

from __future__ import annotations

from datetime import datetime

from lianxin.record.consumers import consumer, outside, timed
from lianxin.record.entries import KINDS
from lianxin.record.models import Entry

from . import commands, queries, tally
from .entries import contact, verdicts

#: Kinds are known by name once their modules are read: those of lower rooms are.
_KNOWN = KINDS | {kind.name: kind for kind in (contact.CONTACT_SETTLED, verdicts.VERDICT_GIVEN)}


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
