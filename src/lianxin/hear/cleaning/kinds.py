"""What a file is, told by its first bytes alone; a name or a stated type is never asked."""

from __future__ import annotations

from . import MEGABYTE, Unclean

IMAGE, PDF, AUDIO = "image", "pdf", "audio"
#: The most bytes that a file of each kind may have.
MOST_BYTES = {IMAGE: 15 * MEGABYTE, PDF: 20 * MEGABYTE, AUDIO: 30 * MEGABYTE}
MOST_FILE = max(MOST_BYTES.values())
#: How many first bytes ``kind_of`` looks at; readers of PDF look for its mark within the first kilobyte.
HEAD = 1024

_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", IMAGE),
    (b"\x89PNG\r\n\x1a\n", IMAGE),
    (b"GIF87a", IMAGE),
    (b"GIF89a", IMAGE),
    (b"OggS", AUDIO),
    (b"fLaC", AUDIO),
    (b"ID3", AUDIO),
    (b"\x1a\x45\xdf\xa3", AUDIO),
)
_RIFF = {b"WEBP": IMAGE, b"WAVE": AUDIO}
_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_MP4 = {
    b"M4A ",
    b"M4B ",
    b"mp41",
    b"mp42",
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"3gp4",
    b"3gp5",
    b"dash",
}


def kind_of(head: bytes) -> str:
    """The kind of a file that begins so; raises ``Unclean`` for all that is not taken."""
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning):
            return kind
    if head[:4] == b"RIFF" and head[8:12] in _RIFF:
        return _RIFF[head[8:12]]
    if head[4:8] == b"ftyp" and (kind := _brand(head[8:12])):
        return kind
    if is_mpeg_frame(head):
        return AUDIO
    if b"%PDF-" in head[:HEAD]:
        return PDF
    raise Unclean("kind" if head else "empty")


def _brand(brand: bytes) -> str:
    if brand in _HEIC:
        return IMAGE
    return AUDIO if brand in _MP4 else ""


def is_mpeg_frame(head: bytes) -> bool:
    """Whether a frame of MP3 or of AAC (ADTS) stands at the beginning."""
    return len(head) > 2 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and head[1] & 0x18 != 0x08


def demand_size(kind: str, size: int) -> None:
    """Nothing is read that is larger than its kind may be."""
    if size > MOST_BYTES[kind]:
        raise Unclean("large")
