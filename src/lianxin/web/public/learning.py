"""What the office learns from what it hears and asks: who is not heard, what presses, what the forms cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from lianxin.algorithms.small_numbers import LEAST, shown, shown_of
from lianxin.learn import pressing, unheard
from lianxin.learn.models import AskedField
from lianxin.learn.paperwork import FORMS, Cost, Week, by_unit, weeks
from lianxin.learn.paperwork.forms import PURPOSES
from lianxin.learn.paperwork.meter import asked_at, of_form
from lianxin.office.clock import now_of
from lianxin.office.doors import staff
from lianxin.office.models import Office, Person, in_language
from lianxin.office.queries import unit_names
from lianxin.office.states import Role
from lianxin.verify.correcting import UNHEARD
from lianxin.verify.models import Correction

from .. import dates
from ..access import anyone_at
from ..stages import Tag
from .sheet_page import corrected_on, standing

ANSWER_FOR_IT = "leads, overseers and stewards of the office"
answering = staff(may=lambda person: person.holds(Role.LEAD, Role.OVERSEER, Role.STEWARD), rule=ANSWER_FOR_IT)


def _few(number: int | None) -> str:
    return _("fewer than %(n)d") % {"n": LEAST} if number is None else str(number)


@anyone_at
@require_GET
def silence(request: HttpRequest, office: Office) -> HttpResponse:
    """Areas from which little is heard, the quietest first; and what presses most."""
    now, corrected = now_of(request), corrected_on(office, UNHEARD)
    rows = unheard.heard(office, now)
    # How many voices and visits there are in all, anybody can count in the record.
    voices = shown_of({row.area.pk: row.voices for row in rows}, sum_is_known=True)
    visits = shown_of({row.area.pk: row.visits for row in rows}, sum_is_known=True)
    context = {
        "office": office,
        "nav": "unheard",
        "areas": [
            _area(row, office, now, corrected) | _told(row, voices[row.area.pk], visits[row.area.pk])
            for row in rows
        ],
        "topics": [_topic(row) for row in pressing.public(pressing.pressing(office, now))],
        "fewest": pressing.FEWEST,
    }
    return render(request, "public/unheard.html", context)


def _area(
    row: unheard.Heard, office: Office, now: datetime, corrected: Mapping[str, Sequence[Correction]]
) -> dict[str, Any]:
    tag = Tag(_("Quiet: go and ask"), "amber") if row.quiet else None
    if row.uncertain:
        tag = Tag(_("Too few to say"), "river")
    return {
        "name": row.area.name,
        "tag": tag,
        "people": row.people,
        "stated": standing(row.people, corrected.get(f"typed.people.{row.area.code}", ())),
        "rate": row.rate,
        "low": row.low,
        "high": row.high,
        "last": dates.day(row.last, office.zone, now) if row.last else _("none"),
        "second_after": _days(row.second_after),
    }


def _told(row: unheard.Heard, voices: int | None, visits: int | None) -> dict[str, Any]:
    """What can be said of an area without pointing at anybody; with few voices neither the rate nor the last day."""
    hidden = _("few or not shown")
    told = {"voices": hidden if voices is None else voices, "visits": hidden if visits is None else visits}
    few = voices is None
    quiet = {"last": "–", "second_after": "–", "rate": None, "low": None, "high": None}
    return {**told, "few": few, **(quiet if few else {})}


def _days(days: float | None) -> str:
    if days is None:
        return "–"
    whole = max(1, round(days))
    return ngettext("%(n)d day", "%(n)d days", whole) % {"n": whole}


def _topic(row: pressing.Pressing) -> dict[str, Any]:
    return {
        "name": row.topic.name,
        "voices": row.voices,
        "tellings": row.tellings,
        "areas": row.areas,
        "grave": _few(shown(row.grave)),
    }


@anyone_at
@require_GET
def asked(request: HttpRequest, office: Office) -> HttpResponse:
    """What the forms of the office ask of its own people, for everybody to read."""
    return render(request, "public/paperwork.html", _paperwork(office, now_of(request)))


@answering
@require_GET
def paperwork(request: HttpRequest, person: Person) -> HttpResponse:
    """The same with the units and every form: of units, never of people."""
    office, now = person.office, now_of(request)
    names = unit_names(office)
    fields = asked_at(office, now)
    more = {
        "units": [_unit(names.get(code, code), cost) for code, cost in by_unit(office, now).items()],
        "forms": [_form(code, fields) for code in sorted(FORMS)],
    }
    return render(request, "desk/paperwork.html", _paperwork(office, now) | more)


def _paperwork(office: Office, now: datetime) -> dict[str, Any]:
    told = weeks(office, now)
    cost, cases = sum((week.cost for week in told), Cost()), sum(week.cases for week in told)
    return {
        "office": office,
        "nav": "paperwork",
        "weeks": [_week(week, office, now) for week in reversed(told) if week.cases or week.cost.forms],
        "line": [week.cost.minutes for week in told],
        "per_case": cost.minutes / cases if cases else None,
        "fields_per_case": cost.fields / cases if cases else None,
        "added": [_added(row, office, now) for row in asked_at(office, now)],
    }


def _week(week: Week, office: Office, now: datetime) -> dict[str, Any]:
    begins = datetime.combine(week.begins, time(), office.zone)
    return {
        "begins": dates.day(begins, office.zone, now),
        "cases": week.cases,
        "forms": week.cost.forms,
        "fields": week.cost.fields,
        "taps": week.cost.taps,
        "minutes": week.cost.minutes,
        "per_case": week.minutes_per_case,
    }


def _unit(name: str, cost: Cost) -> dict[str, Any]:
    return {"name": name, "forms": cost.forms, "fields": cost.fields, "minutes": cost.minutes}


def _form(code: str, fields: list[AskedField]) -> Mapping[str, Any]:
    form, cost = FORMS[code], of_form(FORMS[code], fields)
    return {
        "code": code,
        "taps": cost.taps,
        "seconds": round(cost.seconds),
        "fields": [
            {"name": one.name, "kind": one.kind.label, "purpose": PURPOSES[one.purpose]}
            for one in form.fields
        ],
    }


def _added(row: AskedField, office: Office, now: datetime) -> dict[str, Any]:
    ends = datetime.combine(row.ends_on, time(), office.zone)
    return {
        "form": row.form,
        "name": in_language(row.names),
        "purpose": row.purpose,
        "ends": dates.day(ends, office.zone, now),
    }
