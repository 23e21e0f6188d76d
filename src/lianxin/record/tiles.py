"""The record as C2SP tlog-tiles: the signed head, tiles of hashes and bundles of entries, as bytes.

Format: C2SP tlog-tiles.  A tile holds up to 256 hashes of one level; a bundle holds the leaves under a tile of
level 0, each behind its length in two bytes.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lianxin.algorithms.canonical import canonical
from lianxin.algorithms.merkle import HASH_SIZE, TILE_HEIGHT, TILE_WIDTH

from .models import Entry, Stream
from .queries import Hashes, verifier_key
from .witnessing.queries import key_history, newest_witnessed

ENTRIES = "entries"
MAX_LEVEL = 63
_PATH = re.compile(r"(entries|[0-9]{1,2})/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/([0-9]{1,3}))?")


@dataclass(frozen=True)
class Tile:
    """A tile of ``level``, or the bundle of entries when that is None; ``width`` below 256 makes it partial."""

    level: int | None
    index: int
    width: int = TILE_WIDTH

    @property
    def path(self) -> str:
        """The path below ``tile/``, e.g. ``0/x001/x234/067.p/12``."""
        groups = [self.index % 1000]
        rest = self.index // 1000
        while rest:
            groups.append(rest % 1000)
            rest //= 1000
        high = "".join(f"x{group:03}/" for group in reversed(groups[1:]))
        partial = f".p/{self.width}" if self.width < TILE_WIDTH else ""
        return f"{ENTRIES if self.level is None else self.level}/{high}{groups[0]:03}{partial}"

    @classmethod
    def parse(cls, path: str) -> Tile | None:
        """The tile that a path names in its one proper spelling, else None."""
        match = _PATH.fullmatch(path)
        if match is None:
            return None
        level, index, width = match.groups()
        number = int(index.replace("/", "").replace("x", ""))
        tile = cls(None if level == ENTRIES else int(level), number, int(width or TILE_WIDTH))
        sound = 1 <= tile.width <= TILE_WIDTH and (tile.level or 0) <= MAX_LEVEL
        return tile if sound and tile.path == path else None

    def is_in(self, size: int) -> bool:
        """Whether a record of ``size`` entries has all that this tile holds."""
        return self.index * TILE_WIDTH + self.width <= size >> TILE_HEIGHT * (self.level or 0)


def tiles_of(size: int) -> Iterator[Tile]:
    """Every tile of a record of ``size`` entries, level by level; the last of a level may be partial."""
    level = 0
    while count := size >> TILE_HEIGHT * level:
        yield from _row(level, count)
        level += 1


def bundles_of(size: int) -> Iterator[Tile]:
    """Every bundle of entries of a record of ``size`` entries."""
    return _row(None, size)


def _row(level: int | None, count: int) -> Iterator[Tile]:
    full, rest = divmod(count, TILE_WIDTH)
    for index in range(full):
        yield Tile(level, index)
    if rest:
        yield Tile(level, full, rest)


def checkpoint(stream: Stream) -> bytes:
    """The newest signed head."""
    return stream.head.encode()


def key(stream: Stream) -> bytes:
    """The public key that the heads are checked with, one line."""
    return f"{verifier_key(stream)}\n".encode()


def keys(stream: Stream) -> bytes:
    """Every key that signed heads, and for each change the head that both keys signed."""
    return canonical(key_history(stream)) + b"\n"


def tile(stream: Stream, path: str) -> bytes | None:
    """What stands at ``tile/<path>``, or None when the record, as this head has it, holds no such tile.

    Every partial tile that some earlier head needed is served as well.
    """
    wanted = Tile.parse(path)
    if wanted is None or not wanted.is_in(stream.size):
        return None
    start = wanted.index * TILE_WIDTH
    stop = start + wanted.width
    if wanted.level is None:
        return _bundle(stream.pk, start, stop)
    return b"".join(Hashes(stream.pk)(wanted.level, start, stop))


def _bundle(stream_id: int, start: int, stop: int) -> bytes:
    rows = Entry.objects.filter(stream_id=stream_id, number__gt=start, number__lte=stop).order_by("number")
    leaves = [leaf.encode() for leaf in rows.values_list("leaf", flat=True)]
    return b"".join(struct.pack(">H", len(leaf)) + leaf for leaf in leaves)


def unbundle(data: bytes) -> list[bytes]:
    """The leaves in a bundle; raises ``ValueError`` when it breaks off."""
    leaves, at = [], 0
    while at < len(data):
        stop = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if at + 2 > len(data) or stop > len(data):
            raise ValueError("the bundle breaks off inside an entry")
        leaves.append(data[at + 2 : stop])
        at = stop
    return leaves


def hashes_in(data: bytes) -> list[bytes]:
    """The hashes in a tile; raises ``ValueError`` when it breaks off."""
    if len(data) % HASH_SIZE:
        raise ValueError("the tile breaks off inside a hash")
    return [data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE)]


def export(stream: Stream, folder: Path) -> int:
    """Write the record as this head has it to a folder; returns how many files that took.

    The head comes last, so a copy that was broken off never claims what it does not hold.
    """
    files = 0
    for wanted in (*bundles_of(stream.size), *tiles_of(stream.size)):
        _write(folder / "tile" / wanted.path, tile(stream, wanted.path) or b"")
        files += 1
    if witnessed := newest_witnessed(stream.pk, at_most=stream.size):
        _write(folder / "witnessed", witnessed.with_cosignatures().encode())
        files += 1
    _write(folder / "key", key(stream))
    _write(folder / "keys.json", keys(stream))
    _write(folder / "checkpoint", checkpoint(stream))
    return files + 3


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
