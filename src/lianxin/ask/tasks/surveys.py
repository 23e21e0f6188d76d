"""Answers to surveys enter the record by the clock, and are counted when a round has ended."""

from __future__ import annotations

from datetime import datetime

from lianxin.record.consumers import timed
from lianxin.record.verification.beside import beside

from ..checking.surveys import check_surveys
from ..commands import surveys as commands
from ..queries.surveys.rounds import uncounted, with_unsealed

beside(check_surveys)


@timed
def hold_surveys(now: datetime) -> None:
    """Two look-ups when no answer waits and no round has ended."""
    for row in with_unsealed():
        commands.seal_answers(round_=row, now=now)
    for row in uncounted(now):
        commands.count_round(round_=row, now=now)
