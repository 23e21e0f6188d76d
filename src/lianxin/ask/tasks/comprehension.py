"""What people found in the office's own page enters the record by the clock."""

from __future__ import annotations

from datetime import datetime

from lianxin.record.consumers import timed

from ..commands.comprehension import seal_answers
from ..models import Comprehension, Consultation


@timed
def hold_comprehension(now: datetime) -> None:
    """One look-up when no answer waits."""
    waiting = Comprehension.objects.filter(batch=None).values("question__consultation")
    rows = Consultation.objects.select_related("office__stream").filter(pk__in=waiting)
    for row in rows.order_by("pk"):
        seal_answers(consultation=row, now=now)
