"""Who works on a case beside the unit that has it: shares, calls, parts, and when something first happened."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from lianxin.hear.models import Line
from lianxin.hear.states import Speaker
from lianxin.office.calendars import WorkingDays
from lianxin.office.models import Office, Person, Unit
from lianxin.office.rulepacks import RULE_PACKS

from ..models import Assignment, CallUp, Case
from ..states import OPEN, SHARE_OPEN, AssignmentState
from .cases import visible_to


def shares(case: Case) -> list[Assignment]:
    """The joint shares, oldest first."""
    rows = case.assignments.select_related("unit", "offered_by", "decided_by")
    return list(rows.filter(joint=True).order_by("pk"))


def open_shares(case: Case) -> list[Assignment]:
    """Shares that are not done yet, and those over which a coordinator has to decide."""
    found = shares(case)
    return [share for share in found if share.state in SHARE_OPEN] + disputed(case, found)


def disputed(case: Case, found: list[Assignment] | None = None) -> list[Assignment]:
    """Refused shares, once so many were refused that a coordinator has to decide."""
    found = shares(case) if found is None else found
    refused = [share for share in found if share.refusal]
    if len(refused) < RULE_PACKS[case.office.rule_pack].refusals_to_coordinator:
        return []
    return [share for share in refused if share.state == AssignmentState.REFUSED]


def settle_due(case: Case, found: list[Assignment]) -> datetime:
    """Until when a coordinator has to decide about refused shares: counted from the newest refusal."""
    newest = max(share.decided_at or share.offered_at for share in found)
    limit = RULE_PACKS[case.office.rule_pack].steps["coordinate"].limit
    days = WorkingDays.of(case.office)
    return min(days.due(newest.astimezone(case.office.zone), limit).moment, max(case.due, newest))


def call_ups(case: Case) -> list[CallUp]:
    """Who was called to the case, oldest first."""
    return list(case.call_ups.select_related("caller", "called", "called_by", "answered_by").order_by("pk"))


def callable_by(office: Office, unit_ids: frozenset[int]) -> list[Unit]:
    """Whom handlers of these units may call: every unit above, and those directly under the office itself."""
    units = {unit.pk: unit for unit in Unit.objects.filter(office=office).order_by("pk")}
    above: set[int] = set()
    for unit_id in unit_ids & units.keys():
        unit = units[unit_id]
        while unit.parent_id is not None and unit.parent_id not in above:
            above.add(unit.parent_id)
            unit = units[unit.parent_id]
    first = {pk for pk, unit in units.items() if unit.parent_id and units[unit.parent_id].parent_id is None}
    return [unit for pk, unit in units.items() if pk in (above | first) - unit_ids]


def parts(case: Case) -> list[Case]:
    return list(case.parts.select_related("unit", "office").order_by("number"))


def open_parts(case: Case) -> list[Case]:
    """The parts that still wait for the office."""
    return [part for part in parts(case) if part.state in OPEN]


def first_action(case: Case) -> datetime | None:
    """When the office first did something: took the case or a share of it on, wrote or answered."""
    shared = case.assignments.filter(state__in=(AssignmentState.ACCEPTED, AssignmentState.DONE))
    moments = [
        case.accepted_at,
        case.answered_at,
        first_line(case),
        shared.order_by("decided_at").values_list("decided_at", flat=True).first(),
    ]
    return min((moment for moment in moments if moment), default=None)


def first_line(case: Case) -> datetime | None:
    """When somebody of the office first wrote to the person who spoke."""
    lines = Line.objects.filter(voice__case_voice__case=case.whole, speaker=Speaker.OFFICE)
    return lines.order_by("written_at").values_list("written_at", flat=True).first()


def handlers_contact(case: Case) -> tuple[str, Unit] | None:
    """The one person to turn to: who took the case on for its unit, as long as they work there."""
    taken = case.assignments.select_related("unit", "decided_by").filter(
        joint=False, state=AssignmentState.ACCEPTED
    )
    share = taken.order_by("-pk").first()
    if share is None or share.unit_id != case.unit_id:
        return None
    person = share.decided_by
    there = person is not None and person.is_active and share.unit_id in person.unit_ids()
    return (person.display_name if person and there else "", share.unit)


def waiting_shares(person: Person) -> QuerySet[Assignment]:
    """Shares that the person's units still have to take on or to do."""
    rows = Assignment.objects.select_related("case", "case__office", "unit")
    rows = rows.filter(
        joint=True, unit__in=person.unit_ids(), state__in=SHARE_OPEN, case__in=visible_to(person)
    )
    return rows.filter(case__state__in=OPEN).order_by("due_at", "pk")


def waiting_calls(person: Person, *, for_office: bool) -> QuerySet[CallUp]:
    """Calls that the person's units, or the office itself, have not answered."""
    rows = CallUp.objects.select_related("case", "case__office", "caller", "called")
    called = Q(called__in=person.unit_ids())
    if for_office:
        called |= Q(called__parent=None)
    return rows.filter(called, answered_at=None, case__in=visible_to(person)).order_by("due_at", "pk")


def disputed_cases(person: Person) -> list[Case]:
    """Cases in which shares were refused and somebody has to decide; few at any time."""
    refused = Assignment.objects.filter(joint=True, state=AssignmentState.REFUSED, case__state__in=OPEN)
    cases = visible_to(person).filter(pk__in=refused.values("case_id"))
    return list(cases.select_related("office", "unit").order_by("answer_due"))
