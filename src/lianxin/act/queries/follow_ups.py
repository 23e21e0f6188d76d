"""Reads of follow-ups: what is due, and for whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from lianxin.office.models import Office, Person
from lianxin.office.rulepacks import RULE_PACKS

from .. import caring
from ..models import Answer, Case, FollowUp
from ..states import FollowUpState
from .cases import visible_to

_MOST = 100
#: So long it waits for whoever it was offered to; then for leads and overseers too.
FIRST_OFFERED = timedelta(days=14)


def due_for(person: Person, now: datetime) -> list[FollowUp]:
    """What waits for this person: what was offered to them.

    For leads and overseers also what was offered to nobody, or to somebody who let it lie for two weeks or gave the
    answer and so does not close the case.
    """
    wanted = Q(offered_to=person)
    if person.holds(*caring.LOOKS_AGAIN):
        last = RULE_PACKS[person.office.rule_pack].follow_up_days[-1]
        answered = Answer.objects.filter(case=OuterRef("case"), person=OuterRef("offered_to"))
        wanted |= Q(offered_to=None) | Q(due_at__lte=now - FIRST_OFFERED) | Q(Exists(answered), day=last)
    rows = FollowUp.objects.filter(wanted, office=person.office_id, state=FollowUpState.DUE)
    rows = rows.filter(case__in=visible_to(person)).select_related("case__office", "case__area", "offered_to")
    return list(rows.order_by("due_at", "pk")[:_MOST])


def of_case(case: Case) -> Sequence[FollowUp]:
    """Every look at a case, in the order of their dates."""
    return list(case.follow_ups.select_related("offered_to", "settled_by").order_by("due_at", "pk"))


def follow_up_by_id(office: Office, row_id: int) -> FollowUp | None:
    rows = FollowUp.objects.select_related("case__office__stream", "case__unit")
    return rows.filter(office=office, pk=row_id).first()
