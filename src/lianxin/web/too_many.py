"""What somebody is told of whom more comes than can be taken: when to come again, and that nothing is lost."""

from __future__ import annotations

import math
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext as _

from .middleware import language_of

#: What is longer than this is shown to be read again; the rest comes along unseen.
ONE_LINE = 60


def bare(request: HttpRequest, wait: float) -> HttpResponse:
    """As little as possible, in the shape in which this door says whatever goes wrong."""
    with translation.override(language_of(request)):
        return _timed(_shaped(request, text(wait)), wait)


def given_back(request: HttpRequest, wait: float, challenge: str) -> HttpResponse:
    """Everything that was typed, to be sent again with one press."""
    typed = [(name, value) for name, values in request.POST.lists() for value in values]
    files = sorted(request.FILES)
    context: dict[str, Any] = {
        "typed": [
            {"name": name, "value": value, "long": "\n" in value or len(value) > ONE_LINE}
            for name, value in typed
        ],
        "path": request.path,
        # A machine that sends it again by itself would leave the files behind.
        "challenge": "" if files else challenge,
        "when": text(wait),
        "files": files,
    }
    return _timed(render(request, "429.html", context), wait)


def text(wait: float) -> str:
    return _("Very much is coming from here at the moment. Please send it again in %(seconds)d seconds.") % {
        "seconds": _seconds(wait)
    }


def _seconds(wait: float) -> int:
    return max(1, math.ceil(wait))


def _timed(response: HttpResponse, wait: float) -> HttpResponse:
    response.status_code = 429
    response["Retry-After"] = str(_seconds(wait))
    response["Content-Length"] = str(len(response.content))
    return response


def _shaped(request: HttpRequest, told: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        content = {"error": "too_many", "message": told, "field": None}
        return JsonResponse(content, json_dumps_params={"ensure_ascii": False})
    try:
        view, _args, parts = request.resolver_match or resolve(request.path_info)
    except Resolver404:
        view, parts = None, {}
    if shape := getattr(view, "too_many", None):
        return shape(told, **parts)  # type: ignore[no-any-return]
    return HttpResponse(told, content_type="text/plain; charset=utf-8")
