"""Votes about money are counted as soon as the trustee's list is in, and counted again whenever the record is checked."""

from __future__ import annotations

from datetime import datetime

from lianxin.record.consumers import timed
from lianxin.record.verification.beside import beside

from ..checking.budgets import check_tallies
from ..commands.budgets import tally_ballot
from ..queries.budgets import uncounted

beside(check_tallies)


@timed
def hold_budgets(now: datetime) -> None:
    """One look-up when nothing waits to be counted."""
    for ballot in uncounted():
        tally_ballot(ballot=ballot, now=now)
