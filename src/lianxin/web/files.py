"""Showing attachments: on a page, and as bytes that can do nothing in a browser but be seen or heard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from lianxin.hear.attachments import storage
from lianxin.hear.attachments.forms import kind_name, label
from lianxin.hear.cleaning import JPEG, M4A, MP3, PDF, PNG
from lianxin.hear.models import Attachment

from .headers import NOTHING

#: Every media type that is ever sent, with the ending of its name and how a page shows it; nothing else is sent.
TYPES = {
    JPEG: ("jpg", "photo"),
    PNG: ("png", "photo"),
    MP3: ("mp3", "recording"),
    M4A: ("m4a", "recording"),
    PDF: ("pdf", "document"),
}
POLICY = NOTHING.replace("style-src", "img-src 'self'; media-src 'self'; style-src")
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


@dataclass(frozen=True)
class Shown:
    """One attachment on a page."""

    line: int | None
    kind: str
    name: str
    label: str
    url: str
    width: int | None
    height: int | None


def shown(files: Iterable[Attachment], address: Callable[[Attachment], str]) -> list[Shown]:
    """What a page says of each file: which one it is, how large, and where its bytes are."""
    return [
        Shown(
            line=file.line_id,
            kind=TYPES[file.media_type][1],
            name=kind_name(file.media_type) % {"number": number},
            label=label(file, number),
            url=address(file),
            width=file.width,
            height=file.height,
        )
        for number, file in enumerate(files, start=1)
    ]


def sent(request: HttpRequest, files: Iterable[Attachment], number: int) -> HttpResponse:
    """The bytes of one of these files; whatever is not among them is not found."""
    file = next((file for file in files if file.pk == number), None)
    if file is None or file.media_type not in TYPES:
        raise Http404
    try:
        content = storage.path_of(file.digest).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    # Django sends both kinds of response alike; the rules of doors are written for the usual one.
    return cast("HttpResponse", _headed(_bytes(request, content, file.size), file))


def _headed(response: HttpResponseBase, file: Attachment) -> HttpResponseBase:
    """The type from our own table, a neutral name, and no right to do anything."""
    ending, kind = TYPES[file.media_type]
    way = "attachment" if kind == "document" else "inline"
    response["Content-Type"] = file.media_type
    response["Content-Disposition"] = f'{way}; filename="{kind}-{file.pk}.{ending}"'
    response["Content-Security-Policy"] = POLICY
    response["Accept-Ranges"] = "bytes"
    return response


def _bytes(request: HttpRequest, content: BinaryIO, size: int) -> HttpResponseBase:
    """All of it, or the part that was asked for: players on phones ask for parts."""
    first, last = _part(request.headers.get("Range", ""), size)
    if first > last:
        content.close()
        response: HttpResponseBase = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
        return response
    content.seek(first)
    length = last - first + 1
    response = StreamingHttpResponse(_Part(content, length), status=200 if length == size else 206)
    response.lies_at = (content.name, first, last + 1)  # type: ignore[attr-defined]  # see lianxin.front
    if length != size:
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    response["Content-Length"] = str(length)
    return response


def _part(asked: str, size: int) -> tuple[int, int]:
    found = _RANGE.fullmatch(asked)
    if not found or not (found[1] or found[2]):
        return 0, size - 1
    if not found[1]:
        return max(size - int(found[2]), 0), size - 1
    return int(found[1]), min(int(found[2] or size - 1), size - 1)


class _Part:
    """The bytes piece by piece; Django closes it even when nobody reads it."""

    def __init__(self, content: BinaryIO, length: int) -> None:
        self.close = content.close
        self._content, self._left = content, length

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        data = self._content.read(min(storage.PIECE, self._left))
        if not data:
            raise StopIteration
        self._left -= len(data)
        return data
