"""Who may open a page.  Every view carries its rule, and a test reads them all."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from lianxin.act.rules import may_use_desk
from lianxin.algorithms.codes import CodeError, parse_code
from lianxin.hear.models import Voice
from lianxin.hear.queries import by_code
from lianxin.office.models import Office, Person
from lianxin.office.queries import by_slug

P = ParamSpec("P")
View = Callable[..., HttpResponse]
ANYONE = "anyone"
RECEIPT = "whoever holds the receipt"
DESK = "staff of the office who work on cases"


def _marked(view: Callable[..., HttpResponse], rule: str) -> View:
    view.permission = rule  # type: ignore[attr-defined]
    return view


def anyone(view: View) -> View:
    """A page without an office, open to all."""
    return _marked(view, ANYONE)


def anyone_at(view: Callable[Concatenate[HttpRequest, Office, P], HttpResponse]) -> View:
    """A page of an office, open to all."""

    @wraps(view)
    def checked(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, _office(slug), *args, **kwargs)

    return _marked(checked, ANYONE)


def receipt_holder(view: Callable[Concatenate[HttpRequest, Voice, str, P], HttpResponse]) -> View:
    """A page behind a tracking code.  A wrong code and a voice that never was look the same."""

    @wraps(view)
    def checked(request: HttpRequest, slug: str, code: str, *args: Any, **kwargs: Any) -> HttpResponse:
        office = _office(slug)
        try:
            code = parse_code(code)
            voice = by_code(office, code)
        except CodeError:
            # The form for codes explains a typing error; an address that was mistyped leads there.
            return redirect(f"{reverse('web:find', args=[slug])}?{urlencode({'code': code})}")
        if voice is None:
            raise Http404
        voice.office = office
        return view(request, voice, code, *args, **kwargs)

    return _marked(checked, RECEIPT)


def desk(view: Callable[Concatenate[HttpRequest, Person, P], HttpResponse]) -> View:
    """A page of the desk.  Strangers are asked to sign in; staff of another office find nothing here."""

    @wraps(view)
    def checked(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            here = request.get_full_path() if request.method == "GET" else reverse("web:desk", args=[slug])
            return redirect(f"{reverse('web:sign_in')}?{urlencode({REDIRECT_FIELD_NAME: here})}")
        person = request.user
        if person.office.slug != slug or not may_use_desk(person):
            raise Http404
        return view(request, person, *args, **kwargs)

    return _marked(checked, DESK)


def _office(slug: str) -> Office:
    office = by_slug(slug)
    if office is None:
        raise Http404
    return office
