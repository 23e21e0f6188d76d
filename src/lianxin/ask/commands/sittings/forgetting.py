"""How to reach people is forgotten: when they do not come, and when the sitting is over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from lianxin.hear import erasures
from lianxin.hear.commands.letting_go import OF_THE_RECORD, let_go
from lianxin.hear.erasures import Change
from lianxin.hear.models import Contact
from lianxin.office.models import Office
from lianxin.record.erasing import Why
from lianxin.record.models import Entry

from ...entries.sittings import SITTING_ANNOUNCED
from ...models import Seat
from ...states import SeatState, SittingState

#: So long after a sitting nobody needs to be reached about it, whatever was done about its minutes.
LATEST = timedelta(days=60)
#: The name under which the ledger of erasures knows a seat.
LEDGER = "seat"


def forget_seats(*, seats: Sequence[Seat], why: Why, now: datetime) -> int:
    """What these people of one office left to be called by and reached at goes for good; their seat stays a number."""
    seats = [seat for seat in seats if seat.contact]
    if not seats:
        return 0
    office = seats[0].sitting.office

    def changes() -> Iterator[Change]:
        for seat in Seat.objects.filter(pk__in=[one.pk for one in seats], contact__isnull=False).order_by(
            "pk"
        ):
            yield Change(seat, {"contact": None})
            yield from (Change(row, None) for row in Contact.objects.filter(pk__in=[seat.contact]))

    def settle() -> None:
        for seat in seats:
            erasures.note(office, {LEDGER: bytes(seat.key_hash).hex()}, why=why, now=now)

    let_go(
        stream_id=office.stream_id,
        since=_since(office),
        changes=changes,
        settle=settle,
        subject=OF_THE_RECORD,
        why=why,
        now=now,
    )
    return len(seats)


def _since(office: Office) -> int:
    """The entry before which nothing was written about any seat."""
    rows = Entry.objects.filter(stream_id=office.stream_id, kind=SITTING_ANNOUNCED.name)
    return rows.order_by("number").values_list("number", flat=True)[0]


def no_longer_needed(now: datetime) -> list[Seat]:
    """Whose sitting is over or never was, and who does not come."""
    over = Q(sitting__state__in=[SittingState.SETTLED, SittingState.CANCELLED])
    over |= Q(state=SeatState.GONE) | Q(sitting__begins_at__lte=now - LATEST)
    over |= Q(sitting__state=SittingState.HELD, state=SeatState.WAITING)
    rows = Seat.objects.select_related("sitting__consultation__office__stream").filter(contact__isnull=False)
    return list(rows.filter(over).order_by("pk"))


def forget_again(office: Office, key_hash: str, why: Why, now: datetime) -> int:
    """What a restored backup brought back goes again."""
    rows = Seat.objects.select_related("sitting__consultation__office__stream")
    found = rows.filter(sitting__consultation__office=office, key_hash=bytes.fromhex(key_hash))
    return forget_seats(seats=list(found), why=why, now=now)
