"""Ideas to which the office owes a word, and names of their authors that somebody has to look at."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.ask.models import Consultation
from lianxin.ask.queries import ideas as queries
from lianxin.ask.rules import may_convene
from lianxin.office.days import day_of
from lianxin.office.models import Person

from .. import dates
from ..stages import Tag
from .shape import Duty


def replies(person: Person, now: datetime) -> list[Duty]:
    """One duty for each consultation that owes something; due when the oldest of its ideas is."""
    if not may_convene(person):
        return []
    today = day_of(now, person.office)
    found = []
    for row in queries.owing(person.office, today):
        owed = list(queries.owed(row, today))
        if owed:
            due = min(queries.due_on(one, person.office) or today for one in owed)
            found.append(_duty(row, _("Reply to ideas"), len(owed), due, now))
        if named := queries.unnamed(row).count():
            found.append(_duty(row, _("Look at the name of somebody who had an idea"), named, today, now))
    return found


def _duty(row: Consultation, text: str, count: int, due: date, now: datetime) -> Duty:
    """By the end of the day on which it is due."""
    zone = row.office.zone
    due_at = datetime.combine(due, time(23, 59, 59), zone).astimezone(UTC)
    return Duty(
        text=text,
        detail=f"{row.title} ({count})",
        url=reverse("web:ideas_desk", args=[row.office.slug, row.number]),
        due_at=due_at,
        due=Tag(*dates.until(due_at, now, zone)),
    )
