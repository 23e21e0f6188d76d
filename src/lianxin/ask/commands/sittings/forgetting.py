"""How to reach people is forgotten: when they do not come, and when the sitting is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from lianxin.office.models import Office
from lianxin.record.erasing import Why

from ...entries.sittings import SITTING_ANNOUNCED
from ...models import Seat
from ...states import SeatState, SittingState
from ..standing import forget

#: So long after a sitting nobody needs to be reached about it, whatever was done about its minutes.
LATEST = timedelta(days=60)
#: The name under which the ledger of erasures knows a seat.
LEDGER = "seat"


def forget_seats(*, seats: Sequence[Seat], why: Why, now: datetime) -> int:
    """What these people of one office left to be called by and reached at goes for good; their seat stays a number."""
    return forget(seats, what=_left, ledger=LEDGER, since=SITTING_ANNOUNCED, why=why, now=now)


def _left(seat: Seat) -> dict[str, Any]:
    return {"contact": None} if seat.contact else {}


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
