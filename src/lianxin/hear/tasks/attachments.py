"""Files that nobody claimed do not stay; files that were claimed are checked when the record is."""

from __future__ import annotations

from datetime import datetime

from lianxin.record.consumers import timed
from lianxin.record.verification.beside import beside

from ..attachments import staging
from ..attachments.checking import check_files

beside(check_files)


@timed
def forget_unclaimed(now: datetime) -> None:
    """What was sent and never handed in is gone after a day, like any trace of it."""
    staging.purge(now)
