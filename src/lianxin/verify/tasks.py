"""What follows by itself: outcomes, from which rates are counted."""

from __future__ import annotations

from datetime import datetime

from lianxin.record.consumers import consumer
from lianxin.record.entries import KINDS
from lianxin.record.models import Entry

from . import commands, tally
from .entries import verdicts as entries

_READS = [KINDS[name] for name in tally.READS if name != entries.VERDICT_GIVEN.name] + [entries.VERDICT_GIVEN]


@consumer(tally.TALLY, reads=_READS)
def tally_entry(entry: Entry, now: datetime) -> None:
    """Each entry moves the outcomes it concerns."""
    commands.tally_entry(entry)
