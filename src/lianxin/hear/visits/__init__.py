"""Reads of visits: what lies sealed with them, and which homes were reached."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from lianxin.office.models import Area, Office, Person
from lianxin.record.models import Entry

from .. import vault
from ..entries import VISIT_RECORDED
from ..models import Contact, Household, Visit, VisitNeed, Voice
from ..states import Leads

#: From the tenth visit in a month to one area on, the page asks whether another one is needed.
MANY_VISITS = 10


@dataclass(frozen=True)
class Coverage:
    """One area: how many homes were reached, by how many visits, and how many of those led to nothing but a greeting."""

    area: Area | None
    homes: int
    visits: int
    greetings: int


def coverage(office: Office) -> list[Coverage]:
    """Areas by homes reached.  Going to the same easy home again adds a visit and no home.

    It counts areas, never visitors.
    """
    counted = (
        Visit.objects.filter(office=office)
        .values("household__area_id")
        .annotate(
            homes=Count("household_id", distinct=True),
            visits=Count("pk", distinct=True),
            greetings=Count("pk", distinct=True, filter=Q(needs=None)),
        )
    )
    rows = counted.values_list("household__area_id", "homes", "visits", "greetings")
    found: dict[int | None, list[int]] = {area_id: figures for area_id, *figures in rows}
    areas: list[Area | None] = list(Area.objects.filter(office=office).order_by("pk"))
    areas += [None] if None in found else []
    return [Coverage(area, *found.get(area.pk if area else None, [0, 0, 0])) for area in areas]


@dataclass(frozen=True)
class Load:
    """One area and how many visits its homes had since the month began."""

    area: Area
    visits: int


def load(office: Office, now: datetime) -> list[Load]:
    """Areas with so many visits this month that another one may be a burden, the most first.

    It counts areas, never visitors.
    """
    month = now.astimezone(office.zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    lately = Visit.objects.filter(office=office, written_at__gte=month, household__area__isnull=False)
    counted = lately.order_by().values_list("household__area").annotate(visits=Count("pk"))
    found = dict(counted.filter(visits__gte=MANY_VISITS))
    areas = {area.pk: area for area in Area.objects.filter(pk__in=found)}
    return [
        Load(areas[pk], visits) for pk, visits in sorted(found.items(), key=lambda one: (-one[1], one[0]))
    ]


def own_visits(person: Person) -> QuerySet[Visit]:
    """What this visitor handed in, the newest first."""
    return (
        Visit.objects.select_related("household__area").filter(visitor=person).order_by("-received_at", "-pk")
    )


def open_referrals(person: Person) -> QuerySet[VisitNeed]:
    """Referrals of this visitor of which nobody wrote down what became, the oldest first."""
    needs = VisitNeed.objects.select_related("visit__household__area").filter(visit__visitor=person)
    return needs.filter(leads_to=Leads.REFERRAL, settled_at=None).order_by("visit__received_at", "pk")


def by_number(office: Office, visit_id: int) -> Visit | None:
    """A visit by its row number."""
    visits = Visit.objects.select_related("household__area", "visitor", "office__stream")
    return visits.filter(office=office, pk=visit_id).first()


def needs_of(visit: Visit) -> list[VisitNeed]:
    return list(visit.needs.select_related("voice").order_by("position"))


def visit_of(voice: Voice) -> Visit | None:
    """The visit on which a voice was heard, if it was one."""
    return Visit.objects.filter(needs__voice=voice).first()


def numbers_of(visits: list[Visit], stream_id: int) -> dict[int, int]:
    """The number in the record under which each visit stands."""
    subjects = {visit.subject: visit.pk for visit in visits}
    entries = Entry.objects.filter(stream_id=stream_id, kind=VISIT_RECORDED.name, subject__in=subjects)
    return {subjects[subject]: number for subject, number in entries.values_list("subject", "number")}


def sealed_notes(visit: Visit) -> dict[str, Any]:
    """What lies sealed with a visit; only for whom ``rules.may_read_visit`` lets.  Nothing once its time is over."""
    if visit.notes is None:
        nothing = {"words": "", "text": ""}
        return {"digest": "", "consent_note": "", "notes": "", "needs": [nothing] * visit.needs.count()}
    return _opened(visit.notes)


def sealed_facts(household: Household) -> dict[str, Any]:
    """Where a home is and what to know about it; only for visitors of it and coordinators."""
    return _opened(household.facts)


def _opened(contact_id: Any) -> dict[str, Any]:
    if contact_id is None:
        return {}
    facts: dict[str, Any] = json.loads(vault.open_contact(Contact.objects.get(pk=contact_id)))
    return facts


def is_overdue(need: VisitNeed, now: datetime) -> bool:
    """Whether the day has passed by which a referral should have helped."""
    return need.settled_at is None and need.due_at is not None and need.due_at < now
