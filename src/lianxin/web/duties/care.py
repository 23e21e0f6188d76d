"""Visits of care plans that are due or were missed, plans without a carer, and follow-ups."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.act.models import CareVisit, FollowUp
from lianxin.act.queries import care, follow_ups
from lianxin.office.models import Person

from .. import dates
from ..stages import Tag
from .shape import Duty


def visits(person: Person, now: datetime) -> list[Duty]:
    """What a carer visits today, and, for those who answer for care, what was missed or has nobody."""
    own = care.visits_today(person, now)
    known = {visit.pk for visit in own}
    watched = [visit for visit in care.alarms(person, now) if visit.pk not in known]
    return [_visit(person, visit, now) for visit in own + watched]


def _visit(person: Person, visit: CareVisit, now: datetime) -> Duty:
    plan, zone = visit.plan, person.office.zone
    tag = Tag(*dates.until(visit.due_at - dates.INSTANT, now, zone))
    text = _("Visit at home: %(what)s")
    if plan.carer is None:
        text, tag = _("Nobody is named for these visits: %(what)s"), Tag(_("Name somebody"), "brick")
    elif getattr(visit, "stands_in", False):
        text, tag = _("A visit was missed: %(what)s"), Tag(_("Missed"), "brick")
    who = plan.carer.display_name if plan.carer else ""
    area = plan.case.area.name if plan.case.area else ""
    return Duty(
        text=text % {"what": plan.what},
        detail=" · ".join(part for part in (who, area) if part),
        url=reverse("visit:care", args=[person.office.slug, plan.pk]),
        due_at=visit.due_at,
        due=tag,
    )


def looks(person: Person, now: datetime) -> list[Duty]:
    """Follow-ups that are due, first for whoever decided, later for leads and overseers."""
    return [_look(person, row, now) for row in follow_ups.due_for(person, now)]


def _look(person: Person, row: FollowUp, now: datetime) -> Duty:
    case, office = row.case, person.office
    whose = row.offered_to.display_name if row.offered_to else ""
    parts = [_("Case %(n)d") % {"n": case.number}, case.area.name if case.area else "", whose]
    return Duty(
        text=_("Look again after %(n)d days: is it still solved?") % {"n": row.day},
        detail=" · ".join(part for part in parts if part),
        url=reverse("web:desk_case", args=[office.slug, case.number]) + "#looks",
        due_at=row.due_at,
        due=Tag(*dates.until(row.due_at, now, office.zone)),
    )
