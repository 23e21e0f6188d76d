"""The one place where the wall clock is read; everything else is given the moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string


def system() -> datetime:
    return datetime.now(UTC)


def read() -> datetime:
    """The present moment by the clock in force (``settings.CLOCK``)."""
    moment: datetime = import_string(settings.CLOCK)()
    return moment


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Read the clock once per request, as ``request.now``, so that everything in it agrees."""

    def timed(request: HttpRequest) -> HttpResponse:
        request.now = read()  # type: ignore[attr-defined]
        return get_response(request)

    return timed


def now_of(request: HttpRequest) -> datetime:
    """The moment of a request."""
    return cast("datetime", request.now)  # type: ignore[attr-defined]
