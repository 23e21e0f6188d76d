"""What an erasure leaves beside the tables goes soon after it."""

from __future__ import annotations

from datetime import datetime

from lianxin.record.consumers import outside

from .. import scrubbing


@outside
def scrub(now: datetime) -> None:
    """In a thread of its own: an engine that tidies up holds nobody up."""
    scrubbing.scrub(now)
