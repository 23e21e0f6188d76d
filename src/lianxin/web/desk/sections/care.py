"""Care plans on a case's screen: who visits, when next, what was missed; and the form that begins one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy

from lianxin.act import commands
from lianxin.act.caring import may_begin_care
from lianxin.act.models import CarePlan, Case
from lianxin.act.queries import care
from lianxin.act.states import CaseState, PlanState
from lianxin.algorithms.digits import whole
from lianxin.office.clock import now_of
from lianxin.office.days import day_of
from lianxin.office.models import Person
from lianxin.office.refusals import Refusal

from ... import dates
from ...stages import Tag
from .shape import Section, Typed

USUAL_DAYS = 30
_OVER = (CaseState.WITHDRAWN, CaseState.ARCHIVED)


def page(case: Case, person: Person, now: datetime, typed: Typed) -> dict[str, Any] | None:
    """The plans of this case, and whether this person may begin another."""
    plans = [_plan(plan, now) for plan in care.plans_of(case)]
    begins = case.state not in _OVER and may_begin_care(person, case)
    if not plans and not begins:
        return None
    return {
        "plans": plans,
        "begins": begins,
        "open": typed.get("command") == "care_begin",
        "carers": care.carers(case.office) if begins else [],
        "today": day_of(now, case.office).isoformat(),
        "usual_days": USUAL_DAYS,
    }


def _plan(plan: CarePlan, now: datetime) -> dict[str, Any]:
    upcoming = care.next_visit(plan)
    zone = plan.case.office.zone
    # The due moment is the end of a day: its last instant names the day.
    due = upcoming and Tag(*dates.until(upcoming.due_at - dates.INSTANT, now, zone))
    return {
        "what": plan.what,
        "carer": plan.carer.display_name if plan.carer else "",
        "deputy": plan.deputy.display_name if plan.deputy else "",
        "every": plan.every_days,
        "ended": plan.state == PlanState.ENDED,
        "due": due,
        "url": reverse("visit:care", args=[plan.case.office.slug, plan.pk]),
    }


def begin(case: Case, person: Person, request: HttpRequest) -> None:
    """Begin a plan with what the form says."""
    get = request.POST.get
    try:
        commands.begin_care(
            case=case,
            what=get("care_what", ""),
            every_days=whole(get("care_every_days", ""), 6) or 0,
            starts_on=_day(get("care_starts_on", "")),
            carer=_carer(case, get("care_carer", ""), "carer"),
            deputy=_carer(case, get("care_deputy", ""), "deputy") if get("care_deputy") else None,
            by=person,
            now=now_of(request),
        )
    except Refusal as refusal:
        raise Refusal(refusal.code, refusal.text, f"care_{refusal.field}") from None


def _day(typed: str) -> date:
    try:
        day = parse_date(typed.strip())
    except ValueError:
        day = None
    if day is None:
        raise Refusal("unclear", gettext_lazy("Please give a day."), "starts_on")
    return day


def _carer(case: Case, typed: str, field: str) -> Person:
    found = next((one for one in care.carers(case.office) if str(one.pk) == typed), None)
    if found is None:
        raise Refusal("missing", gettext_lazy("Please choose who makes the visits."), field)
    return found


SECTION = Section("desk/sections/care.html", page, {"care_begin": begin})
