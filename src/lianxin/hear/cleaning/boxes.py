"""Boxes, of which MP4 sound and JPEG 2000 pictures are built: a length, four letters, a content."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from . import Unclean

_REMARKS = {b"xml ", b"uuid", b"uinf", b"jp2i"}


def boxes(data: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    """The name and content of each box; raises ``Unclean`` where lengths do not fit."""
    at = 0
    while at < len(data):
        name, start, end = _box(data, at)
        yield name, data[start:end]
        at = end


def _box(data: memoryview, at: int) -> tuple[bytes, int, int]:
    try:
        length, name = struct.unpack_from(">I4s", data, at)
        start = at + 8
        if length == 1:
            (length,) = struct.unpack_from(">Q", data, start)
            start += 8
    except struct.error:
        raise Unclean("broken") from None
    end = at + length if length else len(data)
    if not start <= end <= len(data):
        raise Unclean("broken")
    return name, start, end


def inside(data: memoryview, *names: bytes) -> memoryview:
    """The content of the first box on this way down."""
    for name in names:
        data = next((content for found, content in boxes(data) if found == name), memoryview(b""))
    return data


def box(name: bytes, *contents: bytes) -> bytes:
    """A box, written."""
    content = b"".join(contents)
    return struct.pack(">I4s", 8 + len(content), name) + content


def without_remarks(data: bytes) -> bytes:
    """A JPEG 2000 picture without the boxes that hold text; bare pixels have no boxes at all."""
    if data.startswith(b"\xff\x4f"):
        return data
    return b"".join(
        box(name, bytes(content)) for name, content in boxes(memoryview(data)) if name not in _REMARKS
    )
