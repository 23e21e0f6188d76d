"""Consultations open and close by the clock."""

from __future__ import annotations

from datetime import datetime

from lianxin.record.consumers import timed

from ..commands import consultations as commands
from ..models import Consultation
from ..states import GOES_ON, ConsultationState


@timed
def hold_consultations(now: datetime) -> None:
    """One look-up when none is under way.  After a long sleep one opens and closes at once."""
    rows = Consultation.objects.select_related("office__stream").filter(state__in=GOES_ON, opens_at__lte=now)
    for row in rows.order_by("pk"):
        at = row
        if at.state == ConsultationState.ANNOUNCED:
            at = commands.open_consultation(consultation=at, now=now)
        if at.closes_at <= now:
            commands.close_consultation(consultation=at, now=now)
