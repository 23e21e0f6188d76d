"""The week's digest that waits for whoever leads the office.  Overseers have the late ones on their own screen."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.office.models import Person
from lianxin.verify import queries
from lianxin.verify.models import Digest
from lianxin.verify.rules import may_settle_digests

from .. import dates
from ..lead.digests import title
from ..stages import Tag
from .shape import Duty


def older(person: Person, now: datetime) -> list[Duty]:
    """Digests behind the newest one, which stands on the lead's screen itself."""
    if not may_settle_digests(person):
        return []
    return [_duty(row, now) for row in queries.digests_waiting(person.office)[1:]]


def _duty(row: Digest, now: datetime) -> Duty:
    office = row.office
    return Duty(
        text=_("Decide what the week's digest asks"),
        detail=title(row, now),
        url=reverse("web:lead_digest", args=[office.slug, row.pk]),
        due_at=row.decide_by,
        due=Tag(*dates.until(row.decide_by, now, office.zone)),
    )
