"""What stands above every answer of the house, without an exception: pages, errors, files, downloads, the API."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]
#: Pages, and scripts: a script that works beside a page is bound by the policy above it.
CSP = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "img-src 'self'; script-src 'self'; style-src 'self'"
)
#: Whatever is no page: opened by itself it may do nothing at all.
NOTHING = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; "
    "style-src 'none'; sandbox"
)
_PAGES = ("text/html", "text/javascript", "application/javascript")
#: Answers about files that stay as they are: browsers may keep them.
_KEPT = {200, 206, 304}
NOTHING_OF_THE_DEVICE = "camera=(), geolocation=(), microphone=(), payment=()"
#: Pages on which somebody may, by pressing a button, use the position of the device.
LOCATING = NOTHING_OF_THE_DEVICE.replace("geolocation=()", "geolocation=(self)")
EVERYWHERE = {
    "Permissions-Policy": NOTHING_OF_THE_DEVICE,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def headers(get_response: Handler) -> Handler:
    """No request leaves this host from any page, and pages that hold a receipt are kept by nobody."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in EVERYWHERE.items():
            response.setdefault(name, value)
        response.setdefault("Content-Security-Policy", CSP if is_page(response) else NOTHING)
        if not (request.path.startswith(settings.STATIC_URL) and response.status_code in _KEPT):
            response.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def is_page(response: HttpResponse) -> bool:
    """Whether a browser shows or runs it, rather than keeping it."""
    shown = response.get("Content-Type", "").startswith(_PAGES)
    return shown and not response.get("Content-Disposition", "").startswith("attachment")
