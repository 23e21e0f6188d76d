"""Calling a unit above to the case, and its answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest

from lianxin.act import commands, queries, rules
from lianxin.act.models import CallUp, Case
from lianxin.act.states import OPEN
from lianxin.office.clock import now_of
from lianxin.office.models import Person, Unit
from lianxin.office.states import Role

from ... import dates
from ...stages import Tag
from .shape import Section, Typed
from .typed import fields, number, unit


def page(case: Case, person: Person, now: datetime, typed: Typed) -> dict[str, Any] | None:
    """All calls, with the form for the answer where this person gives it."""
    found, callable_units = queries.call_ups(case), _callable(case, person)
    if not (found or callable_units):
        return None
    return {"rows": [_row(call, case, person, now) for call in found], "units": callable_units}


def _callable(case: Case, person: Person) -> list[Unit]:
    """Whom this person may call: nobody, unless they handle the case for a unit of their own."""
    on_it = {case.unit_id, *(share.unit_id for share in queries.shares(case))}
    mine = frozenset(unit for role, unit in person.roles if role == Role.HANDLER and unit in on_it and unit)
    if case.state not in OPEN or not mine or not rules.may_see(person, case):
        return []
    closed = rules.closed_to(case)
    return [one for one in queries.callable_by(case.office, mine) if one.pk not in closed]


def _row(call: CallUp, case: Case, person: Person, now: datetime) -> dict[str, Any]:
    for_office = call.called.parent_id is None and rules.acts_as(person, case, Role.LEAD)
    zone = case.office.zone
    return {
        "id": call.pk,
        "prefix": f"id_call{call.pk}",
        "caller": call.caller.name,
        "called": call.called.name,
        "text": call.text,
        "when": dates.moment(call.called_at, zone, now),
        "due": None if call.answered_at else Tag(*dates.until(call.due_at, now, zone)),
        "comes": call.comes,
        "answer": call.answer,
        "may_answer": call.answered_at is None and (for_office or rules.acts_for(person, call.called, case)),
    }


def make(case: Case, person: Person, request: HttpRequest) -> CallUp:
    """Call a unit above."""
    with fields("call"):
        chosen, text = unit(request, "call_unit", case.office), request.POST.get("call_text", "")
        return commands.call_up(case=case, unit=chosen, text=text, by=person, now=now_of(request))


def answer(case: Case, person: Person, request: HttpRequest) -> CallUp:
    """Say whether the unit comes."""
    call = case.call_ups.filter(pk=number(request, "call_id")).first()
    comes = {"yes": True, "no": False}.get(request.POST.get("call_comes", ""))
    if call is None or comes is None:
        raise Http404
    with fields(f"call{call.pk}"):
        text = request.POST.get("call_reason", "")
        return commands.answer_call(call=call, comes=comes, text=text, by=person, now=now_of(request))


SECTION = Section("desk/sections/call_ups.html", page, {"call_up": make, "call_answer": answer})
