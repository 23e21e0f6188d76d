"""Recordings that browsers make (Opus in WebM), brought into Ogg, which the library of sound can read."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

from . import Unclean

_TRACK, _NUMBER, _TYPE, _CODEC, _CHANNELS = 0xAE, 0xD7, 0x83, 0x86, 0x9F
_BLOCKS = {0xA3, 0xA1}
_VIDEO = 1
#: Elements whose content is walked through: segment, tracks, track, sound, cluster, group of blocks.
_ENTERED = {0x18538067, 0x1654AE6B, _TRACK, 0xE1, 0x1F43B675, 0xA0}
_PER_PAGE = 50
#: Samples at 48 kHz in a frame of Opus, by the upper five bits of its first byte.
_LASTS = [*[480, 960, 1920, 2880] * 3, *[480, 960] * 2, *[120, 240, 480, 960] * 4]
_MIRROR = bytes(int(f"{value:08b}"[::-1], 2) for value in range(256))


def to_ogg(source: Path, target: Path) -> None:
    """Write the packets of the one track of sound as Ogg Opus, with nothing else that stood beside them."""
    channels, packets = _sound(source.read_bytes())
    if not packets:
        raise Unclean("broken")
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, channels, 312, 48000, 0, 0)
    with target.open("wb") as ogg:
        ogg.write(_page([head], number=0, flag=2))
        ogg.write(_page([b"OpusTags" + struct.pack("<II", 0, 0)], number=1))
        samples = 0
        for number, at in enumerate(range(0, len(packets), _PER_PAGE), start=2):
            some = packets[at : at + _PER_PAGE]
            samples += sum(_lasts(packet) for packet in some)
            ogg.write(_page(some, number=number, samples=samples))
        ogg.write(_page([], number=number + 1, samples=samples, flag=4))


def _sound(data: bytes) -> tuple[int, list[bytes]]:
    """The number of channels, and the packets of the first track of sound."""
    track, chosen, channels, packets = 0, 0, 1, list[bytes]()
    for name, content in _elements(data):
        if name == _NUMBER:
            track = int.from_bytes(content, "big")
        elif name == _TYPE and int.from_bytes(content, "big") == _VIDEO:
            raise Unclean("moving")
        elif name == _CODEC:
            chosen = _demand_opus(content, chosen, track)
        elif name == _CHANNELS:
            channels = 2 if int.from_bytes(content, "big") == 2 else 1
        elif name in _BLOCKS and (packet := _packet(content, chosen)):
            packets.append(packet)
    return channels, packets


def _demand_opus(codec: bytes, chosen: int, track: int) -> int:
    if codec.rstrip(b"\0") != b"A_OPUS":
        raise Unclean("kind")
    return chosen or track


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Every element that holds a value.  Those that hold others are entered, so their lengths need not be known."""
    at = 0
    while at < len(data):
        name, at = _number(data, at, keep=True)
        length, at = _number(data, at, keep=False)
        if name in _ENTERED:
            continue
        if length < 0 or at + length > len(data):
            return  # a recording that was cut short: what came so far is heard
        yield name, data[at : at + length]
        at += length


def _number(data: bytes, at: int, *, keep: bool) -> tuple[int, int]:
    """A number of one to eight bytes, the first of which tells how many; all ones mean "not known" (-1)."""
    if at >= len(data) or not data[at]:
        return -1, len(data)
    size = 9 - data[at].bit_length()
    value, most = int.from_bytes(data[at : at + size], "big"), (1 << 7 * size) - 1
    if keep:
        return value, at + size
    return (-1 if value & most == most else value & most), at + size


def _packet(block: bytes, chosen: int) -> bytes:
    track, at = _number(block, 0, keep=False)
    if len(block) < at + 3 or block[at + 2] & 0x06:
        raise Unclean("broken")
    return block[at + 3 :] if track == chosen else b""


def _lasts(packet: bytes) -> int:
    counted = packet[0] & 3
    frames = (packet[1] & 63 if len(packet) > 1 else 0) if counted == 3 else min(counted + 1, 2)
    return frames * _LASTS[packet[0] >> 3]


def _page(packets: list[bytes], *, number: int, samples: int = 0, flag: int = 0) -> bytes:
    lacing = b"".join(b"\xff" * (len(packet) // 255) + bytes((len(packet) % 255,)) for packet in packets)
    if len(lacing) > 255:
        raise Unclean("broken")
    head = struct.pack("<4sBBqIII", b"OggS", 0, flag, samples, 1, number, 0) + bytes((len(lacing),)) + lacing
    page = head + b"".join(packets)
    return page[:22] + struct.pack("<I", _checksum(page)) + page[26:]


def _checksum(page: bytes) -> int:
    """Ogg's CRC-32 is that of zlib in a mirror, begun at zero."""
    mirrored = zlib.crc32(page.translate(_MIRROR), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{mirrored:032b}"[::-1], 2)
