"""The calendar of session days is filled, and what was not held is shown as not held, by the clock."""

from __future__ import annotations

from datetime import datetime

from lianxin.record.consumers import timed

from ..commands import session_days as commands
from ..commands.session_days.going_on import PATIENCE
from ..commands.session_days.planning import FILLED
from ..models import SessionDay, SessionSeries
from ..states import SessionState


@timed
def hold_session_days(now: datetime) -> None:
    """Two look-ups when nothing is due."""
    rows = SessionDay.objects.select_related("office__stream").filter(state=SessionState.ANNOUNCED)
    for session in rows.filter(begins_at__lte=now - PATIENCE).order_by("pk"):
        commands.miss_session(session=session, now=now)
    series = SessionSeries.objects.select_related("office__stream").filter(ended_at=None)
    for one in series.filter(planned_until__lt=(now + FILLED).date()).order_by("pk"):
        commands.plan_sessions(series=one, now=now)
