"""One panel for everybody, the draw in public view, and the list for strangers to draw again."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from lianxin.ask.queries.panels import draw_of
from lianxin.ask.rules import may_see_sittings
from lianxin.channels.qr.pages import origin
from lianxin.office.clock import now_of
from lianxin.office.models import Office

from ...access import anyone_at
from ..frame import may_see
from . import pages


@anyone_at
@require_GET
def panel(request: HttpRequest, office: Office, number: int, panel: int) -> HttpResponse:
    """What it is asked, how its seats are filled, the draw with its proof, and what it advises."""
    shown = pages.page(pages.panel_at(office, number, panel), now_of(request))
    seen = {"may_see": may_see(request, office, may=may_see_sittings)}
    return render(request, "asking/panels/one.html", shown | seen)


@anyone_at
@require_GET
def draw(request: HttpRequest, office: Office, number: int, panel: int) -> HttpResponse:
    """The hour of the draw: before it what everybody can note down, after it the number, the rule and the panel."""
    found, now = pages.panel_at(office, number, panel), now_of(request)
    shown = pages.page(found, now)
    return render(
        request,
        "asking/panels/draw.html",
        shown
        | {
            "lots": pages.lots(shown["draw"]["row"]) if shown["draw"] else [],
            "come": now >= found.draws_at,
            "record": origin(request) + reverse("web:record", args=[office.slug]),
        },
    )


@anyone_at
@require_GET
def list_of_panels(request: HttpRequest, office: Office, number: int, panel: int) -> HttpResponse:
    """The published list, and once it was drawn what it takes to draw it again."""
    found = pages.panel_at(office, number, panel)
    row = draw_of(found)
    if row is None:
        raise Http404
    return JsonResponse(pages.published_list(row, found))
