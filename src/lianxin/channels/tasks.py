"""What channels do by themselves: each looks after its own door, again and again."""

from __future__ import annotations

import logging
from datetime import datetime

from lianxin.record.consumers import outside

from . import channels

log = logging.getLogger(__name__)


@outside
def look_after_doors(now: datetime) -> None:
    """Every channel gets its turn; one that stumbles does not stop the others, and its probe will show it."""
    for channel in channels().values():
        if channel.timed:
            try:
                channel.timed(now)
            except Exception as error:  # noqa: BLE001  a door may fail in any way; the type alone is said
                log.error("The channel %s stumbled: %s", channel.code, type(error).__name__)  # noqa: TRY400
