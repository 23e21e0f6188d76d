"""Records that grow within one commit: held once, signed once.

Many commands share one commit (``commit``).  What they append to a record takes numbers and joins its tree one by one;
the head is signed over all of it, just before the commit.  Outside such a commit each entry signs its own head.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from lianxin.algorithms.merkle import Edge, path_among_new
from lianxin.algorithms.notes import Checkpoint, Signer

from . import keys, store


class Growth:
    """One record from the moment its row was held until a head over what was added is signed."""

    def __init__(self, stream_id: int) -> None:
        self.stream_id = stream_id
        held = store.read(stream_id)
        self.origin, self._before = held.origin, held.head
        self._begin, self._leaves = held.edge, list[bytes]()
        self.edge = held.edge
        self._head = ""

    @property
    def signer(self) -> Signer:
        """Who signs the next head."""
        return keys.signer_of(self.origin, self._before)

    def add(self, leaf: bytes) -> None:
        """Let the tree grow by a leaf hash."""
        self.edge, finished = self.edge.append(leaf)
        self._leaves.append(leaf)
        store.add_subtrees(self.stream_id, finished)

    def sign(self, following: Signer | None = None) -> None:
        """Sign the head over all that was added, if anything was, and keep both."""
        if not self._leaves:
            return
        self._head = signed_head(self.origin, self.edge, self.signer, following)
        store.put(self.stream_id, self.edge, self._head)

    def head(self) -> str:
        """The head that was signed."""
        if not self._head:
            raise RuntimeError("the head over this entry is signed when its commit is made")
        return self._head

    def path_of(self, number: int) -> tuple[bytes, ...]:
        """The hashes that lead from an entry that was added to the root below that head."""
        return tuple(path_among_new(self._begin, self._leaves, number - 1))

    def back_to(self, edge: Edge) -> None:
        """Forget what was added above this edge: the savepoint that held it was rolled back."""
        self.edge, self._head = edge, ""
        del self._leaves[edge.size - self._begin.size :]


class _Commit(threading.local):
    growths: dict[int, Growth] | None = None


_commit = _Commit()


def growth_of(stream_id: int) -> Growth:
    """The record as it stands after all that this commit has added to it; its row is held."""
    if _commit.growths is None:
        return Growth(stream_id)
    if stream_id not in _commit.growths:
        _commit.growths[stream_id] = Growth(stream_id)
    return _commit.growths[stream_id]


def is_shared() -> bool:
    """Whether a commit is under way at whose end heads are signed."""
    return _commit.growths is not None


def sign(growth: Growth, following: Signer | None = None) -> None:
    """Sign a head now, over what was added so far; what is added later gets another."""
    growth.sign(following)
    if _commit.growths is not None:
        _commit.growths.pop(growth.stream_id, None)


def settle(stream_id: int) -> None:
    """Sign a head over what this commit has added to a record so far, if anything."""
    if growth := (_commit.growths or {}).get(stream_id):
        sign(growth)


@contextmanager
def one_commit() -> Iterator[None]:
    """Everything appended within is signed at its end, one head a record."""
    _commit.growths = {}
    try:
        yield
        for growth in _commit.growths.values():
            growth.sign()
    finally:
        _commit.growths = None


@contextmanager
def undone_on_error() -> Iterator[None]:
    """What was appended within is forgotten when it fails, as the savepoint around it forgets the rows."""
    if _commit.growths is None:
        yield
        return
    before = {stream_id: (growth, growth.edge) for stream_id, growth in _commit.growths.items()}
    try:
        yield
    except BaseException:
        for growth, edge in before.values():
            growth.back_to(edge)
        _commit.growths = {stream_id: growth for stream_id, (growth, _edge) in before.items()}
        raise


def signed_head(origin: str, edge: Edge, signer: Signer, following: Signer | None = None) -> str:
    text = Checkpoint(origin, edge.size, edge.root()).text()
    return signer.sign(text) + (following.line(text) if following else "")
