"""The only writer of the lead's weekly digests: made, read, decided, late, escalated, taken up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianxin.act.rules import NotAllowed
from lianxin.act.texts import needed_text, short_text
from lianxin.algorithms.canonical import JSON
from lianxin.hear.states import MOST_TEXT
from lianxin.office.days import day_of
from lianxin.office.models import Office, Person
from lianxin.office.refusals import Refusal
from lianxin.record.commands import append, hold, stamp
from lianxin.record.commit import grouped
from lianxin.record.entries import EntryKind

from ..digests import ESCALATES, MOST, WEEK, Matter, chosen, decide_by, figures, matters, week_before
from ..entries import digests as entries
from ..models import Demand, Digest
from ..queries.digests import last_decided
from ..rules import demand_oversight, may_settle_digests
from ..states import Decision

#: What is done about a matter is done within a year.
LONGEST = timedelta(days=366)


def make_digest(*, office: Office, due_at: datetime, now: datetime) -> Digest | None:
    """The digest of the week before a Monday, once.  Weeks that had none are told by their number alone."""
    decided = last_decided(office)
    found = chosen(matters(office, now), decided, now)
    week = week_before(due_at, office.zone)
    counted = figures(office, week, now)

    def work() -> Digest | None:
        hold(office.stream_id)
        newest = Digest.objects.filter(office=office).order_by("-week").first()
        if newest is not None and newest.week >= week:
            return None
        digest = Digest(office=office, week=week, due_at=due_at, made_at=now, figures=counted)
        digest.decide_by = decide_by(now, office.zone)
        digest.skipped = (week - newest.week) // WEEK - 1 if newest else 0
        digest.left_out = max(0, len(found) - MOST)
        digest.save(force_insert=True)
        rows = [_demand(digest, at, one, decided) for at, one in enumerate(found[:MOST], start=1)]
        kinds: JSON = [str(row.kind) for row in rows]
        told = {"demands": kinds, "decide_by": stamp(digest.decide_by), "due_at": stamp(due_at)}
        _record(digest, entries.DIGEST_MADE, now, rows, **told)
        return digest

    return grouped(work)


def _demand(digest: Digest, position: int, matter: Matter, decided: dict[str, Demand]) -> Demand:
    row = Demand(office=digest.office, digest=digest, position=position, kind=matter.kind, key=matter.key)
    row.unit, row.area, row.count, row.since = matter.unit, matter.area, matter.count, matter.since
    row.cases, row.before = list(matter.cases), decided.get(matter.key)
    row.save(force_insert=True)
    return row


def read_digest(*, digest: Digest, by: Person, now: datetime) -> Digest:
    """A lead has read it: noted once, whoever was the first."""
    _demand_lead(by, digest.office_id)

    def work() -> Digest:
        held = _hold(digest)
        _read(held, by, now)
        return held

    return grouped(work)


def decide_demand(
    *, demand: Demand, decision: str, words: str, act_by: date | None, by: Person, now: datetime
) -> Demand:
    """A lead acts, by a day, or declines with a reason.  What is decided is read.

    The same matter in another digest is decided with it: nobody says the same thing twice.
    """
    _demand_lead(by, demand.office_id)
    words = short_text(words, "words", MOST_TEXT)
    _check(decision, words, act_by, day_of(now, by.office))

    def work() -> Demand:
        hold(by.office.stream_id)
        open_ = Demand.objects.select_related("digest__office").filter(
            office_id=demand.office_id, key=demand.key, decided_at=None
        )
        same = list(open_.order_by("-digest_id"))
        if demand.pk not in {row.pk for row in same}:
            raise Refusal("not_now", _("This was decided already."))
        for row in same:
            row.decision, row.words, row.decided_by, row.decided_at = decision, words, by, now
            row.act_by = act_by if decision == Decision.ACT else None
            _decided(row, by, now)
        return next(row for row in same if row.pk == demand.pk)

    return grouped(work)


def _check(decision: str, words: str, act_by: date | None, today: date) -> None:
    if decision not in Decision.values:
        raise Refusal("missing", _("Please choose: something is done, or it is declined."), "decision")
    if decision == Decision.DECLINE:
        if not words:
            raise Refusal("missing", _("Please give the reason."), "words")
        return
    if not words:
        raise Refusal("missing", _("Please say what will be done."), "words")
    if act_by is None:
        raise Refusal("missing", _("Please say by which day."), "act_by")
    if not today <= act_by <= today + LONGEST:
        raise Refusal("range", _("The day must lie between today and a year from now."), "act_by")


def _decided(demand: Demand, by: Person, now: datetime) -> None:
    digest = demand.digest
    _read(digest, by, now)
    demand.save(force_update=True)
    _settle(digest, now)
    told: dict[str, JSON] = {
        "demand": demand.position,
        "kind": str(demand.kind),
        "decision": str(demand.decision),
    }
    act_by = demand.act_by.isoformat() if demand.act_by else None
    _record(digest, entries.DIGEST_DECIDED, now, [demand], act_by=act_by, **told)


def _read(digest: Digest, by: Person, now: datetime) -> None:
    if digest.read_at is not None:
        return
    digest.read_by, digest.read_at = by, now
    _settle(digest, now)
    _record(digest, entries.DIGEST_READ, now)


def _settle(digest: Digest, now: datetime) -> None:
    """Read, and nothing left to decide."""
    if digest.settled_at is None and not _open(digest):
        digest.settled_at = now
    digest.save(force_update=True)


def _open(digest: Digest) -> int:
    return digest.demands.filter(decided_at=None).count()


def note_late_digest(*, digest: Digest, now: datetime) -> Digest:
    """Note once that a digest was not settled in time, with the date at which it was due."""

    def work() -> Digest:
        held = _hold(digest)
        if held.settled_at is None and held.late_noted_at is None and held.decide_by <= now:
            held.late_noted_at = now
            held.save(force_update=True)
            _record(held, entries.DIGEST_LATE, now, due_at=stamp(held.decide_by), open=_open(held))
        return held

    return grouped(work)


def escalate_digest(*, digest: Digest, now: datetime) -> Digest:
    """Another week without a decision: it goes, once, to the overseers, who say what they did about it."""

    def work() -> Digest:
        held = _hold(digest)
        due_at = held.decide_by + ESCALATES
        if held.settled_at is None and held.escalated_at is None and due_at <= now:
            held.escalated_at = now
            held.save(force_update=True)
            _record(held, entries.DIGEST_ESCALATED, now, due_at=stamp(due_at), open=_open(held))
        return held

    return grouped(work)


def take_up_digest(*, digest: Digest, words: str, by: Person, now: datetime) -> Digest:
    """An overseer writes down what was done about a digest that went to the overseers; that alone closes it."""
    demand_oversight(by, digest.office_id)
    words = needed_text(words, "words", _("Please say what you did about it."), MOST_TEXT)

    def work() -> Digest:
        held = _hold(digest)
        if held.escalated_at is None or held.taken_up_at is not None:
            raise Refusal("not_now", _("This digest does not wait for an overseer."))
        held.taken_up_words, held.taken_up_by, held.taken_up_at = words, by, now
        held.save(force_update=True)
        _record(held, entries.DIGEST_TAKEN_UP, now)
        return held

    return grouped(work)


def _demand_lead(person: Person, office_id: int) -> None:
    if person.office_id != office_id or not may_settle_digests(person):
        raise NotAllowed("digest")


def _hold(digest: Digest) -> Digest:
    """The record first, as in every command here, then the row as it stands now."""
    hold(digest.office.stream_id)
    return Digest.objects.select_related("office").get(pk=digest.pk)


def _record(
    digest: Digest,
    kind: EntryKind,
    now: datetime,
    rows: Sequence[models.Model] = (),
    /,
    **public: JSON,
) -> None:
    append(
        stream_id=digest.office.stream_id,
        kind=kind,
        subject=f"digest/{digest.pk}",
        now=now,
        public={"digest": digest.pk, "week": digest.week.isoformat(), **public},
        rows=[digest, *rows],
    )
