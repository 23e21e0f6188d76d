"""Every error in one shape: a code for programs, a sentence for people, the field that it is about."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from lianxin.act.commands import Missing, NoAnswer
from lianxin.act.rules import NotAllowed
from lianxin.act.states import NotNow
from lianxin.act.wording import what_is_missing, why_not_now
from lianxin.algorithms.codes import CodeError
from lianxin.hear.commands import NotHeard
from lianxin.hear.rules import NotYours
from lianxin.hear.wording import why_no_code, why_not_heard
from lianxin.office.refusals import Refusal
from lianxin.office.tries import TooMany

MESSAGES: dict[str, Promise] = {
    "malformed": gettext_lazy("The request is not valid JSON in UTF-8."),
    "wrong_type": gettext_lazy("This is not the kind of value that belongs here."),
    "not_text": gettext_lazy("This holds characters that are no text: a NUL, or half of a character."),
    "unknown_field": gettext_lazy("There is no such field here."),
    "unknown": gettext_lazy("This is none of the values that are known here."),
    "missing": gettext_lazy("This is missing."),
    "empty": gettext_lazy("Please write what you would like to say."),
    "long": gettext_lazy("This is too long."),
    "range": gettext_lazy("This number is out of range."),
    "not_found": gettext_lazy("There is nothing here."),
    "too_large": gettext_lazy("The request is too large."),
    "method": gettext_lazy("This address does not take this method."),
    "version": gettext_lazy("Say Tus-Resumable: 1.0.0, the version that is spoken here."),
    "offset": gettext_lazy("The file does not go on there. Ask where it broke off."),
    "busy_upload": gettext_lazy("This file has come already, or is just coming over another line."),
    "sign_in": gettext_lazy("Sign in first: the token is missing or wrong, or it has ended."),
    "wrong_login": gettext_lazy("The name or the password is wrong."),
    "needs_code": gettext_lazy("This account has more than a password: send a code of its app as well."),
    "wrong_code": gettext_lazy("This code does not fit, or it has been used. Take the newest one."),
    "needs_second": gettext_lazy(
        "Your roles need more than a password: sign in on the page first, and add it there."
    ),
    "wait": gettext_lazy("Too many sign-ins were refused here. Wait as long as Retry-After says."),
    "not_allowed": gettext_lazy("Your roles do not include this."),
}
_TYPES = {
    "missing": "missing",
    "extra_forbidden": "unknown_field",
    "string_too_long": "long",
    "enum": "unknown",
    "not_text": "not_text",
    "greater_than_equal": "range",
    "less_than_equal": "range",
    "int_parsing_size": "range",
}
_MOST_NAME = 100


class Error(Schema):
    """What went wrong. ``state`` is given when the state of the case does not allow the command."""

    error: str
    message: str
    field: str | None = None
    state: str | None = None


#: The statuses of errors, as the OpenAPI document lists them.
REFUSED = frozenset({400, 404, 413, 422})
REFUSED_NOW = REFUSED | {409}
REFUSED_STAFF = REFUSED_NOW | {401, 403}


class Refused(Exception):
    """An error of the API's own."""

    def __init__(self, status: int, code: str, field: str | None = None) -> None:
        super().__init__(code)
        self.status, self.code, self.field = status, code, field


class NotFound(Refused):
    """Nothing here; also for what is somebody else's, so that nobody can tell the difference."""

    def __init__(self) -> None:
        super().__init__(404, "not_found")


def shaped(status: int, code: str, message: str = "", field: str | None = None, **more: str) -> HttpResponse:
    """The response that says so, in the language of the request."""
    content = {"error": code, "message": message or str(MESSAGES[code]), "field": field, **more}
    return HttpResponse(
        json.dumps(content, ensure_ascii=False), status=status, content_type="application/json; charset=utf-8"
    )


def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return shaped(error.status, error.code, field=error.field)


def _not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    return shaped(422, _TYPES.get(first["type"], "wrong_type"), field=_field(first["loc"]))


def _field(place: tuple[Any, ...]) -> str | None:
    """The name of a field from where the check found it: ``("body", "said", "title")`` is the title."""
    named = place[2:] if place[0] == "body" else place[1:]
    # The name of an unknown field is the sender's own text: cut, and mended where it is no text.
    return str(named[0])[:_MOST_NAME].encode(errors="replace").decode() if named else None


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return shaped(400, "malformed")


def _no_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = shaped(401, "sign_in")
    response["WWW-Authenticate"] = "Bearer"
    return response


def _not_heard(request: HttpRequest, error: NotHeard) -> HttpResponse:
    return shaped(422, error.problem, why_not_heard(error), error.field)


def _missing(request: HttpRequest, error: Missing | NoAnswer) -> HttpResponse:
    return shaped(422, "missing", what_is_missing(error), error.field)


def _not_allowed(request: HttpRequest, error: NotAllowed | NotYours) -> HttpResponse:
    return shaped(403, "not_allowed")


def _not_now(request: HttpRequest, error: NotNow) -> HttpResponse:
    return shaped(409, "not_now", why_not_now(error), state=str(error.state))


def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return shaped(404, "not_found")


def _bad_request(request: HttpRequest, error: Exception) -> HttpResponse:
    return shaped(400, "malformed")


class Mistyped(Exception):
    """A tracking code that cannot be right as it was typed."""

    def __init__(self, typed: str, error: CodeError) -> None:
        super().__init__(error.reason)
        self.typed, self.error = typed, error


def _mistyped(request: HttpRequest, error: Mistyped) -> HttpResponse:
    return shaped(422, "mistyped", why_no_code(error.typed, error.error), "code")


def _refusal(request: HttpRequest, error: Refusal) -> HttpResponse:
    return shaped(422, error.code, str(error.text), error.field or None)


def _too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    response = shaped(429, "wait")
    response["Retry-After"] = str(error.seconds)
    return response


_HANDLERS: dict[type[Exception], Callable[..., HttpResponse]] = {
    Refused: _refused,
    ValidationError: _not_valid,
    HttpError: _http,
    AuthenticationError: _no_token,
    Http404: _not_found,
    BadRequest: _bad_request,
    SuspiciousOperation: _bad_request,
    NotHeard: _not_heard,
    Missing: _missing,
    NoAnswer: _missing,
    NotAllowed: _not_allowed,
    NotYours: _not_allowed,
    NotNow: _not_now,
    Mistyped: _mistyped,
    Refusal: _refusal,
    TooMany: _too_many,
}


def teach(api: NinjaAPI) -> None:
    """Hand every kind of error to the function that words it."""
    for kind, handler in _HANDLERS.items():
        api.add_exception_handler(kind, handler)
