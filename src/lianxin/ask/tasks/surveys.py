"""Answers to surveys enter the record and are counted by the clock, some minutes after a round has closed."""

from __future__ import annotations

from datetime import datetime

from lianxin.record.consumers import timed
from lianxin.record.verification.beside import beside

from ..checking.surveys import check_surveys
from ..commands import surveys as commands
from ..queries.surveys.rounds import uncounted

beside(check_surveys)


@timed
def hold_surveys(now: datetime) -> None:
    """One look-up when no round has ended."""
    for row in uncounted(now):
        commands.count_round(round_=row, now=now)
