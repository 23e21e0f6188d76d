"""Ballots that somebody asked for: an overseer agrees or declines."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.ask.models import Ballot
from lianxin.ask.queries import ballots as queries
from lianxin.ask.rules import may_agree
from lianxin.office.models import Person

from .. import dates
from ..stages import Tag
from .shape import Duty


def to_decide(person: Person, now: datetime) -> list[Duty]:
    """What somebody else asked for; it is due before the ballot would open."""
    if not may_agree(person):
        return []
    return [_duty(row, now) for row in queries.proposals(person.office) if row.asked_by_id != person.pk]


def _duty(row: Ballot, now: datetime) -> Duty:
    return Duty(
        text=_("Say whether a ballot is held"),
        detail=row.title,
        url=reverse("web:balloting", args=[row.office.slug]),
        due_at=row.opens_at,
        due=Tag(*dates.until(row.opens_at, now, row.office.zone)),
    )
