"""What follows by itself: a case for each voice, new dates after a holiday notice, climbing when time is up."""

from __future__ import annotations

from datetime import datetime

from lianxin.hear.entries import VOICE_READ, VOICE_RECEIVED
from lianxin.hear.models import Voice
from lianxin.hear.states import Severity
from lianxin.office.entries import CALENDAR_IMPORTED
from lianxin.record.consumers import consumer, timed
from lianxin.record.models import Entry

from . import commands
from .models import Case
from .states import CaseState

_AT_ONCE = 200


@consumer("act.open_case", reads=[VOICE_RECEIVED])
def open_case(entry: Entry, now: datetime) -> None:
    """Each voice gets its case, under the number of its entry; the house's own probes get none."""
    if entry.public.get("probe"):
        return
    voice = Voice.objects.select_related("area").get(pk=entry.public["voice"])
    voice.office = entry.stream.office
    commands.open_case(voice=voice, number=entry.number, now=now)


@consumer("act.grade", reads=[VOICE_READ])
def grade(entry: Entry, now: datetime) -> None:
    """A person's reading of a voice says how much its case presses."""
    case = Case.objects.select_related("office").get(case_voices__voice=entry.public["voice"])
    commands.grade(case=case, severity=Severity(entry.public["severity"]), now=now)


@consumer("act.redate", reads=[CALENDAR_IMPORTED])
def redate(entry: Entry, now: datetime) -> None:
    """A holiday notice, new or corrected, moves the dates of cases that are not solved yet."""
    cases = Case.objects.filter(office__stream_id=entry.stream_id, imported=False)
    for case in cases.exclude(state=CaseState.SOLVED):
        commands.redate(case=case, year=entry.public["year"], now=now)


@timed
def climb(now: datetime) -> None:
    """Every case whose next level has come climbs, however long nobody looked."""
    for case in Case.objects.filter(climb_at__lte=now).order_by("climb_at")[:_AT_ONCE]:
        commands.climb(case=case, now=now)
