"""Who sits there: people put their name down, bodies are named, and each says whether they come.

What somebody wants to be called by and how to reach them is sealed in the vault, and goes when they do not come.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.hear.codes import code_for
from lianxin.hear.commands.letting_go import at_their_word
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...entries import sittings as entries
from ...models import Group, Seat, Sitting
from ...queries.sittings import is_listed, seat_hash, seat_of, seated
from ...states import SITS, SeatKind, SeatState, SittingState
from ..consultations.writing import a_line, demand_convenor, demand_reaching
from ..standing import MOST_PEOPLE, checked, opened, sealed, written
from .announcing import MOST_SEATS
from .drawing import fill_seats
from .forgetting import forget_seats
from .writing import demand, held, record

MOST_BODY, MOST_WHY = 120, 300
NO_SUCH_SEAT = _("Nobody has a seat here with this code. Please compare it with what you noted.")


def put_down(
    *,
    sitting: Sitting,
    name: str,
    contact: str,
    group: Group | None,
    now: datetime,
    idempotency_key: str = "",
) -> tuple[Seat, str]:
    """Somebody would come.  They get a code, shown once, with which they see whether they were drawn."""
    name, contact = checked(name=name, contact=contact)
    if group and group.consultation_id != sitting.consultation_id:
        raise Refusal("group", _("This consultation has no such group."), "group")
    key = _new_key(sitting, idempotency_key)
    if idempotency_key and (known := seat_of(sitting, key)):
        return known, key
    reached = sealed(sitting.office, name=name, contact=contact)
    made = Seat(sitting=sitting, kind=SeatKind.LOT, key_hash=seat_hash(sitting, key), group=group)
    made.contact = reached.pk if reached else None

    def work() -> Seat:
        row = held(sitting)
        _demand_open(row, now)
        made.save(force_insert=True)
        record(row, entries.SITTING_JOINED, now=now, rows=[made, *([reached] if reached else [])])
        return made

    return written(work, contact=reached, known=lambda: seat_of(sitting, key)), key


def _new_key(sitting: Sitting, idempotency_key: str) -> str:
    words = ["seat", sitting.consultation.subject, str(sitting.number)]
    return code_for(office_slug=sitting.office.slug, idempotency_key=idempotency_key, words=words)


def is_open(sitting: Sitting, now: datetime) -> bool:
    """Whether people can put their name down: until the list for the draw is published, and never where a panel meets."""
    if sitting.panel_id or sitting.state != SittingState.ANNOUNCED:
        return False
    return now < sitting.begins_at and not is_listed(sitting)


def _demand_open(sitting: Sitting, now: datetime) -> None:
    if not is_open(sitting, now):
        raise Refusal("not_open", _("Nobody can put their name down for this sitting any more."))
    if sitting.people.count() >= MOST_PEOPLE:
        raise Refusal("full", _("The list for this sitting is full."))


def name_seat(
    *, sitting: Sitting, body: str, proposed_by: str, reason: str, by: Person, now: datetime
) -> tuple[Seat, str]:
    """A body is asked to send somebody; who proposed it and why stands beside it.  The code is for whoever it sends."""
    demand_convenor(sitting.office, by)
    text = _("Please name the body or the role, not a person, in at most %(n)s characters.")
    body = a_line(body, MOST_BODY, "body", text % {"n": MOST_BODY})
    text = _("Please say who proposed it, in at most %(n)s characters.")
    proposed_by = a_line(proposed_by, MOST_BODY, "proposed_by", text % {"n": MOST_BODY})
    text = _("Please say why, in at most %(n)s characters; everybody will read it.")
    reason = a_line(reason, MOST_WHY, "reason", text % {"n": MOST_WHY})
    key = _new_key(sitting, "")

    def work() -> Seat:
        row = held(sitting)
        demand(row, SittingState.ANNOUNCED)
        if row.people.filter(kind=SeatKind.NAMED).count() >= MOST_SEATS:
            raise Refusal("full", _("The list for this sitting is full."))
        made = Seat(
            sitting=row,
            kind=SeatKind.NAMED,
            key_hash=seat_hash(row, key),
            state=SeatState.DRAWN,
            body=body,
            proposed_by=proposed_by,
            reason=reason,
        )
        made.save(force_insert=True)
        told = {"body": body, "proposed_by": proposed_by, "reason": reason}
        record(row, entries.SITTING_NAMED, now=now, rows=[made], **told)
        return made

    return grouped(work), key


def accept(*, seat: Seat, now: datetime) -> Seat:
    """They come."""

    def work() -> Seat:
        row, fresh = held(seat.sitting), Seat.objects.get(pk=seat.pk)
        demand(row, SittingState.ANNOUNCED)
        if fresh.state not in SITS:
            raise Refusal("no_seat", _("There is no seat for you here now."))
        if fresh.state == SeatState.DRAWN:
            fresh.state = SeatState.COMES
            fresh.save(force_update=True)
            record(row, entries.SITTING_ANSWERED, now=now, rows=[fresh], comes=True)
        return fresh

    return grouped(work)


def step_back(*, seat: Seat, now: datetime) -> Seat:
    """They do not come.  How to reach them goes at once, and the lot fills their seat."""

    def work() -> Seat:
        row, fresh = held(seat.sitting), Seat.objects.get(pk=seat.pk)
        if fresh.state != SeatState.GONE and row.state == SittingState.ANNOUNCED:
            fresh.state = SeatState.GONE
            fresh.save(force_update=True)
            record(row, entries.SITTING_ANSWERED, now=now, rows=[fresh], comes=False)
        return fresh

    gone = grouped(work)
    try:
        with at_their_word():
            forget_seats(seats=[gone], why="asked", now=now)
    finally:
        fill_seats(sitting=seat.sitting, now=now)
    return Seat.objects.get(pk=gone.pk)


def open_contacts(*, sitting: Sitting, by: Person, now: datetime) -> list[tuple[Seat, str, str]]:
    """What people with a seat want to be called by and how to reach them, to tell them so.  The record says that it was read."""
    demand_reaching(sitting.office, by)

    def work() -> list[tuple[Seat, str, str]]:
        row = held(sitting)
        demand(row, SittingState.ANNOUNCED)
        rows = opened(seated(row))
        record(row, entries.SITTING_CALLED, now=now, rows=[], count=len(rows))
        return rows

    return grouped(work)
