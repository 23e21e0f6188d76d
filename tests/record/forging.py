"""Records as a hostile house would write them: any leaves, under any key, in the layout of C2SP tlog-tiles."""

import struct
from collections.abc import Sequence
from pathlib import Path

from lianxin.algorithms.merkle import TILE_WIDTH, fold, leaf_hash, root_of
from lianxin.algorithms.notes import Checkpoint, Signer, split_note
from lianxin.record.tiles import bundles_of, tiles_of, unbundle


def leaves_in(folder: Path) -> list[bytes]:
    """The leaves of an exported record."""
    size = Checkpoint.parse(split_note((folder / "checkpoint").read_text(encoding="utf-8"))[0]).size
    bundles = [unbundle((folder / "tile" / tile.path).read_bytes()) for tile in bundles_of(size)]
    return [leaf for bundle in bundles for leaf in bundle]


def head_of(signer: Signer, leaves: Sequence[bytes]) -> str:
    """A signed head over these leaves."""
    edge = fold(map(leaf_hash, leaves))
    return signer.sign(Checkpoint(signer.name, edge.size, edge.root()).text())


def write_record(folder: Path, signer: Signer, leaves: Sequence[bytes]) -> Path:
    """A record of these leaves with every tile, a key and a signed head; sound in itself."""
    hashes = [leaf_hash(leaf) for leaf in leaves]
    for tile in tiles_of(len(leaves)):
        wide = TILE_WIDTH ** (tile.level or 0)
        start = tile.index * TILE_WIDTH
        row = [root_of(hashes[at * wide : (at + 1) * wide]) for at in range(start, start + tile.width)]
        _put(folder / "tile" / tile.path, b"".join(row))
    for bundle in bundles_of(len(leaves)):
        start = bundle.index * TILE_WIDTH
        found = leaves[start : start + bundle.width]
        data = b"".join(struct.pack(">H", len(leaf)) + leaf for leaf in found)
        _put(folder / "tile" / bundle.path, data)
    _put(folder / "checkpoint", head_of(signer, leaves).encode())
    _put(folder / "key", f"{signer.verifier_key}\n".encode())
    return folder


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
