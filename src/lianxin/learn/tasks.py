"""What follows from entries: an agenda is compared with what presses most as soon as a sitting is announced."""

from __future__ import annotations

from datetime import datetime

from lianxin.ask.commands.sittings import Raised, compare_agenda
from lianxin.ask.entries.sittings import SITTING_ANNOUNCED
from lianxin.ask.models import Sitting
from lianxin.record.consumers import consumer
from lianxin.record.models import Entry

from .pressing import pressing


@consumer("learn.compare_agenda", reads=[SITTING_ANNOUNCED])
def compare(entry: Entry, now: datetime) -> None:
    """Topics of the thirty days before, by how much they press; who spoke goes into nothing of it."""
    rows = Sitting.objects.select_related("consultation__office__stream")
    sitting = rows.get(
        consultation__office__stream=entry.stream_id,
        consultation__number=entry.public["consultation"],
        number=entry.public["sitting"],
    )
    found = pressing(sitting.office, now)
    compare_agenda(sitting=sitting, raised=[Raised(row.topic.code, row.tellings) for row in found], now=now)
