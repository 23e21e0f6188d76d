"""Ballots open, tell their turnout and close by the clock."""

from __future__ import annotations

from datetime import datetime

from lianxin.record.consumers import timed

from ..commands import ballots as commands
from ..models import Ballot
from ..states import BallotState


@timed
def hold_ballots(now: datetime) -> None:
    """Two look-ups when no ballot is under way."""
    rows = Ballot.objects.select_related("office__stream").order_by("pk")
    due = rows.filter(state=BallotState.ANNOUNCED, opens_at__lte=now, closes_at__gt=now, roll_count__gt=0)
    for ballot in due:
        commands.open_ballot(ballot=ballot, now=now)
    for ballot in rows.filter(state=BallotState.OPEN):
        if now >= ballot.closes_at:
            commands.close_ballot(ballot=ballot, now=now)
        else:
            commands.publish_turnout(ballot=ballot, now=now)
