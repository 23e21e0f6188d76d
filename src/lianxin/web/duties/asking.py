"""Statements that somebody made in a consultation and nobody has looked at yet."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.ask.models import Consultation
from lianxin.ask.rules import may_convene
from lianxin.ask.states import StatementState
from lianxin.office.models import Person

from .. import dates
from ..stages import Tag
from .shape import Duty

#: Whoever says something should soon see what became of it.
WITHIN = timedelta(days=1)


def statements(person: Person, now: datetime) -> list[Duty]:
    """One duty for each consultation; due a day after the oldest of its statements came."""
    if not may_convene(person):
        return []
    waiting = Consultation.objects.filter(
        office=person.office, statements__state=StatementState.WAITING
    ).annotate(oldest=Min("statements__put_in_at"), waiting=Count("statements"))
    return [_duty(row, now) for row in waiting.order_by("number")]


def _duty(row: Consultation, now: datetime) -> Duty:
    due_at: datetime = row.oldest + WITHIN  # type: ignore[attr-defined]
    return Duty(
        text=_("Look at what people said"),
        detail=f"{row.title} ({row.waiting})",  # type: ignore[attr-defined]
        url=reverse("web:asking_desk_statements", args=[row.office.slug, row.number]),
        due_at=due_at,
        due=Tag(*dates.until(due_at, now, row.office.zone)),
    )
