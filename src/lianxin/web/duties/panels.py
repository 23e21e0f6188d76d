"""Panels by lot: the hour of the draw has come, seats contradict each other, or advice waits for a reply."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.ask.models import Panel
from lianxin.ask.rules import may_convene
from lianxin.ask.states import ConsultationState, PanelState
from lianxin.office.models import Person

from .. import dates
from ..asking.texts import told
from ..stages import Tag
from .shape import Duty

#: So soon those who gave up their Saturdays should hear how their advice is taken.
REPLY_WITHIN = timedelta(days=30)


def steps(person: Person, now: datetime) -> list[Duty]:
    """One duty for each panel that does not go on by itself."""
    if not may_convene(person):
        return []
    rows = Panel.objects.select_related("consultation__office", "advice").filter(
        consultation__office=person.office
    )
    waits = Q(state=PanelState.STUCK) | Q(state=PanelState.LISTED, draws_at__lte=now)
    unanswered = Q(state=PanelState.ADVISED, advice__reply={}) & ~Q(
        consultation__state=ConsultationState.WITHDRAWN
    )
    return [_duty(row, now) for row in rows.filter(waits | unanswered).order_by("draws_at", "pk")]


def _duty(row: Panel, now: datetime) -> Duty:
    due_at, text = row.draws_at, _("Draw the panel")
    if row.state == PanelState.STUCK:
        text = _("Decide how a panel by lot goes on")
    elif row.state == PanelState.ADVISED:
        due_at, text = row.advice.published_at + REPLY_WITHIN, _("Say how you take the advice of a panel")
    office = row.office
    return Duty(
        text=text,
        detail=told(row.task).text,
        url=reverse("web:asking_desk_panel", args=[office.slug, row.consultation.number, row.number]),
        due_at=due_at,
        due=Tag(*dates.until(due_at, now, office.zone)),
    )
