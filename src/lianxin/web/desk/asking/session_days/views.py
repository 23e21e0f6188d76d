"""Where a convenor announces and changes fixed days, and clerks say that one was held."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianxin.algorithms.digits import whole
from lianxin.ask.commands import session_days as commands
from lianxin.ask.models import SessionDay, SessionSeries
from lianxin.ask.queries.session_days import series_by
from lianxin.ask.rules import may_convene
from lianxin.office.clock import now_of
from lianxin.office.models import Area, Office, Person
from lianxin.office.queries import area_of
from lianxin.office.refusals import Refusal

from ....asking.session_days.pages import session_at
from ....posted import Typed, typed_in
from ....problems import refused
from ..doors import at_sittings, convenors, keepers
from ..typed import moment
from . import pages

_MOST_TYPED = 2_000


@at_sittings
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest, person: Person) -> HttpResponse:
    """All days, and the form by which a convenor announces fixed ones."""
    now, typed = now_of(request), typed_in(request, _MOST_TYPED)
    if request.method != "POST":
        before = whole(request.GET.get("before", "")) or 0
        context = pages.listed(person, now, typed, before=before)
        return render(request, "desk/asking/session_days/list.html", context)
    if not may_convene(person):
        raise Http404
    try:
        area = _area(person.office, typed.get("area", ""))
        asked = pages.terms(typed)
        commands.announce_series(office=person.office, terms=asked, area=area, by=person, now=now)
    except Refusal as refusal:
        context = pages.listed(person, now, typed, errors=[refused(refusal)])
        return render(request, "desk/asking/session_days/list.html", context, status=422)
    return redirect("web:session_days_desk", person.office.slug)


def _area(office: Office, code: str) -> Area | None:
    if not code:
        return None
    found = area_of(office, code)
    if found is None:
        raise Refusal("area", _("This office has no such area."), "area")
    return found


@convenors
@require_http_methods(["GET", "HEAD", "POST"])
def series(request: HttpRequest, person: Person, series: int) -> HttpResponse:
    """Other days, another hour or place, or an end, for a reason that everybody reads."""
    found = series_by(person.office, series)
    if found is None or found.ended_at is not None:
        raise Http404
    found.office = person.office
    typed = typed_in(request, _MOST_TYPED)
    if request.method != "POST":
        return render(request, "desk/asking/session_days/series.html", pages.series_page(found, typed))
    try:
        _change_series(request, found, person, typed)
    except Refusal as refusal:
        context = pages.series_page(found, typed, [refused(refusal)])
        return render(request, "desk/asking/session_days/series.html", context, status=422)
    return redirect("web:session_days_desk", person.office.slug)


def _change_series(request: HttpRequest, found: SessionSeries, by: Person, typed: Typed) -> None:
    now, reason = now_of(request), typed.get("reason", "")
    if typed.get("step") == "end":
        commands.end_series(series=found, reason=reason, by=by, now=now)
    else:
        asked = pages.terms(typed)
        commands.change_series(series=found, terms=asked, reason=reason, by=by, now=now)


@at_sittings
@require_GET
def session(request: HttpRequest, person: Person, session: int) -> HttpResponse:
    """One day, with what can be done about it."""
    found = session_at(person.office, session)
    context = pages.page(found, person, now_of(request))
    return render(request, "desk/asking/session_days/one.html", context)


@convenors
@require_POST
def change(request: HttpRequest, person: Person, session: int) -> HttpResponse:
    """This once at another place or hour, or not at all."""
    found, typed = session_at(person.office, session), typed_in(request, _MOST_TYPED)
    try:
        _change(request, found, person, typed)
    except Refusal as refusal:
        context = pages.page(found, person, now_of(request), typed=typed, errors=[refused(refusal)])
        return render(request, "desk/asking/session_days/one.html", context, status=422)
    return redirect("web:session_day_desk", person.office.slug, session)


def _change(request: HttpRequest, found: SessionDay, by: Person, typed: Typed) -> None:
    now, reason = now_of(request), typed.get("reason", "")
    if typed.get("step") == "cancel":
        commands.cancel_session(session=found, reason=reason, by=by, now=now)
    else:
        begins_at, place = moment(typed, found.office.zone), typed.get("place", "")
        commands.move_session(session=found, place=place, begins_at=begins_at, reason=reason, by=by, now=now)


@keepers
@require_POST
def hold(request: HttpRequest, person: Person, session: int) -> HttpResponse:
    """It took place; how many came, and no list of who."""
    found, typed = session_at(person.office, session), typed_in(request, _MOST_TYPED)
    came = whole(typed.get("came", ""), 5)
    try:
        commands.hold_session(
            session=found, came=-1 if came is None else came, by=person, now=now_of(request)
        )
    except Refusal as refusal:
        context = pages.page(found, person, now_of(request), typed=typed, errors=[refused(refusal)])
        return render(request, "desk/asking/session_days/one.html", context, status=422)
    return redirect("web:session_day_desk", person.office.slug, session)
