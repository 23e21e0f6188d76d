"""Who was heard, for everybody, and the same for programs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from lianxin.algorithms.digits import whole
from lianxin.ask.queries.heard.document import document
from lianxin.office.clock import now_of
from lianxin.office.models import Office

from ...access import anyone_at
from ..frame import found_at
from . import pages


@anyone_at
@require_GET
def heard(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """What those who answered make up of all whom it concerns, and what that makes of their answers."""
    context = pages.page(found_at(office, number), now_of(request), after=_after(request))
    return render(request, "asking/heard/page.html", context)


@anyone_at
@require_GET
def figures(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """The figures of the page, and no more."""
    told = document(found_at(office, number), after=_after(request))
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


def _after(request: HttpRequest) -> int:
    return whole(request.GET.get("after", ""), 9) or 0
