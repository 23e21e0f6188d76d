"""What somebody is told when the disk is full, or another process holds the database for too long.

No receipt is given for what is not kept.  Everything that was typed comes back, to be sent again with one press; the
same form sent twice is one voice.
"""

from __future__ import annotations

import errno
import sqlite3
import sys
from typing import Any

from django.db import DatabaseError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from . import errors
from .middleware import language_of
from .too_many import ONE_LINE

SECONDS = 60
_OUT_OF_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
#: A mistake of ours in a statement, which no waiting mends.
_OURS = "SQLITE_ERROR"


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours, unless the house is only out of room or of breath."""
    return given_back(request) if is_out_of_room(sys.exc_info()[1]) else errors.broken(request)


def is_out_of_room(error: BaseException | None) -> bool:
    """Whether the machine is at fault, and the same may succeed a little later."""
    if isinstance(error, OperationalError):
        cause = error.__cause__
        return not isinstance(cause, sqlite3.Error) or getattr(cause, "sqlite_errorname", "") != _OURS
    return isinstance(error, OSError) and error.errno in _OUT_OF_ROOM


def given_back(request: HttpRequest) -> HttpResponse:
    """503, in the shape of the door; on an office's pages with what was typed."""
    if request.path.startswith("/api/"):
        response: HttpResponse = _for_programs(request)
    else:
        response = _page(request)
    response["Retry-After"] = str(SECONDS)
    return response


def _for_programs(request: HttpRequest) -> HttpResponse:
    with translation.override(language_of(request)):
        content = {"error": "not_kept", "message": _text(), "field": None}
    return JsonResponse(content, status=503, json_dumps_params={"ensure_ascii": False})


def _page(request: HttpRequest) -> HttpResponse:
    match = request.resolver_match
    # Only forms of an office: no page shows a password again.
    of_office = request.method == "POST" and match is not None and "slug" in match.kwargs
    context: dict[str, Any] = {"path": request.path, "typed": _typed(request) if of_office else []}
    context["files"] = sorted(request.FILES) if of_office else []
    try:
        return render(request, "503.html", context, status=503)
    except DatabaseError:  # the page's own frame asks who is signed in
        return HttpResponse(_text(), status=503, content_type="text/plain; charset=utf-8")


def _typed(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {"name": name, "value": value, "long": "\n" in value or len(value) > ONE_LINE}
        for name, values in request.POST.lists()
        for value in values
    ]


def _text() -> str:
    return _(
        "At the moment this house cannot write anything down. "
        "Nothing was received, and there is no receipt. Please send it again in a minute."
    )
