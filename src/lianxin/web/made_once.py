"""A page that is the same for everybody is made once for all who look within a moment.

It is made again as soon as the record has grown, and every two seconds, since clocks run and maps are drawn.  Whoever is
signed in gets a page of their own.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from lianxin.office.clock import now_of
from lianxin.office.models import Office
from lianxin.record.queries import head_of

#: Seconds; and pages that are kept so long, whatever is asked for.
A_MOMENT, MOST = 2.0, 200
_HTTP_OK = 200


class _Moment:
    """What was made in one moment, and nothing from before: words that were erased do not stay in here."""

    def __init__(self) -> None:
        self._at, self._pages = 0, dict[Hashable, tuple[bytes, str]]()

    def pages(self) -> dict[Hashable, tuple[bytes, str]]:
        at = int(time.monotonic() / A_MOMENT)
        if at != self._at:
            self._at, self._pages = at, {}
        return self._pages


_moment = _Moment()


def made_once(
    request: HttpRequest, office: Office, make: Callable[[], HttpResponse], *rests_on: Hashable
) -> HttpResponse:
    """The page as it was made a moment ago, else as ``make`` makes it.

    ``rests_on``: what the page shows that is not in the record, or a sign of its state.
    """
    if settings.SESSION_COOKIE_NAME in request.COOKIES or request.method not in {"GET", "HEAD"}:
        return make()
    key = (
        request.get_host(),
        request.get_full_path(),
        request.LANGUAGE_CODE,
        head_of(office.stream_id),
        int(now_of(request).timestamp() / A_MOMENT),
        rests_on,
    )
    pages = _moment.pages()
    if kept := pages.get(key):
        return HttpResponse(kept[0], content_type=kept[1])
    response = make()
    if response.status_code == _HTTP_OK and len(pages) < MOST:
        pages[key] = response.content, response["Content-Type"]
    return response
