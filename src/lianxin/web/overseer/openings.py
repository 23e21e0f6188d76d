"""Opening who a person is: what waits for a second person, and the one moment in which it is shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from lianxin.act.queries import case_of_voice
from lianxin.hear.models import Opening
from lianxin.hear.states import MOST_TEXT, OpeningState
from lianxin.office.clock import now_of
from lianxin.office.doors import freshly_signed_in, staff
from lianxin.office.models import Person
from lianxin.verify import commands, queries
from lianxin.verify.opening import OPENERS, decides_as, may_see_openings

from .. import dates
from ..opening import because
from ..problems import PROBLEMS, Problem, beside, refused
from ..stages import Tag

openers = staff(may=may_see_openings, rule=OPENERS)
_TONES = {OpeningState.ASKED: "amber", OpeningState.OPENED: "brick", OpeningState.AGREED: "amber"}
#: As long as the longest text, and one more: what was cut is refused again, and never taken for the whole.
_MOST_TYPED = MOST_TEXT + 1


@openers
@require_GET
def openings(request: HttpRequest, person: Person) -> HttpResponse:
    """What was asked for, by whom and why; never whom it is about."""
    return render(request, "overseer/openings.html", _page(person, now_of(request)))


@openers
@require_POST
def decide(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """Agree or decline; never the one who asked."""
    row, now = _row(person, number), now_of(request)
    agree, text = request.POST.get("agree") == "yes", request.POST.get("text", "")
    try:
        commands.decide_opening(opening=row, agree=agree, text=text, by=person, now=now)
    except PROBLEMS as error:
        typed = {"row": row.pk, "text": text[:_MOST_TYPED]}
        context = _page(person, now, typed=typed, errors=[beside(refused(error), row.pk)])
        return render(request, "overseer/openings.html", context, status=422)
    return redirect("web:openings", person.office.slug)


@openers
@freshly_signed_in
@require_POST
def show(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """How the person can be reached, once.  The answer to this alone shows it, and nothing keeps it."""
    row, now = _row(person, number), now_of(request)
    try:
        contact = commands.open_identity(opening=row, by=person, now=now)
    except PROBLEMS as error:
        context = _page(person, now, errors=[refused(error)])
        return render(request, "overseer/openings.html", context, status=422)
    response = render(request, "overseer/openings.html", _page(person, now, contact=contact))
    response["Cache-Control"] = "no-store"
    return response


def _row(person: Person, number: int) -> Opening:
    row = queries.opening_by_id(person.office, number)
    if row is None:
        raise Http404
    return row


def _page(
    person: Person,
    now: datetime,
    *,
    contact: str = "",
    typed: dict[str, Any] | None = None,
    errors: list[Problem] | None = None,
) -> dict[str, Any]:
    ready = {row.pk for row in queries.openings_to_open(person, now)}
    rows = [_card(row, person, now, ready, typed or {}) for row in queries.openings(person.office)]
    return {
        "office": person.office,
        "nav": "oversight",
        "rows": rows,
        "contact": contact,
        "errors": errors or [],
    }


def _card(
    row: Opening, person: Person, now: datetime, ready: set[int], typed: dict[str, Any]
) -> dict[str, Any]:
    zone, case = person.office.zone, case_of_voice(row.voice_id)
    waits = row.state == OpeningState.ASKED
    return {
        "id": row.pk,
        "state": Tag(str(OpeningState(row.state).label), _TONES.get(OpeningState(row.state), "river")),
        "number": case.number if case else 0,
        "reason": because(row),
        "text": row.text,
        "asked": dates.moment(row.asked_at, zone, now),
        "asker": row.asked_by.display_name,
        "role": row.get_asked_role_display(),
        "decider": row.decided_by.display_name if row.decided_by else "",
        "decision": row.decision,
        "decider_role": row.get_decided_role_display(),
        "opened": dates.moment(row.opened_at, zone, now) if row.opened_at else "",
        "law": row.quiet_law,
        "until": row.quiet_until,
        "own": waits and row.asked_by_id == person.pk,
        "may_decide": waits and decides_as(person, row) is not None,
        "may_open": row.pk in ready,
        "typed": typed.get("text", "") if typed.get("row") == row.pk else "",
    }
