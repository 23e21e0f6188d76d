"""Consultations that are closed and wait for a decision, with an answer to every statement."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.ask.models import Consultation
from lianxin.ask.queries import decisions as queries
from lianxin.ask.rules import may_convene
from lianxin.office.models import Person

from .. import dates
from ..stages import Tag
from .shape import Duty


def decisions(person: Person, now: datetime) -> list[Duty]:
    if not may_convene(person):
        return []
    return [_duty(row, now) for row in queries.undecided(person.office)]


def _duty(row: Consultation, now: datetime) -> Duty:
    due_at = queries.due_at(row)
    return Duty(
        text=_("Decide, with an answer to every statement"),
        detail=row.title,
        url=reverse("web:asking_deciding", args=[row.office.slug, row.number]),
        due_at=due_at,
        due=Tag(*dates.until(due_at, now, row.office.zone)),
    )
