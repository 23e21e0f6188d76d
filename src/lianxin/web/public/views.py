"""Pages for everyone: offices, open cases, rates, the record."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_GET

from lianxin.act import queries as act
from lianxin.act.models import Case
from lianxin.act.states import WaitsFor
from lianxin.algorithms.digits import whole
from lianxin.office.clock import now_of
from lianxin.office.models import Office
from lianxin.record.models import Entry

from ..access import anyone, anyone_at
from ..paging import addresses, mark
from . import health, keeping, pages

PLAIN = "text/plain; charset=utf-8"


@anyone
@require_GET
def offices(request: HttpRequest) -> HttpResponse:
    """The offices of this house; where there is only one, its own first page."""
    found = list(Office.objects.order_by("slug")[:200])
    if len(found) == 1:
        return redirect("web:say", found[0].slug)
    return render(request, "offices.html", {"office": None, "nav": "", "offices": found})


@anyone_at
@require_GET
def cases(request: HttpRequest, office: Office) -> HttpResponse:
    """Cases that wait, the oldest first, so that nothing ages in silence."""
    waits_for, now = request.GET.get("waits_for", ""), now_of(request)
    late = waits_for == pages.LATE
    waits_for = waits_for if waits_for in WaitsFor.values else WaitsFor.OFFICE
    found = Case.objects.filter(office=office, waits_for=waits_for)
    found = act.late(found, now) if late else found
    page = act.page(found, order="received_at", after=mark(request, "after"), before=mark(request, "before"))
    context = pages.cases(office, page, pages.LATE if late else waits_for, now)
    return render(request, "public/cases.html", context | addresses(request, page))


@anyone_at
@require_GET
def case(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """One case, without anyone's words."""
    found = act.by_number(office, number)
    if found is None:
        raise Http404
    return render(request, "public/case.html", pages.case(found, now_of(request)))


@anyone_at
@require_GET
def channels(request: HttpRequest, office: Office) -> HttpResponse:
    """Whether the ways in are open, as daily tests show it."""
    return render(request, "public/channels.html", health.channels(office, now_of(request)))


@anyone_at
@require_GET
def kept(request: HttpRequest, office: Office) -> HttpResponse:
    """What is kept of somebody who speaks, and what is not."""
    context = {"office": office, "nav": "", "sections": pages.kept(), "times": keeping.times()}
    return render(request, "public/kept.html", context)


@anyone_at
@require_GET
def record(request: HttpRequest, office: Office) -> HttpResponse:
    """The record: its signed head, how to check it, and its entries, newest first."""
    context = pages.record(office, whole(request.GET.get("before", "")), now_of(request))
    context["record_url"] = request.build_absolute_uri(request.path)
    context["verifier"] = static("lianxin/stranger/lianxin_verify.py")
    context["verifier_url"] = request.build_absolute_uri(context["verifier"])
    return render(request, "public/record.html", context)


@anyone_at
@require_GET
def entry(request: HttpRequest, office: Office, number: int) -> HttpResponse:
    """One line of the record with its proof."""
    found = Entry.objects.filter(stream_id=office.stream_id, number=number).first()
    if found is None:
        raise Http404
    return render(request, "public/entry.html", pages.entry(office, found, now_of(request)))


@anyone
@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the house answers."""
    Office.objects.exists()
    return HttpResponse("ok\n", content_type=PLAIN)
