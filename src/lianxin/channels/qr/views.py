"""The page behind a poster, and the posters to print."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from lianxin.act.rules import DESK, may_use_desk
from lianxin.hear.saying import say_page
from lianxin.office.clock import now_of
from lianxin.office.doors import anyone_at, staff
from lianxin.office.models import Office, Person

from . import pages
from .receive import receive
from .spots import Spot, spot_of

desk = staff(may=may_use_desk, rule=DESK)


@csrf_exempt
@anyone_at
@require_http_methods(["GET", "HEAD", "POST"])
def anywhere(request: HttpRequest, office: Office) -> HttpResponse:
    """Say it, after scanning the office's own poster."""
    return _say(request, office, None)


@csrf_exempt
@anyone_at
@require_http_methods(["GET", "HEAD", "POST"])
def at(request: HttpRequest, office: Office, code: str) -> HttpResponse:
    """Say it, with the poster's place filled in already: to be seen, and to be changed."""
    spot = spot_of(office, code)
    if spot is None and request.method != "POST":
        # A poster hangs longer than a list of places stays as it is: whoever stands before it can still speak.
        return redirect("qr:anywhere", office.slug)
    return _say(request, office, spot)


def _say(request: HttpRequest, office: Office, spot: Spot | None) -> HttpResponse:
    now = now_of(request)
    initial = (
        {"place": spot.place.name if spot.place else "", "area": spot.area.code if spot.area else ""}
        if spot
        else {}
    )
    return say_page(
        request,
        office,
        template="qr/say.html",
        receive=lambda form: receive(office=office, spot=spot, form=form, now=now),
        initial=initial,
        more={"spot": spot},
    )


@desk
@require_GET
def posters(request: HttpRequest, person: Person) -> HttpResponse:
    """Which posters there are."""
    return render(request, "qr/posters.html", pages.listed(person.office))


@desk
@require_GET
def office_poster(request: HttpRequest, person: Person) -> HttpResponse:
    """The poster of the whole office."""
    return render(request, "qr/poster.html", pages.poster(request, person.office, None))


@desk
@require_GET
def poster(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """The poster of one place or area."""
    spot = spot_of(person.office, code)
    if spot is None:
        raise Http404
    return render(request, "qr/poster.html", pages.poster(request, person.office, spot))
