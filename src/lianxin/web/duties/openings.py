"""Requests to open who a person is that wait for somebody of another role, and what may now be opened."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.hear.models import Opening
from lianxin.office.models import Person
from lianxin.verify import queries
from lianxin.verify.opening import OPEN_FOR

from .. import dates
from ..opening import because
from ..stages import Tag
from .shape import Duty

#: Danger does not wait: so soon somebody decides.
_DECIDE_WITHIN = timedelta(hours=24)


def to_decide(person: Person, now: datetime) -> list[Duty]:
    """What others asked for and this person may decide."""
    text = _("Somebody asks to open who spoke: you decide")
    return [
        _duty(row, text, row.asked_at + _DECIDE_WITHIN, now) for row in queries.openings_to_decide(person)
    ]


def to_open(person: Person, now: datetime) -> list[Duty]:
    """What this person asked for and may open today."""
    text = _("It was agreed: you may open who spoke, once")
    rows = queries.openings_to_open(person, now)
    return [_duty(row, text, row.decided_at + OPEN_FOR, now) for row in rows if row.decided_at]


def _duty(row: Opening, text: str, due_at: datetime, now: datetime) -> Duty:
    office = row.office
    url = reverse("web:openings", args=[office.slug]) + f"#opening-{row.pk}"
    return Duty(text, because(row), url, due_at, Tag(*dates.until(due_at, now, office.zone)))
