"""What every request passes: the language, and the rules of a session."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from lianxin.act.rules import may_use_desk
from lianxin.ask.rules import may_convene
from lianxin.hear.rules import may_visit
from lianxin.office.clock import now_of
from lianxin.office.models import Person
from lianxin.office.states import Role
from lianxin.verify.rules import may_oversee, may_set_detectors

from .access import ANYONE, RECEIPT
from .asking.front import asked_at
from .public.ballots import any_at

Handler = Callable[[HttpRequest], HttpResponse]
#: Seconds between two writes of when a session was last used.
SEEN_EVERY = 60
#: Pages on which people speak: nothing of a session is written there.
_UNWRITTEN = {ANYONE, RECEIPT}
LANGUAGES = {code for code, _name in settings.LANGUAGES}


def is_api(request: HttpRequest) -> bool:
    """The API neither reads nor sets a cookie, nor does Open311."""
    return request.path.startswith(("/api/", "/open311/"))


def language(get_response: Handler) -> Handler:
    """The language of the page: asked for by ``?lang=``, kept in a cookie, else what the browser prefers."""

    def middleware(request: HttpRequest) -> HttpResponse:
        asked, chosen = _asked(request), language_of(request)
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = get_response(request)
            response.setdefault("Content-Language", chosen)
            if asked in LANGUAGES and not is_api(request):
                response.set_cookie(
                    settings.LANGUAGE_COOKIE_NAME,
                    asked,
                    max_age=settings.LANGUAGE_COOKIE_AGE,
                    samesite="Lax",
                    secure=settings.HTTPS,
                    httponly=True,
                )
            return response

    return middleware


def language_of(request: HttpRequest) -> str:
    """The language that is asked for, else the one that the browser prefers."""
    asked = _asked(request)
    return asked if asked in LANGUAGES else translation.get_language_from_request(request)


def _asked(request: HttpRequest) -> str:
    return request.GET.get("lang", "").lower()


class SessionRules:
    """A session ends after some idle time, and at the latest when its day is over.

    On pages for everybody and behind a receipt nothing is written of a session, not even its end: when it was last used
    would tell who had just said something there.
    """

    def __init__(self, get_response: Handler) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> None:
        if is_api(request) or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return
        if request.user.is_authenticated:
            _keep_or_end(request, write=getattr(view, "permission", "") not in _UNWRITTEN)


def _keep_or_end(request: HttpRequest, *, write: bool) -> None:
    now = int(now_of(request).timestamp())
    begun, seen = request.session.get("begun", now), request.session.get("seen", now)
    over = now - begun > settings.SESSION_COOKIE_AGE or now - seen > settings.SESSION_IDLE_SECONDS
    if over and write:
        logout(request)
    elif over:
        request.user = AnonymousUser()
    elif write and now - seen > SEEN_EVERY:
        request.session["seen"] = now


def page_context(request: HttpRequest) -> dict[str, Any]:
    """What every page has: the languages to choose from and the address of this page without one."""
    query = request.GET.copy()
    query.pop("lang", None)
    return {
        "page_languages": settings.LANGUAGES,
        "page_query": query.urlencode(),
        "has_ballots": any_at(request),
        "asked_here": asked_at(request),
        **_who(getattr(request, "user", None)),
    }


def _who(user: Any) -> dict[str, Any]:
    """Who is signed in, and which of the staff's pages are theirs."""
    person = user if isinstance(user, Person) else None
    return {
        "user": user,
        "may_use_desk": person is not None and may_use_desk(person),
        "may_visit": person is not None and may_visit(person),
        "may_oversee": person is not None and may_oversee(person),
        "may_set_detectors": person is not None and may_set_detectors(person),
        "may_convene_alone": person is not None and may_convene(person) and not may_use_desk(person),
        "may_lead": person is not None and person.holds(Role.LEAD),
    }
