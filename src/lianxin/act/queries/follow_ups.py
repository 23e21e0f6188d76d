"""Reads of follow-ups: what is due, and for whom."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from lianxin.office.models import Office, Person

from .. import caring
from ..models import Case, FollowUp
from ..states import FollowUpState
from .cases import visible_to

_MOST = 100


def due_for(person: Person) -> list[FollowUp]:
    """What waits for this person: offered to them, or, for leads and overseers, to nobody in particular first."""
    wanted = Q(offered_to=person)
    if person.holds(*caring.LOOKS_AGAIN):
        wanted |= Q(office=person.office_id)
    rows = FollowUp.objects.filter(wanted, office=person.office_id, state=FollowUpState.DUE)
    rows = rows.filter(case__in=visible_to(person)).select_related("case__office", "case__area", "offered_to")
    return list(rows.order_by("due_at", "pk")[:_MOST])


def of_case(case: Case) -> Sequence[FollowUp]:
    """Every look at a case, in the order of their dates."""
    return list(case.follow_ups.select_related("offered_to", "settled_by").order_by("due_at", "pk"))


def follow_up_by_id(office: Office, row_id: int) -> FollowUp | None:
    rows = FollowUp.objects.select_related("case__office__stream", "case__unit")
    return rows.filter(office=office, pk=row_id).first()
