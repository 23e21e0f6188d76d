"""Minutes enter the record and are published by the clock, and what nobody needs any more of people at a table goes."""

from __future__ import annotations

from datetime import datetime

from lianxin.hear.erasures import erased_again, holds_words
from lianxin.hear.scrubbing import points_to_contacts
from lianxin.record.consumers import timed
from lianxin.record.verification.beside import beside

from .. import erasing
from ..checking.minutes import check_minutes
from ..commands import sittings as commands
from ..commands.sittings.forgetting import LEDGER
from ..commands.standing import forget_by_the_clock
from ..models import Seat, Sitting
from ..states import SittingState

beside(check_minutes)
holds_words(erasing.of_the_minutes)
erased_again(LEDGER, commands.forget_again)
points_to_contacts(Seat, "contact")


@timed
def hold_sittings(now: datetime) -> None:
    """Two look-ups when no minutes wait and nobody is to be forgotten."""
    rows = Sitting.objects.select_related("consultation__office__stream")
    for row in rows.filter(state=SittingState.HELD, minutes_until__isnull=False).order_by("pk"):
        commands.seal_confirmations(sitting=row, now=now)
        commands.settle_minutes(sitting=row, now=now)
    forget_by_the_clock(
        commands.no_longer_needed(now),
        forgetting=lambda some: commands.forget_seats(seats=some, why="time", now=now),
        now=now,
    )
