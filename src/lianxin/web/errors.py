"""Pages for what went wrong, in the language of the person, and logs that repeat nobody's words."""

from __future__ import annotations

import logging
from traceback import format_tb

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class NobodysWords(logging.Filter):
    """Keeps people out of the log.

    A request's address may hold a tracking code, and the text of an error may quote what somebody said.  What
    helps to mend a fault stays: where it happened and of which kind it was.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.__dict__.pop("request", None) is not None:
            record.msg, record.args = str(record.msg).partition(":")[0], ()
        if record.exc_info and record.exc_info[1]:
            record.exc_text, record.exc_info = _without_words(record.exc_info[1]), None
        return True


def _without_words(error: BaseException) -> str:
    """The frames and the type of an error and of those behind it, without their texts."""
    behind = error.__cause__ or error.__context__
    before = _without_words(behind) + "\n\n" if behind else ""
    return before + "".join(format_tb(error.__traceback__)) + type(error).__name__


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came without its token; the typed text is still in the browser behind the back button."""
    return render(request, "403.html", {"csrf": True}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)
