"""The visits that a sign names, for overseers: what was noted there, never where it is or who lives there."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from lianxin.hear.commands import note_visit
from lianxin.hear.models import Visit
from lianxin.hear.states import Checked, SafetyCheck, Seen
from lianxin.hear.visits import needs_of, sealed_notes
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.verify import commands, queries

from ..files import sent
from ..problems import PROBLEMS
from . import pages
from .views import finding_at, overseers


@overseers
@require_POST
def visits(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """Open the visits of a sign.  Each time stands in the record before anything is shown; nothing is kept open."""
    finding = finding_at(person, number)
    try:
        opened = commands.open_visits(finding=finding, by=person, now=now_of(request))
    except PROBLEMS:
        raise Http404 from None
    for visit in opened:
        note_visit(person=person, visit=visit, what=Seen.WORDS, now=now_of(request))
    context = pages.one(finding, now_of(request)) | {"visits": [_shown(visit) for visit in opened]}
    return render(request, "findings/visits.html", context)


@overseers
@require_safe
def file(request: HttpRequest, person: Person, number: int, visit: int, file: int) -> HttpResponse:
    """A photo of a visit that the sign names, once the visits were opened."""
    finding = finding_at(person, number)
    named = next((one for one in queries.visits_named(finding) if one.pk == visit), None)
    if named is None or not queries.visits_opened(finding):
        raise Http404
    note_visit(person=person, visit=named, what=Seen.PHOTOS, now=now_of(request))
    return sent(request, named.attachments.all(), file)


def _shown(visit: Visit) -> dict[str, Any]:
    """When, what was looked at and what was written.  The home has no address here and the needs no receipt."""
    sealed = sealed_notes(visit)
    return {
        "visit": visit,
        "clock_minutes": round(visit.clock_off / 60),
        "checks": [
            (check.label, Checked(visit.checklist[check]).label)
            for check in SafetyCheck
            if check in visit.checklist
        ],
        "notes": sealed.get("notes", ""),
        "needs": [
            need.voice.body if need.voice else sealed["needs"][need.position]["words"]
            for need in needs_of(visit)
        ],
        "photos": visit.attachments.order_by("pk"),
    }
