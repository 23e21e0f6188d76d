"""What a public record says of its keys: read from ``keys.json``, and worth nothing before signatures prove it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lianxin.algorithms.canonical import JSON, canonical
from lianxin.algorithms.merkle import (
    TILE_WIDTH,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    verify_consistency,
    verify_inclusion,
)
from lianxin.algorithms.notes import Checkpoint, NoteError, open_head

from .. import tiles
from ..entries import KEY_CHANGED
from ..tiles import Tile
from .leaves import read_leaf
from .signers import Bridges, Changed, KeyChain
from .sources import Source

KEYS = "keys.json"
#: A record changes its key now and then; more changes than this are a way to keep a reader busy.
MOST_CHANGES = 100


@dataclass(frozen=True)
class _Told:
    number: int
    old: str
    new: str
    head: str


def bridges_at(source: Source) -> Bridges:
    """The heads that are said to be signed by two keys, by the entry that changed them."""
    return {change.number: change.head for change in _told(source)}


class Fetched:
    """Hashes from the tiles of a public record, as the proof makers ask for them."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def __call__(self, level: int, start: int, stop: int) -> Sequence[bytes]:
        tile = Tile(level, start // TILE_WIDTH, stop - start)
        return tiles.hashes_in(self._source.read(f"tile/{tile.path}") or b"")


def grew(old: Checkpoint, new: Checkpoint, source: Source) -> bool:
    """Whether the record of the old head is the beginning of that of the new one, by the tiles of the latter."""
    try:
        proof = consistency_proof(old.size, new.size, Fetched(source))
    except (ValueError, IndexError):
        return False
    return verify_consistency(old.size, old.root, new.size, new.root, proof)


def keys_file(keys: Sequence[str], changes: Iterable[Changed], bridges: Bridges) -> bytes:
    """``keys.json`` as a sound record spells it."""
    told: list[JSON] = [
        {"number": one.number, "old": one.old, "new": one.new, "head": bridges.get(one.number, "")}
        for one in changes
    ]
    return canonical({"keys": list(keys), "changes": told}) + b"\n"


def chain_at(source: Source, trusted: Sequence[str], today: Checkpoint) -> KeyChain:
    """The changes of the key up to the head of today, which nobody has checked yet.

    Each change is proven: its entry and the head that both keys signed stand in the record of today.  Raises
    ``NoteError`` when one is told that does not.
    """
    chain = KeyChain(trusted)
    for change in _told(source):
        if change.number > today.size:
            break
        bridge = open_head(change.head, [change.old])
        if not (
            bridge.size == change.number and grew(bridge, today, source) and _stands(change, today, source)
        ):
            raise NoteError(_("the record tells of a change of its key that its entries do not bear out"))
        chain.changes.append(Changed(change.number, change.old, change.new, bridge.root))
    return chain


def _stands(change: _Told, today: Checkpoint, source: Source) -> bool:
    """Whether the entry of a change stands in the record and says the same."""
    start = (change.number - 1) // TILE_WIDTH * TILE_WIDTH
    bundle = Tile(None, start // TILE_WIDTH, min(TILE_WIDTH, today.size - start))
    index = change.number - 1
    try:
        data = tiles.unbundle(source.read(f"tile/{bundle.path}") or b"")[index - start]
        leaf = read_leaf(data, change.number)
        proof = inclusion_proof(index, today.size, Fetched(source))
    except (ValueError, IndexError):
        return False
    says = (leaf["kind"], leaf["public"]) == (KEY_CHANGED.name, {"old": change.old, "new": change.new})
    return says and verify_inclusion(leaf_hash(data), index, today.size, proof, today.root)


def _told(source: Source) -> list[_Told]:
    """The changes in order; nothing where the file is missing or is not what it should be."""
    try:
        found: Any = json.loads(source.read(KEYS) or b"{}")
        changes = [_Told(**change) for change in found["changes"][:MOST_CHANGES]]
    except (ValueError, TypeError, KeyError, RecursionError):
        return []
    sound = all(
        type(one.number) is int and all(isinstance(text, str) for text in (one.old, one.new, one.head))
        for one in changes
    )
    return sorted(changes, key=lambda one: one.number) if sound else []
