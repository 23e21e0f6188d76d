"""People who were there say that the minutes are right, or how they would put it.  Silence is no consent."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lianxin.algorithms.canonical import JSON
from lianxin.office.refusals import Refusal
from lianxin.record.commit import grouped

from ...entries import sittings as entries
from ...models import Confirmation, Minute, Seat, Sitting
from ...queries.sittings import digest_of, mark_of, said_by
from ...states import MinuteState, SeatState, SittingMode, SittingState
from .writing import held, record

#: Marks enter the record in the first minutes of an hour, as votes do: so no time of a single one stands there.
ON_THE_HOUR = 5
#: So many fit into one entry.
AT_ONCE = 400
_POSITIVE = 2**63 - 1


def may_confirm(seat: Seat, now: datetime) -> bool:
    """Whoever had a seat, from the minutes on until the time for it is over."""
    sitting = seat.sitting
    return (
        seat.state in {SeatState.COMES, SeatState.DRAWN}
        and sitting.state == SittingState.HELD
        and sitting.minutes_until is not None
        and now < sitting.minutes_until
    )


def confirm(*, seat: Seat, key: str, minute: Minute, mine: bool, now: datetime) -> None:
    """This is what was said; ``mine``: I said it.  The mark that stays joins the minute to nobody's seat."""
    with_mark(seat, key, minute, right=True, mine=mine, now=now)


def with_mark(seat: Seat, key: str, minute: Minute, *, right: bool, mine: bool, now: datetime) -> None:
    """Whoever settles the minutes waits: a mark comes before that, or is refused."""

    def work() -> None:
        seat.sitting, fresh = held(minute.sitting), Minute.objects.get(pk=minute.pk)
        if not may_confirm(seat, now) or fresh.sitting_id != seat.sitting_id:
            raise Refusal("not_now", _("The minutes of this sitting cannot be confirmed now."))
        if said_by([fresh], key) or (right and fresh.state == MinuteState.REPLACED):
            raise Refusal("twice", _("You have said whether this is right already."))
        mark = mark_of(fresh, key)
        number = int.from_bytes(mark[:8]) & _POSITIVE
        made = Confirmation(key=number, minute=fresh, mark=mark, right=right, mine=mine)
        made.save(force_insert=True)

    grouped(work)


def seal_confirmations(*, sitting: Sitting, now: datetime) -> int:
    """What was confirmed enters the record together, by minute and in no order; returns how many.

    Within the first minutes of an hour; of a confidential sitting only when the time to confirm is over.
    """
    waiting = Confirmation.objects.filter(minute__sitting=sitting, right=True, sealed=False)
    if not _is_due(sitting, now) or not waiting.exists():
        return 0

    def work() -> int:
        row = held(sitting)
        rows = list(waiting.select_related("minute").order_by("minute__number", "key")[:AT_ONCE])
        if not rows or not _is_due(row, now):
            return 0
        told: list[JSON] = [{"minute": one.minute.number, "digest": digest_of(one.minute)} for one in rows]
        Confirmation.objects.filter(pk__in=[one.pk for one in rows]).update(sealed=True)
        record(row, entries.MINUTES_CONFIRMED, now=now, rows=[], confirmed=told)
        return len(rows)

    return grouped(work)


def _is_due(sitting: Sitting, now: datetime) -> bool:
    if sitting.minutes_until and now >= sitting.minutes_until:
        return True
    return sitting.mode == SittingMode.OPEN and now.minute < ON_THE_HOUR


__all__ = ["confirm", "may_confirm", "seal_confirmations", "with_mark"]
