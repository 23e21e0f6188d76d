"""The newest decision on a consultation, and each one before it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lianxin.ask.models import Consultation, Decision
from lianxin.ask.queries import decisions as queries
from lianxin.ask.states import Outcome
from lianxin.office.clock import now_of
from lianxin.office.models import Office

from ...access import anyone_at
from ..frame import found_at
from . import pages


@anyone_at
@require_GET
def newest(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """The decision that holds; before there is one, by when it has to be there."""
    found = found_at(office, number)
    published = queries.decisions_of(found)
    if not published:
        return render(request, "asking/decisions/none.html", pages.none_yet(found, now_of(request)))
    return _page(request, found, published[0], published)


@anyone_at
@require_GET
def one(request: HttpRequest, office: Office, number: int, decision: int) -> HttpResponse:
    """One of them by its number, also when a newer one has replaced it."""
    found = found_at(office, number)
    published = queries.decisions_of(found)
    chosen = next((row for row in published if row.number == decision), None)
    if chosen is None:
        raise Http404
    return _page(request, found, chosen, published)


def _page(
    request: HttpRequest, consultation: Consultation, decision: Decision, published: list[Decision]
) -> HttpResponse:
    wanted = request.GET.get("outcome", "")
    outcome = Outcome(wanted) if wanted in Outcome.values else None
    context = pages.page(consultation, decision, published, outcome, now_of(request))
    return render(request, "asking/decisions/decision.html", context)
