"""The door of the API: its parts, the size of what it takes, and one shape for every error."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from . import (
    asking,
    budgets,
    campaigns,
    care,
    cases,
    channels,
    comprehension,
    consultation_files,
    contact,
    decisions,
    desk,
    deviations,
    digests,
    errors,
    findings,
    funds,
    glossary,
    heard,
    ideas,
    led,
    maps,
    offices,
    openings,
    panels,
    promises,
    rates,
    readings,
    record,
    reviews,
    sealed,
    session_days,
    sessions,
    sheets,
    sittings,
    statements,
    studies,
    surveys,
    voices,
    work,
    working,
)

#: Bytes of a request's body: the longest voice, every character escaped, fits twice.
MOST_BODY = 512 * 1024

View = Callable[..., HttpResponseBase]


class Door(NinjaAPI):
    """django-ninja's API, whose addresses also answer a wrong method or a wrong path in our shape."""

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        patterns = [*super()._get_urls(), re_path(r"^", _nothing_here)]
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                pattern.callback = _guarded(pattern.callback, _permission(str(pattern.pattern)))
        return patterns


def _permission(route: str) -> str:
    """Who may come in here, in the words of the list of all addresses."""
    if route.startswith("desk/"):
        return "staff of the office who work on cases"
    if "/sealed" in route:
        return sealed.RULE
    return "whoever holds the receipt" if "<code>" in route else "anyone"


def _guarded(view: View, permission: str) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if _is_too_large(request):
            return errors.shaped(413, "too_large")
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            return errors.shaped(404, "not_found")
        return _wrong_method(response) if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED else response

    guarded.permission = permission  # type: ignore[attr-defined]
    return guarded


def _is_too_large(request: HttpRequest) -> bool:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isdecimal() and int(length[:20]) > MOST_BODY


def _wrong_method(plain: HttpResponseBase) -> HttpResponseBase:
    response = errors.shaped(405, "method")
    response["Allow"] = plain["Allow"]
    return response


@csrf_exempt
def _nothing_here(request: HttpRequest) -> HttpResponseBase:
    raise Http404


api = Door(
    title="Lianxin",
    version="1",
    description="Say it, follow it, judge it; the desk; and the public record behind every figure.",
    docs_url=None,  # the bundled page loads scripts from another host
    docs_decorator=require_safe,
    urls_namespace="api",
)
errors.teach(api)
for part in (
    offices,
    channels,
    voices,
    cases,
    rates,
    sheets,
    record,
    sessions,
    desk,
    readings,
    care,
    working,
    deviations,
    contact,
    reviews,
    work,
    funds,
    led,
    promises,
    findings,
    digests,
    openings,
    sealed,
    asking,
    budgets,
    campaigns,
    decisions,
    maps,
    panels,
    sittings,
    session_days,
    statements,
    studies,
    surveys,
    comprehension,
    consultation_files,
    glossary,
    heard,
    ideas,
):
    api.add_router("", part.router)
api.add_router("", deviations.residents)
api.add_router("", openings.residents)
