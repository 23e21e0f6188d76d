"""What somebody is told whose request did not come whole: too long, too slow, or broken off on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

#: Where the front of the house notes that it took no body, and the status that says why.
REFUSED = "lianxin.refused"
#: Seconds after which there may be room again.
WAIT = 30
_PROGRAMS = ("/api/", "/open311/", "/hooks/")

_WHY: dict[int, tuple[str, Promise]] = {
    400: ("broken_off", gettext_lazy("The request broke off on the way. Please send it again.")),
    408: ("too_slow", gettext_lazy("The request came too slowly, and was not waited for any longer.")),
    411: ("length_required", gettext_lazy("The request does not say how long it is.")),
    413: ("too_large", gettext_lazy("The request is too large.")),
    503: ("no_room", gettext_lazy("There is no room for this much at the moment. Please try later.")),
}


class Whole:
    """Middleware.  It stands behind the gate, so that such requests count there like all others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """None where everything that was sent is there."""
        status = request.META.get(REFUSED)
        return _told(request, int(status)) if status else None


def _told(request: HttpRequest, status: int) -> HttpResponse:
    code, text = _WHY[status]
    if request.path.startswith(_PROGRAMS):
        content = {"error": code, "message": str(text), "field": None}
        response: HttpResponse = JsonResponse(
            content, status=status, json_dumps_params={"ensure_ascii": False}
        )
    elif status == 413:  # noqa: PLR2004  has a page of its own
        response = render(request, "413.html", status=status)
    else:
        response = render(request, "not_whole.html", {"why": text}, status=status)
    if status == 503:  # noqa: PLR2004  may be better soon
        response["Retry-After"] = str(WAIT)
    return response
