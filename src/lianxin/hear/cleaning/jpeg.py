"""The segments of a JPEG: what its picture needs stays, what tells about place, time and device goes."""

from __future__ import annotations

from . import Unclean

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_ALONE = {0x01, *range(0xD0, 0xD8)}
#: APP0 (JFIF) and APP14 (Adobe: how the colours are meant); all other APPn segments and remarks go.
_TELLING = {*range(0xE1, 0xEE), 0xEF, 0xFE}


def stripped(data: bytes) -> bytes:
    """The same picture without EXIF, XMP, profiles, previews, remarks and whatever follows its end.  O(n)."""
    if data[:2] != b"\xff\xd8":
        raise Unclean("broken")
    kept, at = bytearray(data[:2]), 2
    while True:
        marker, at = _marker(data, at)
        if marker == _END:
            return bytes(kept + b"\xff\xd9")
        end = at if marker in _ALONE else at + _length(data, at)
        if marker == _SCAN:
            end = _end_of_scan(data, end)
        if marker not in _TELLING:
            kept += bytes((0xFF, marker)) + data[at:end]
        at = end


def _marker(data: bytes, at: int) -> tuple[int, int]:
    if at < len(data) and data[at] != 0xFF:
        raise Unclean("broken")
    while data[at : at + 1] == b"\xff":
        at += 1
    return (data[at], at + 1) if at < len(data) else (_END, at)


def _length(data: bytes, at: int) -> int:
    length = int.from_bytes(data[at : at + 2], "big")
    if length < 2 or at + length > len(data):
        raise Unclean("broken")
    return length


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the coded pixels end: at the next marker that is none of the two that stand inside them."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            return len(data)  # some writers leave out the end mark
        if data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7:
            at += 2
        elif data[at + 1] == 0xFF:
            at += 1
        else:
            return at
