"""Accounts whose holder has lost what they sign in with: a second person decides."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.office.models import FactorReset, Person
from lianxin.office.rules import DECIDERS, may_decide_reset
from lianxin.office.states import ResetState

from .. import dates
from ..stages import Tag
from .shape import Duty

#: Somebody cannot work until this is decided.
WITHIN = timedelta(days=1)


def resets(person: Person, now: datetime) -> list[Duty]:
    """What a steward asked for and this person may decide."""
    if not person.holds(*DECIDERS):
        return []
    waiting = FactorReset.objects.select_related("person").filter(
        office_id=person.office_id, state=ResetState.ASKED
    )
    return [_duty(row, person, now) for row in waiting if may_decide_reset(person, row)]


def _duty(row: FactorReset, person: Person, now: datetime) -> Duty:
    due_at = row.asked_at + WITHIN
    return Duty(
        text=_("Decide: somebody has lost what they sign in with"),
        detail=row.person.display_name,
        url=reverse("web:account") + "#resets",
        due_at=due_at,
        due=Tag(*dates.until(due_at, now, person.office.zone)),
    )
