"""Lists are made when a pot closes, silence becomes a no, and what nobody needs any more of people in a pot goes."""

from __future__ import annotations

import logging
from datetime import datetime

from lianxin.hear.erasures import erased_again
from lianxin.hear.scrubbing import points_to_contacts
from lianxin.record.consumers import outside, timed
from lianxin.record.verification.beside import beside

from ..checking.panels import check_panels
from ..commands import panels as commands
from ..commands.panels.forgetting import LEDGER
from ..commands.standing import forget_by_the_clock
from ..models import Entrant, Panel
from ..queries.panels import seats_wait
from ..states import PanelState

log = logging.getLogger(__name__)
beside(check_panels)
erased_again(LEDGER, commands.forget_again)
points_to_contacts(Entrant, "contact")


@outside
def make_lists(now: datetime) -> None:
    """One look-up when no pot has closed.  To find the fairest list of many people takes minutes: it holds nobody up."""
    rows = Panel.objects.select_related("consultation__office__stream")
    for row in rows.filter(state=PanelState.OPEN, closes_at__lte=now).order_by("closes_at", "pk"):
        try:
            commands.make_list(panel=row, now=now)
        except Exception:  # One whose list cannot be found holds no other up.
            log.exception("The list of panel %s cannot be made", row.pk)


@timed
def hold_panels(now: datetime) -> None:
    """Two look-ups when no panel was drawn and nobody is to be forgotten; few more where everybody answered."""
    rows = Panel.objects.select_related("consultation__office__stream")
    for row in rows.filter(state=PanelState.DRAWN).order_by("pk"):
        if seats_wait(row, now):
            commands.fill_places(panel=row, now=now)
    forget_by_the_clock(
        commands.no_longer_needed(now),
        forgetting=lambda some: commands.forget_entrants(entrants=some, why="time", now=now),
        now=now,
    )
