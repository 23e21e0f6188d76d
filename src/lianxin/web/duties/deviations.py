"""Departures from the ordinary course that wait for somebody else's decision."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.act import departures, queries
from lianxin.act.models import Deviation
from lianxin.act.states import DeviationKind
from lianxin.office.calendars import WorkingDays
from lianxin.office.models import Person
from lianxin.office.rulepacks import RULE_PACKS
from lianxin.office.states import Role

from .. import dates
from ..stages import Tag
from .shape import Duty

_DECIDERS = (Role.COORDINATOR, Role.LEAD, Role.OVERSEER)


def to_decide(person: Person, now: datetime) -> list[Duty]:
    """What others asked for and this person may decide, within the time that a coordinator has."""
    if not person.holds(*_DECIDERS):
        return []
    days = WorkingDays.of(person.office)
    found = queries.departures_to_decide(person.office)
    return [_duty(row, person, now, days) for row in found if departures.may_decide(person, row)]


def _duty(row: Deviation, person: Person, now: datetime, days: WorkingDays) -> Duty:
    office = person.office
    limit = RULE_PACKS[office.rule_pack].steps["coordinate"].limit
    due_at = days.due(row.asked_at.astimezone(office.zone), limit).moment
    unit = row.case.unit.name if row.case.unit else ""
    what = str(DeviationKind(row.kind).label)
    return Duty(
        text=_("Decide: %(what)s") % {"what": what},
        detail=_("Case %(n)d, asked by %(unit)s") % {"n": row.case.number, "unit": unit},
        url=reverse("web:desk_case", args=[office.slug, row.case.number]) + "#deviations",
        due_at=due_at,
        due=Tag(*dates.until(due_at, now, office.zone)),
    )
