"""Recordings in AAC, as most phones make them: the coded sound alone, in a new file without any other box.

No free library that we could ship decodes AAC, so its frames go through as they are.  Everything around them
(place, name, device, time, pictures, text, what stands between and behind) is left out.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from . import M4A, Clean, Unclean
from .boxes import box, boxes, inside

#: A quarter of an hour: coding it anew takes a core some ten seconds, while somebody waits.
MOST_SECONDS = 15 * 60
_RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)
_OBJECT_TYPES = {2, 5, 29}  # AAC-LC, HE-AAC, HE-AAC v2
_MOST_CONFIG = 8
_UNITY = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)


@dataclass(frozen=True)
class Sound:
    """Coded frames, how they are to be read, and how long each lasts in parts of a second."""

    config: bytes
    scale: int
    per_frame: int
    frames: list[memoryview]


def clean_mp4(source: Path, target: Path) -> Clean:
    """A recording in an MP4 file; one with pictures is a film and is not taken."""
    data = memoryview(source.read_bytes())
    tracks = [content for name, content in boxes(inside(data, b"moov")) if name == b"trak"]
    kinds = [bytes(inside(track, b"mdia", b"hdlr")[8:12]) for track in tracks]
    if b"vide" in kinds:
        raise Unclean("moving")
    if b"soun" not in kinds:
        raise Unclean("broken")
    try:
        sound = _track(data, tracks[kinds.index(b"soun")])
    except (struct.error, IndexError):
        raise Unclean("broken") from None
    return _written(sound, target)


def _track(data: memoryview, track: memoryview) -> Sound:
    table = inside(track, b"mdia", b"minf", b"stbl")
    header = inside(track, b"mdia", b"mdhd")
    (scale,) = struct.unpack_from(">I", header, 20 if header[0] else 12)
    frames = [data[at : at + size] for at, size in _places(table)]
    if any(not len(frame) for frame in frames):
        raise Unclean("broken")
    return Sound(_config(table), scale, _per_frame(table), frames)


def _config(table: memoryview) -> bytes:
    """How the frames are to be read: the one descriptor that counts, out of the sample description."""
    entry = inside(table, b"stsd")[8:]
    if bytes(entry[4:8]) != b"mp4a":
        raise Unclean("kind")
    described = bytes(inside(entry[36 : int.from_bytes(entry[:4], "big")], b"esds"))[4:]
    decoder = _descriptor(_descriptor(described, 0x03, 3), 0x04, 13)
    return _descriptor(decoder, 0x05, 0)


def _descriptor(data: bytes, tag: int, skip: int) -> bytes:
    if not data or data[0] != tag:
        raise Unclean("broken")
    at, length = 1, 0
    while True:
        length = length << 7 | data[at] & 0x7F
        at += 1
        if not data[at - 1] & 0x80:
            return data[at + skip : at + length]


def _per_frame(table: memoryview) -> int:
    stts = inside(table, b"stts")
    return int(struct.unpack_from(">I", stts, 12)[0])


def _places(table: memoryview) -> Iterator[tuple[int, int]]:
    """Where each frame stands in the file, and its size."""
    sizes, chunks = _sizes(table), _chunks(table)
    for at, count in chunks:
        for _ in range(count):
            size = next(sizes, None)
            if size is None:
                return
            yield at, size
            at += size  # noqa: PLW2901  frames of a chunk stand one behind the other


def _sizes(table: memoryview) -> Iterator[int]:
    stsz = inside(table, b"stsz")
    same, count = struct.unpack_from(">II", stsz, 4)
    _demand_few(count)
    return iter([same] * count if same else struct.unpack_from(f">{count}I", stsz, 12))


def _chunks(table: memoryview) -> Iterator[tuple[int, int]]:
    """The place of each chunk and how many frames it holds."""
    wide = inside(table, b"co64")
    places = wide or inside(table, b"stco")
    (count,) = struct.unpack_from(">I", places, 4)
    _demand_few(count)
    offsets = struct.unpack_from(f">{count}{'Q' if wide else 'I'}", places, 8)
    stsc = inside(table, b"stsc")
    (rows,) = struct.unpack_from(">I", stsc, 4)
    _demand_few(rows)
    runs = [struct.unpack_from(">III", stsc, 8 + 12 * row) for row in range(rows)]
    held = 0
    for number, offset in enumerate(offsets, start=1):
        while runs and runs[0][0] <= number:
            held = runs.pop(0)[1]
        yield offset, held


def _demand_few(count: int) -> None:
    if count > MOST_SECONDS * 100:
        raise Unclean("long")


def clean_adts(source: Path, target: Path) -> Clean:
    """A bare stream of AAC frames, each with its own small head."""
    data = memoryview(source.read_bytes())
    frames, head, at = list[memoryview](), bytes(data[:7]), 0
    while at + 7 <= len(data) and data[at] == 0xFF and data[at + 1] & 0xF6 == 0xF0:
        length = (data[at + 3] & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5
        frames.append(data[at + (7 if data[at + 1] & 1 else 9) : at + length])
        at += max(length, 7)
    rate, channels = head[2] >> 2 & 15, (head[2] & 1) << 2 | head[3] >> 6
    if not frames or rate >= len(_RATES):
        raise Unclean("broken")
    config = struct.pack(">H", 2 << 11 | rate << 7 | channels << 3)
    return _written(Sound(config, _RATES[rate], 1024, frames), target)


def _written(sound: Sound, target: Path) -> Clean:
    if not sound.frames or not sound.config or sound.config[0] >> 3 not in _OBJECT_TYPES or not sound.scale:
        raise Unclean("broken")
    if len(sound.frames) * sound.per_frame > MOST_SECONDS * sound.scale:
        raise Unclean("long")
    head = box(b"ftyp", b"M4A \0\0\0\0M4A mp42isom")
    content = b"".join(sound.frames)
    moov = _moov(sound, 0)
    moov = _moov(sound, len(head) + len(moov) + 8)
    target.write_bytes(head + moov + box(b"mdat", content))
    return Clean(M4A)


def _moov(sound: Sound, begins_at: int) -> bytes:
    lasts = len(sound.frames) * sound.per_frame
    times = struct.pack(">5I", 0, 0, 0, sound.scale, lasts)
    header = box(
        b"mvhd", times, struct.pack(">IHHII", 0x10000, 0x100, 0, 0, 0), _UNITY, bytes(24), b"\0\0\0\2"
    )
    track = struct.pack(">6I", 7, 0, 0, 1, 0, lasts) + bytes(8) + struct.pack(">HHHH", 0, 0, 0x100, 0)
    media = box(
        b"mdia",
        box(b"mdhd", times, b"\x55\xc4\0\0"),
        box(b"hdlr", bytes(8), b"soun", bytes(13)),
        box(
            b"minf",
            box(b"smhd", bytes(8)),
            box(b"dinf", box(b"dref", b"\0\0\0\0\0\0\0\1", box(b"url ", b"\0\0\0\1"))),
            _table(sound, begins_at),
        ),
    )
    return box(b"moov", header, box(b"trak", box(b"tkhd", track, _UNITY, bytes(8)), media))


def _table(sound: Sound, begins_at: int) -> bytes:
    count, sizes = len(sound.frames), [len(frame) for frame in sound.frames]
    return box(
        b"stbl",
        box(b"stsd", b"\0\0\0\0\0\0\0\1", _entry(sound)),
        box(b"stts", struct.pack(">4I", 0, 1, count, sound.per_frame)),
        box(b"stsc", struct.pack(">5I", 0, 1, 1, count, 1)),
        box(b"stsz", struct.pack(f">3I{count}I", 0, 0, count, *sizes)),
        box(b"stco", struct.pack(">3I", 0, 1, begins_at)),
    )


def _entry(sound: Sound) -> bytes:
    config = sound.config[:_MOST_CONFIG]
    decoder = b"\x40\x15\0\0\0" + bytes(8) + _written_descriptor(0x05, config)
    stream = b"\0\1\0" + _written_descriptor(0x04, decoder) + _written_descriptor(0x06, b"\2")
    esds = box(b"esds", bytes(4), _written_descriptor(0x03, stream))
    rate = min(sound.scale, 0xFFFF) << 16
    return box(b"mp4a", bytes(6), b"\0\1", bytes(8), struct.pack(">HHII", 2, 16, 0, rate), esds)


def _written_descriptor(tag: int, content: bytes) -> bytes:
    return bytes((tag, len(content))) + content
