"""Who may open an address.  Every view carries its rule, and a test reads them all."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from .clock import now_of
from .models import Office, Person
from .queries import by_slug

P = ParamSpec("P")
View = Callable[..., HttpResponse]
StaffView = Callable[Concatenate[HttpRequest, Person, P], HttpResponse]
ANYONE = "anyone"
SIGNED_IN = "staff who are signed in"
#: When somebody last proved who they are, in a session; and for how many seconds that is fresh.
PROVED, FRESH = "proved", 600


def marked(
    view: Callable[..., HttpResponse], rule: str, *, too_many: Callable[..., HttpResponse] | None = None
) -> View:
    """The view with its rule, in words that the reference shows.

    A door for programs also says how it words that too much is coming: ``too_many`` makes an answer of a text and
    the parts of the address.
    """
    view.permission = rule  # type: ignore[attr-defined]
    view.too_many = too_many  # type: ignore[attr-defined]
    return view


def anyone(view: View) -> View:
    """An address without an office, open to all."""
    return marked(view, ANYONE)


def anyone_at(view: Callable[Concatenate[HttpRequest, Office, P], HttpResponse]) -> View:
    """An address of an office, open to all."""

    @wraps(view)
    def checked(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, office_at(slug), *args, **kwargs)

    return marked(checked, ANYONE)


def staff(*, may: Callable[[Person], bool], rule: str) -> Callable[[StaffView[Any]], View]:
    """An address for staff who ``may``.  Strangers are asked to sign in; others find nothing here."""

    def declare(view: StaffView[Any]) -> View:
        @wraps(view)
        def checked(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _asked_who(request, reverse("web:desk", args=[slug]))
            person = request.user
            if person.office.slug != slug or not may(person):
                raise Http404
            return view(request, person, *args, **kwargs)

        return marked(checked, rule)

    return declare


def signed_in(view: StaffView[Any]) -> View:
    """An address without an office, for staff of any."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _asked_who(request, reverse("web:account"))
        return view(request, request.user, *args, **kwargs)

    return marked(checked, SIGNED_IN)


def freshly_signed_in(view: StaffView[Any]) -> StaffView[Any]:
    """Stands under a rule for staff: whoever comes here proved a moment ago who they are (ASVS 7.5.3).

    A page is shown for ten minutes after the proof; a form that was opened in time may be sent for as long again.
    """

    @wraps(view)
    def checked(request: HttpRequest, person: Person, *args: Any, **kwargs: Any) -> HttpResponse:
        age = now_of(request).timestamp() - request.session.get(PROVED, 0)
        if not 0 <= age <= (FRESH if request.method in {"GET", "HEAD"} else 2 * FRESH):
            here = request.get_full_path() if request.method == "GET" else reverse("web:account")
            return redirect(f"{reverse('web:again')}?{urlencode({REDIRECT_FIELD_NAME: here})}")
        return view(request, person, *args, **kwargs)

    return checked


def _asked_who(request: HttpRequest, otherwise: str) -> HttpResponse:
    here = request.get_full_path() if request.method == "GET" else otherwise
    return redirect(f"{reverse('web:sign_in')}?{urlencode({REDIRECT_FIELD_NAME: here})}")


def office_at(slug: str) -> Office:
    """The office of an address, or nothing is found there."""
    office = by_slug(slug)
    if office is None:
        raise Http404
    return office
