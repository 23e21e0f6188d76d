"""Files on their way in over a bad line: tus 1.0.0 (core, creation, termination, expiration).

``POST`` asks for room and is told an address; ``PATCH`` sends bytes from where they broke off, which ``HEAD``
tells; ``DELETE`` takes the file back.  The last part of the address is the token that a voice, a line or a visit
names among its ``attachments``.  What a client says about the file (its name, its type) is not read.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from typing import Any, BinaryIO

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt

from lianxin.algorithms.digits import whole
from lianxin.hear.attachments import Unclean, staging, storage, why_unclean
from lianxin.hear.cleaning.kinds import MOST_FILE
from lianxin.hear.models import StagedFile
from lianxin.office.clock import now_of
from lianxin.office.doors import View, anyone_at, marked, office_at
from lianxin.office.models import Office

from . import errors

VERSION = "1.0.0"
TOKEN = "whoever holds the upload's token"  # noqa: S105  a rule in words
OFFSETS = "application/offset+octet-stream"
_SAID = {
    "Tus-Resumable": VERSION,
    "Tus-Version": VERSION,
    "Tus-Extension": "creation,termination,expiration",
    "Tus-Max-Size": str(MOST_FILE),
}
#: The HTTP status of each reason; all others are 422, a file that cannot be taken whatever is tried.
_STATUS = {"large": 413, "busy": 503, "full": 507, "gone": 404, "unfinished": 409}
_SOON = "30"
_MOST_DIGITS = 12
#: Lines that may bring pieces at the same time, and how long one request may: slow ones come again and go on
#: where they were, so that words always find a free hand.
_MOST_LINES = 6
_MOST_SECONDS = 20.0
_lines = threading.BoundedSemaphore(_MOST_LINES)


def _spoken(view: View) -> View:
    """Both sides speak the same version, and every refusal has one shape."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
            response = errors.shaped(412, "version")
        else:
            try:
                response = view(request, *args, **kwargs)
            except Unclean as error:
                response = refused(error)
        for name, value in _SAID.items():
            response[name] = value
        return response

    return answered


def refused(error: Unclean) -> HttpResponse:
    """Why a file is not taken, for programs and for people."""
    response = errors.shaped(
        _STATUS.get(error.problem, 422), error.problem, why_unclean(error.problem), "attachments"
    )
    if error.problem == "busy":
        response["Retry-After"] = _SOON
    return response


@csrf_exempt
@anyone_at
@_spoken
def begin(request: HttpRequest, office: Office) -> HttpResponse:
    """Room for one file; the answer names its address and until when it waits there."""
    if request.method == "OPTIONS":
        return HttpResponse(status=204)
    if request.method != "POST":
        return _no_method("OPTIONS, POST")
    length = _number(request, "Upload-Length")
    if length is None:
        return errors.shaped(400, "malformed")
    staged, token = staging.begin(office=office, length=length, now=now_of(request))
    response = HttpResponse(status=201)
    response["Location"] = request.build_absolute_uri(reverse("uploads:piece", args=[office.slug, token]))
    return _dated(response, staged)


def _piece(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    methods: dict[str, Callable[[HttpRequest, StagedFile], HttpResponse]] = {
        "HEAD": _tell,
        "PATCH": _take,
        "DELETE": _drop,
    }
    # Old proxies let only POST through; the protocol lets it stand for the method that it names.
    method = request.headers.get("X-HTTP-Method-Override", request.method or "")
    if method not in methods:
        return HttpResponse(status=204) if method == "OPTIONS" else _no_method("DELETE, HEAD, OPTIONS, PATCH")
    staged = staging.find(office=office_at(slug), token=token, now=now_of(request))
    if staged is None:
        raise Unclean("gone")
    return methods[method](request, staged)


piece = marked(csrf_exempt(_spoken(_piece)), TOKEN)


def _tell(request: HttpRequest, staged: StagedFile) -> HttpResponse:
    """How much has come."""
    if staged.problem:
        raise Unclean(staged.problem)
    response = HttpResponse(status=200)
    response["Upload-Offset"] = str(staging.received(staged))
    response["Upload-Length"] = str(staged.length)
    return _dated(response, staged)


def _take(request: HttpRequest, staged: StagedFile) -> HttpResponse:
    """More of it, from where it broke off; the last piece is answered when the whole file has been cleaned."""
    if request.content_type != OFFSETS:
        return errors.shaped(415, "wrong_type", field="Content-Type")
    with _only_hand(staged) as part:
        if part is None:
            return errors.shaped(423, "busy_upload")
        offset = staging.received(staged)
        if _number(request, "Upload-Offset") != offset:
            return errors.shaped(409, "offset", field="Upload-Offset")
        if not _lines.acquire(blocking=False):
            raise Unclean("busy")
        try:
            offset = _append(request, part, offset, staged.length)
        finally:
            _lines.release()
        if offset == staged.length:
            staging.settle(staged)
    response = HttpResponse(status=204)
    response["Upload-Offset"] = str(offset)
    return _dated(response, staged)


@contextmanager
def _only_hand(staged: StagedFile) -> Iterator[BinaryIO | None]:
    """The file to write on, for one request at a time: two that append would mix their bytes."""
    if staged.digest or staged.problem:
        yield None
        return
    with staging.part_of(staged).open("ab") as part:
        try:
            fcntl.flock(part, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield None
            return
        yield part


def _append(request: HttpRequest, part: BinaryIO, offset: int, length: int) -> int:
    """Bytes as they come, never more than were announced; what came before a line broke is kept."""
    until = time.monotonic() + _MOST_SECONDS
    try:
        while offset < length and time.monotonic() < until:
            data = request.read(min(storage.PIECE, length - offset))
            if not data:
                break
            part.write(data)
            offset += len(data)
    except OSError:  # the line broke
        pass
    part.flush()
    os.fsync(part.fileno())
    return offset


def _drop(request: HttpRequest, staged: StagedFile) -> HttpResponse:
    """Take it back before it was handed in."""
    staging.drop(staged)
    return HttpResponse(status=204)


def _dated(response: HttpResponse, staged: StagedFile) -> HttpResponse:
    ends: datetime = staged.begun_at + staging.KEPT
    response["Upload-Expires"] = http_date(ends.timestamp())
    return response


def _number(request: HttpRequest, name: str) -> int | None:
    return whole(request.headers.get(name, ""), _MOST_DIGITS)


def _no_method(allowed: str) -> HttpResponse:
    response = errors.shaped(405, "method")
    response["Allow"] = allowed
    return response


app_name = "uploads"
urlpatterns = [
    path("uploads", begin, name="begin"),
    path("uploads/<str:token>", piece, name="piece"),
]
