"""Published figures of which somebody says that they are wrong: an overseer decides within a week."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.office.models import Person
from lianxin.verify import queries
from lianxin.verify.models import Correction
from lianxin.verify.rules import may_oversee

from .. import dates
from ..stages import Tag
from .shape import Duty

WITHIN = timedelta(days=7)


def to_decide(person: Person, now: datetime) -> list[Duty]:
    """What somebody else asked for."""
    if not may_oversee(person):
        return []
    asked = [row for row in queries.corrections_asked(person.office) if row.asked_by_id != person.pk]
    return [_duty(row, now) for row in asked]


def _duty(row: Correction, now: datetime) -> Duty:
    due_at = row.asked_at + WITHIN
    return Duty(
        text=_("Say whether a published figure is wrong"),
        detail=row.field,
        url=reverse("web:correcting", args=[row.office.slug]),
        due_at=due_at,
        due=Tag(*dates.until(due_at, now, row.office.zone)),
    )
