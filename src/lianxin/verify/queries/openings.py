"""Reads of openings: what waits, what the office asked for before, and what the person who spoke is told."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from lianxin.hear.models import Opening, Voice
from lianxin.hear.states import OpeningState
from lianxin.office.days import day_of
from lianxin.office.models import Office, Person

from .. import opening as rules

PAGE = 50


def opening_by_id(office: Office, pk: int) -> Opening | None:
    return _rows().filter(office=office, pk=pk).first()


def openings(office: Office, *, size: int = PAGE) -> list[Opening]:
    """What was asked for, the newest first."""
    return list(_rows().filter(office=office).order_by("-pk")[:size])


def openings_to_decide(person: Person) -> list[Opening]:
    """What others asked for and this person may decide."""
    if not person.holds(*rules.DECIDERS):
        return []
    asked = _rows().filter(office=person.office_id, state=OpeningState.ASKED).order_by("pk")
    return [row for row in asked[:PAGE] if rules.decides_as(person, row)]


def openings_to_open(person: Person, now: datetime) -> list[Opening]:
    """What was agreed to for this person and can still be opened."""
    since = now - rules.OPEN_FOR
    return list(
        _rows().filter(asked_by=person, state=OpeningState.AGREED, decided_at__gte=since).order_by("pk")
    )


def openings_done(office: Office, *, size: int = PAGE) -> list[Opening]:
    """What everybody sees: what was opened, the newest first."""
    return list(_rows().filter(office=office, state=OpeningState.OPENED).order_by("-opened_at")[:size])


def openings_told(voice: Voice) -> list[Opening]:
    """What the person who spoke may know: every opening of theirs, as soon as no law keeps it quiet."""
    rows = _rows().filter(voice=voice, state=OpeningState.OPENED).exclude(told_at=None)
    return list(rows.order_by("-opened_at"))


def openings_to_tell(now: datetime) -> list[Opening]:
    """What was kept quiet and may now be told; by the day of each office."""
    quiet = _rows().filter(state=OpeningState.OPENED, told_at=None).exclude(quiet_until=None)
    return [row for row in quiet if row.quiet_until and row.quiet_until <= day_of(now, row.office)]


def _rows() -> QuerySet[Opening]:
    return Opening.objects.select_related("office", "voice", "asked_by", "decided_by")
