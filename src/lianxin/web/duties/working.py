"""Shares that a unit was asked for, calls to answer, and shares over which a coordinator has to decide."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.act import queries
from lianxin.act.models import Case
from lianxin.act.rules import acts_as
from lianxin.act.states import AssignmentState
from lianxin.office.models import Person
from lianxin.office.states import Role

from .. import dates
from ..stages import Tag
from .shape import Duty

#: One screen; the rest comes up when these are done.
MOST = 20


def shares(person: Person, now: datetime) -> list[Duty]:
    """Shares that wait for a handler's unit."""
    if not person.unit_ids():
        return []
    return [
        _duty(_words(share.state), share.task, share.case, share.due_at or share.case.due, now)
        for share in queries.waiting_shares(person)[:MOST]
    ]


def _words(state: str) -> str:
    if state == AssignmentState.OFFERED:
        return _("You are asked for a share of a case")
    return _("A share of a case is to be done")


def calls(person: Person, now: datetime) -> list[Duty]:
    """Calls to a handler's unit; a lead answers those to the office itself."""
    for_office = person.holds(Role.LEAD)
    if not (for_office or person.unit_ids()):
        return []
    return [
        _duty(
            _("%(unit)s calls you to a case") % {"unit": call.caller.name},
            call.text,
            call.case,
            call.due_at,
            now,
        )
        for call in queries.waiting_calls(person, for_office=for_office)[:MOST]
    ]


def disputes(person: Person, now: datetime) -> list[Duty]:
    """Refused shares, for whoever decides."""
    if not person.holds(Role.COORDINATOR, Role.OVERSEER):
        return []
    return [
        _duty(_("Units refused a share: you decide who does it"), share.task, case, due_at, now)
        for case in queries.disputed_cases(person)[:MOST]
        if acts_as(person, case, Role.COORDINATOR) and (found := queries.disputed(case))
        for share, due_at in [(found[-1], queries.settle_due(case, found))]
    ]


def _duty(text: str, detail: str, case: Case, due_at: datetime, now: datetime) -> Duty:
    office = case.office
    url = reverse("web:desk_case", args=[office.slug, case.number])
    return Duty(text, detail, url, due_at, Tag(*dates.until(due_at, now, office.zone)))
