"""Shares of other units: asked for, taken on, refused or done, and decided where nobody wants them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest

from lianxin.act import commands, queries, rules
from lianxin.act.models import Assignment, Case
from lianxin.act.states import IN_HAND, SHARE_OPEN, AssignmentState, WaitsFor
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.office.queries import units
from lianxin.office.states import Role

from ... import dates
from ...stages import Tag
from .shape import Section, Typed
from .typed import end_of_day, fields, number, unit

_TONES = {
    AssignmentState.ACCEPTED: "river",
    AssignmentState.REFUSED: "brick",
    AssignmentState.DONE: "leaf",
    AssignmentState.OFFERED: "amber",
}


def page(case: Case, person: Person, now: datetime, typed: Typed) -> dict[str, Any] | None:
    """All see all shares; forms stand where this person may take the step."""
    found = queries.shares(case)
    asks = case.state in IN_HAND and rules.acts_as(person, case, Role.HANDLER, Role.COORDINATOR)
    if not (found or asks):
        return None
    decides = case.waits_for == WaitsFor.OFFICE and rules.acts_as(person, case, Role.COORDINATOR)
    disputed = {share.pk for share in queries.disputed(case, found)}
    closed = rules.closed_to(case)
    return {
        "rows": [_row(share, case, person, now, decides=decides and share.pk in disputed) for share in found],
        "asks": asks,
        "units": [one for one in units(case.office) if one.pk not in closed and one.pk != case.unit_id],
        "every": [one for one in units(case.office) if one.pk not in closed],
        "due": dates.day(case.due, case.office.zone, now),
    }


def _row(share: Assignment, case: Case, person: Person, now: datetime, *, decides: bool) -> dict[str, Any]:
    mine = case.waits_for != WaitsFor.NOBODY and rules.acts_for(person, share.unit, case)
    open_until = share.due_at if share.state in SHARE_OPEN else None
    return {
        "id": share.pk,
        "prefix": f"id_share{share.pk}",
        "unit": share.unit.name,
        "task": share.task,
        "state": Tag(
            str(AssignmentState(share.state).label), _TONES.get(AssignmentState(share.state), "river")
        ),
        "due": Tag(*dates.until(open_until, now, case.office.zone)) if open_until else None,
        "text": share.done or share.refusal,
        "decision": share.reason["text"] if share.reason["by"] == "decision" else "",
        "may_accept": mine and share.state == AssignmentState.OFFERED,
        "may_finish": mine and share.state == AssignmentState.ACCEPTED,
        "decides": decides,
    }


def _share(case: Case, request: HttpRequest) -> Assignment:
    found = case.assignments.filter(joint=True, pk=number(request, "share_id")).first()
    if found is None:
        raise Http404
    return found


def ask(case: Case, person: Person, request: HttpRequest) -> Assignment:
    """Ask a unit for a share."""
    with fields("share"):
        return commands.ask_share(
            case=case,
            unit=unit(request, "share_unit", case.office),
            task=request.POST.get("share_task", ""),
            due_at=end_of_day(request.POST.get("share_due_at", ""), "due_at", case.office.zone),
            by=person,
            now=now_of(request),
        )


def accept(case: Case, person: Person, request: HttpRequest) -> Assignment:
    """Take the share on."""
    return commands.accept_share(share=_share(case, request), by=person, now=now_of(request))


def refuse(case: Case, person: Person, request: HttpRequest) -> Assignment:
    """Refuse the share, with a reason."""
    share = _share(case, request)
    with fields(f"share{share.pk}"):
        reason = request.POST.get("share_reason", "")
        return commands.refuse_share(share=share, reason=reason, by=person, now=now_of(request))


def finish(case: Case, person: Person, request: HttpRequest) -> Assignment:
    """Say what was done."""
    share = _share(case, request)
    with fields(f"share{share.pk}"):
        done = request.POST.get("share_done", "")
        return commands.finish_share(share=share, done=done, by=person, now=now_of(request))


def settle(case: Case, person: Person, request: HttpRequest) -> Assignment:
    """Decide who does a share that was refused."""
    share = _share(case, request)
    with fields(f"share{share.pk}"):
        chosen, reason = unit(request, "share_unit", case.office), request.POST.get("share_reason", "")
        return commands.settle_share(share=share, unit=chosen, reason=reason, by=person, now=now_of(request))


SECTION = Section(
    "desk/sections/shares.html",
    page,
    {
        "share_ask": ask,
        "share_accept": accept,
        "share_refuse": refuse,
        "share_finish": finish,
        "share_settle": settle,
    },
)
