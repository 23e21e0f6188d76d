"""The tree under the public record: RFC 6962 hashing, proofs, and the tile levels of C2SP tlog-tiles.

Hashes are 32 bytes (SHA-256). A *full subtree* of height h covers 2**h leaves and starts at a multiple of
2**h; a *tile level* l keeps the hashes of full subtrees of 256**l leaves.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from hashlib import sha256

HASH_SIZE = 32
TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
MAX_PATH = 63
EMPTY_ROOT: bytes = sha256(b"").digest()

Hashes = Callable[[int, int, int], Sequence[bytes]]
"""(tile level, start, stop) -> the hashes of the full subtrees start..stop-1 of that level."""


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Edge:
    """The right edge of a tree: all that is needed to go on appending, about 32 * log2(size) bytes.

    `hashes` are the roots of the full subtrees that the leaves fall into, largest (leftmost) first.
    """

    size: int
    hashes: tuple[bytes, ...]

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise ValueError(f"{len(self.hashes)} hashes cannot be the edge of {self.size} leaves")

    def root(self) -> bytes:
        return _join(self.hashes) if self.hashes else EMPTY_ROOT

    def append(self, leaf: bytes) -> tuple["Edge", list[tuple[int, int, bytes]]]:
        """Add one leaf hash; also tells (tile level, index, hash) of each tile that this leaf completes."""
        stack = list(self.hashes)
        completed = _push(stack, self.size, leaf)
        return Edge(self.size + 1, tuple(stack)), completed

    def encode(self) -> bytes:
        return b"".join(self.hashes)

    @classmethod
    def decode(cls, size: int, data: bytes) -> "Edge":
        """Read what `encode` wrote; raises ValueError when it cannot be the edge of `size` leaves."""
        if size < 0 or len(data) != HASH_SIZE * size.bit_count():
            raise ValueError(f"{len(data)} bytes cannot be the edge of {size} leaves")
        return cls(size, tuple(data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE)))


EMPTY_EDGE = Edge(0, ())


def fold(leaf_hashes: Iterable[bytes], edge: Edge = EMPTY_EDGE) -> Edge:
    """Append every leaf hash to `edge`, in constant memory."""
    stack, size = list(edge.hashes), edge.size
    for leaf in leaf_hashes:
        _push(stack, size, leaf)
        size += 1
    return Edge(size, tuple(stack))


def root_of(leaf_hashes: Sequence[bytes]) -> bytes:
    """The Merkle tree hash by the recursive definition of RFC 6962, section 2.1; for small sets and tests."""
    if not leaf_hashes:
        return EMPTY_ROOT
    if len(leaf_hashes) == 1:
        return leaf_hashes[0]
    middle = _split(len(leaf_hashes))
    return node_hash(root_of(leaf_hashes[:middle]), root_of(leaf_hashes[middle:]))


def inclusion_proof(index: int, size: int, hashes: Hashes) -> list[bytes]:
    """The path up from leaf `index` to the root of the first `size` leaves (RFC 6962, section 2.1.1).

    Raises ValueError when the tree has no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has no leaf {index}")
    tree = _Tree(size, hashes)
    return [tree.range_hash(start, stop) for start, stop in _path_ranges(index, size)]


def path_among_new(begin: Edge, new: Sequence[bytes], index: int) -> list[bytes]:
    """The path up from leaf `index`, one of the `new` leaves behind the edge `begin`; needs no reading.

    Raises ValueError when it is none of them.
    """
    size = begin.size + len(new)
    if not begin.size <= index < size:
        raise ValueError(f"leaf {index} is none of {begin.size} to {size - 1}")
    return [_root_over(begin, new, start, stop) for start, stop in _path_ranges(index, size)]


def _root_over(begin: Edge, new: Sequence[bytes], start: int, stop: int) -> bytes:
    """The root over start..stop-1, a range on a path among the new leaves.

    What lies left of them is made of subtrees that the edge keeps, because the path leads round them.
    """
    kept = begin.hashes[start.bit_count() :] if start < begin.size else ()
    if stop <= begin.size:
        return kept[0]
    first = max(start - begin.size, 0)
    return fold(new[first : stop - begin.size], Edge(max(begin.size - start, 0), kept)).root()


def consistency_proof(old: int, new: int, hashes: Hashes) -> list[bytes]:
    """Shows that the first `old` leaves of `new` stand unchanged (RFC 6962, section 2.1.2).

    A tree of no leaves is the beginning of every tree and needs no proof: the list is empty.
    Raises ValueError when `old` is not a beginning of `new`.
    """
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {old} leaves is not the beginning of one of {new}")
    if old == 0:
        return []
    tree = _Tree(new, hashes)
    return [tree.range_hash(start, stop) for start, stop in _consistency_ranges(old, new)]


def consistency_steps(old: int, new: int, hashes: Hashes) -> list[bytes]:
    """A consistency proof that never leaves out the first step, as whoever disbelieves the old root needs it."""
    proof = consistency_proof(old, new, hashes)
    return [root_of_first(old, new, hashes), *proof] if old.bit_count() == 1 else proof


def root_of_first(count: int, size: int, hashes: Hashes) -> bytes:
    """The root above the first `count` leaves, read from the tree of `size` leaves.

    Raises ValueError when the tree has not so many.
    """
    if not 0 <= count <= size:
        raise ValueError(f"a tree of {size} leaves has no first {count}")
    return _Tree(size, hashes).range_hash(0, count) if count else EMPTY_ROOT


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Does `proof` lead from this leaf hash at `index` to `root`? Never raises (RFC 9162, section 2.1.3.2)."""
    if not _plausible([index, size], [leaf, root, *proof]) or not index < size:
        return False
    at, last, node = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            node = node_hash(sibling, node)
            at, last = _climb(at, last)
        else:
            node = node_hash(node, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and node == root


def verify_consistency(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Is the tree of `old` leaves the beginning of that of `new`? Never raises (RFC 9162, section 2.1.4.2)."""
    if not _plausible([old, new], [old_root, new_root, *proof]) or old > new:
        return False
    if old == new:
        return not proof and old_root == new_root and (old > 0 or old_root == EMPTY_ROOT)
    if old == 0:
        return not proof and old_root == EMPTY_ROOT
    # A full old tree is itself the first step of the proof, so makers leave it out.
    steps = [old_root, *proof] if old.bit_count() == 1 else list(proof)
    return bool(proof) and roots_from(steps, old, new) == (old_root, new_root)


def roots_from(steps: Sequence[bytes], old: int, new: int) -> tuple[bytes, bytes] | None:
    """Both roots that the steps between 0 < old < new leaves add up to, or None when their number is wrong."""
    if not steps or not 0 < old < new:
        return None
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old_node = new_node = steps[0]
    for step in steps[1:]:
        if last == 0:
            return None
        if at & 1 or at == last:
            old_node, new_node = node_hash(step, old_node), node_hash(step, new_node)
            at, last = _climb(at, last)
        else:
            new_node = node_hash(new_node, step)
        at, last = at >> 1, last >> 1
    return (old_node, new_node) if last == 0 else None


def _climb(at: int, last: int) -> tuple[int, int]:
    """Skip the levels at which this node is the unpaired last one and rises unhashed."""
    while at and not at & 1:
        at, last = at >> 1, last >> 1
    return at, last


def _plausible(counts: Sequence[object], hashes: Sequence[object]) -> bool:
    return all(isinstance(count, int) and 0 <= count < 1 << MAX_PATH for count in counts) and all(
        isinstance(value, bytes) and len(value) == HASH_SIZE for value in hashes
    )


def _push(stack: list[bytes], size: int, node: bytes) -> list[tuple[int, int, bytes]]:
    """Add leaf number `size` to the stack of full subtrees, merging as far as they pair up."""
    completed, height = [], 0
    while size & 1:
        node = node_hash(stack.pop(), node)
        size >>= 1
        height += 1
        if height % TILE_HEIGHT == 0:
            completed.append((height // TILE_HEIGHT, size, node))
    stack.append(node)
    return completed


def _join(subtrees: Sequence[bytes]) -> bytes:
    """The root above full subtrees of falling size."""
    return reduce(lambda right, left: node_hash(left, right), reversed(subtrees))


def _split(size: int) -> int:
    """The largest power of two below `size` (>= 2)."""
    return 1 << (size - 1).bit_length() - 1


def _path_ranges(index: int, size: int) -> list[tuple[int, int]]:
    """Leaf ranges [start, stop) of the siblings on the way from leaf `index` to the root."""
    start, stop, ranges = 0, size, []
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            ranges.append((middle, stop))
            stop = middle
        else:
            ranges.append((start, middle))
            start = middle
    return ranges[::-1]


def _consistency_ranges(old: int, new: int) -> list[tuple[int, int]]:
    start, stop, ranges = 0, new, []
    while old != stop:
        middle = start + _split(stop - start)
        if old <= middle:
            ranges.append((middle, stop))
            stop = middle
        else:
            ranges.append((start, middle))
            start = middle
    # When the old tree is one full subtree the reader already holds its root.
    if start:
        ranges.append((start, stop))
    return ranges[::-1]


class _Tree:
    """Hashes of ranges of one tree, reading each tile that it needs once."""

    def __init__(self, size: int, hashes: Hashes) -> None:
        self._size = size
        self._hashes = hashes
        self._tiles: dict[tuple[int, int], Sequence[bytes]] = {}

    def range_hash(self, start: int, stop: int) -> bytes:
        """Root of the leaves start..stop-1, where `start` is a multiple of a power of two >= stop - start."""
        subtrees = []
        while start < stop:
            height = (stop - start).bit_length() - 1
            subtrees.append(self._subtree(height, start >> height))
            start += 1 << height
        return _join(subtrees)

    def _subtree(self, height: int, index: int) -> bytes:
        level, inner = divmod(height, TILE_HEIGHT)
        tile, offset = divmod(index << inner, TILE_WIDTH)
        row = list(self._tile(level, tile)[offset : offset + (1 << inner)])
        while len(row) > 1:
            row = [node_hash(row[at], row[at + 1]) for at in range(0, len(row), 2)]
        return row[0]

    def _tile(self, level: int, tile: int) -> Sequence[bytes]:
        found = self._tiles.get((level, tile))
        if found is None:
            start = tile * TILE_WIDTH
            stop = min(start + TILE_WIDTH, self._size >> TILE_HEIGHT * level)
            found = self._tiles[level, tile] = self._hashes(level, start, stop)
        return found
