"""Maps are drawn by the clock, and drawn again whenever the record is checked."""

from __future__ import annotations

import logging
from datetime import datetime

from lianxin.record.consumers import timed
from lianxin.record.verification.beside import beside

from ..checking.maps import check_maps
from ..commands.maps import draw_map
from ..queries.maps.apart import NotDrawn
from ..queries.maps.drawn import have_enough_voted, is_same_day, undrawn
from ..queries.statements import is_published

log = logging.getLogger(__name__)
beside(check_maps)


@timed
def hold_maps(now: datetime) -> None:
    """One look-up when no votes have entered the record since the last map.

    Once a day while people vote, and once more when every vote has entered the record.
    """
    for row, last_drawn in undrawn():
        later = last_drawn is None or not is_same_day(last_drawn, now, row)
        if (later or is_published(row, now)) and have_enough_voted(row):
            try:
                draw_map(consultation=row, now=now)
            except NotDrawn:
                log.exception("A map could not be drawn")
