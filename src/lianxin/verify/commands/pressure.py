"""The only writer of what people say about being pressed."""

from __future__ import annotations

from datetime import datetime

from lianxin.act.texts import short_text
from lianxin.hear.models import Voice
from lianxin.hear.states import MOST_TEXT
from lianxin.office.models import Person
from lianxin.record.commands import append
from lianxin.record.commit import grouped
from lianxin.record.entries import EntryKind

from ..entries import contact as entries
from ..models import Pressure
from ..rules import demand_oversight


def say_pressed(*, voice: Voice, now: datetime, words: str = "") -> Pressure:
    """The person who spoke says that somebody pressed them; words are welcome, not needed.

    The record shows that somebody said so, not about what: no unit can tell whose word it is.
    """
    words = short_text(words, "words", MOST_TEXT)

    def work() -> Pressure:
        row = Pressure(office=voice.office, voice=voice, words=words, said_at=now)
        row.save(force_insert=True)
        _record(row, entries.PRESSURE_SAID, now)
        return row

    return grouped(work)


def see_pressure(*, pressure: Pressure, by: Person, now: datetime) -> Pressure:
    """An overseer has looked into it; seen twice, the first time stands."""
    demand_oversight(by, pressure.office_id)

    def work() -> Pressure:
        held = Pressure.objects.select_for_update(of=("self",)).select_related("office").get(pk=pressure.pk)
        if held.seen_at is None:
            held.seen_by, held.seen_at = by, now
            held.save()
            _record(held, entries.PRESSURE_SEEN, now)
        return held

    return grouped(work)


def _record(row: Pressure, kind: EntryKind, now: datetime) -> None:
    append(
        stream_id=row.office.stream_id,
        kind=kind,
        subject=f"pressure/{row.pk}",
        now=now,
        public={"month": f"{row.said_at.astimezone(row.office.zone):%Y-%m}"},
        rows=[row],
    )
