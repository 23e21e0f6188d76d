"""In the night, who looked is fixed."""

from __future__ import annotations

from datetime import datetime

from lianxin.hear.models import Glance
from lianxin.office.models import Office
from lianxin.record.consumers import timed

from ..commands import fix_looks

#: Days are fixed one entry at a time; a house that slept for long goes on at the next turn.
_AT_ONCE = 20


@timed
def looks_of_days_over(now: datetime) -> None:
    """Each look of a day that is over stands in the record from then on."""
    seen = Office.objects.filter(pk__in=Glance.objects.values("office_id").distinct())
    for office in seen.select_related("stream"):
        for _turn in range(_AT_ONCE):
            if not fix_looks(office=office, now=now):
                break
