"""The house learns from what people decided, beside the work and never in its way."""

from __future__ import annotations

from datetime import datetime

from lianxin.office.models import Office
from lianxin.record.consumers import unhurried

from ..understanding import topics


@unhurried
def learn_topics(now: datetime) -> None:
    """Each office's topics are learned anew after its decisions changed."""
    for office in Office.objects.all():
        topics.learn(office, now=now)
