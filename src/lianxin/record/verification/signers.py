"""Which key signed when, as the leaves tell it: whoever trusts one key follows each change to the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from lianxin.algorithms.merkle import Edge
from lianxin.algorithms.notes import Checkpoint, NoteError, cosigned_at, line_by, open_head, signers_of

from ..entries import KEY_CHANGED, WITNESS_NAMED

#: Entry that changed the key -> the head of that entry, which both keys signed.
Bridges = Mapping[int, str]


@dataclass(frozen=True)
class Changed:
    """A change of the key: the entry that says so, and the root of the record with which it ends."""

    number: int
    old: str
    new: str
    root: bytes


class KeyChain:
    """The changes of the key in one stream, in the order of its leaves."""

    def __init__(self, trusted: Sequence[str] = ()) -> None:
        self.changes: list[Changed] = []
        self.trusted = trusted
        self.witnesses: list[str] = []

    def take(self, kind: str, public: Mapping[str, object], edge: Edge) -> None:
        """Note one leaf; ``edge`` is that of the tree which it completes."""
        if kind == KEY_CHANGED.name:
            old, new = str(public.get("old", "")), str(public.get("new", ""))
            self.changes.append(Changed(edge.size, old, new, edge.root()))
        elif kind == WITNESS_NAMED.name:
            self.witnesses.append(str(public.get("key", "")))

    def keys(self) -> list[str]:
        """Every key that signed, the oldest first; where the key never changed, those that we trust."""
        if not self.changes:
            return list(self.trusted)
        return [self.changes[0].old, *(change.new for change in self.changes)]

    def keys_at(self, size: int) -> list[str]:
        """With which key a head of this size was signed: an older one has lost its voice, a newer one had none yet."""
        if not self.changes:
            return list(self.trusted)
        return [self.keys()[sum(change.number <= size for change in self.changes)]]

    def open(self, note: str) -> Checkpoint:
        """The head in a note, if the key in use at its size signed it; raises ``NoteError``."""
        size = Checkpoint.parse(note.partition("\n\n")[0] + "\n").size
        return open_head(note, self.keys_at(size))

    def open_witnessed(self, note: str) -> Checkpoint:
        """As `open`, where somebody outside has signed as well and every line is that of a witness who is named."""
        head = self.open(note)
        signed = cosigned_at(note, self.witnesses)
        known = [line_by(note, key) for key in (*self.keys(), *signed)]
        if sorted(note.partition("\n\n")[2].splitlines(keepends=True)) != sorted(filter(None, known)):
            raise NoteError("a signature is not that of a witness whom the record names")
        return head

    def problems(self, origin: str, bridges: Bridges) -> Iterator[str]:
        """Why the way from a key that we trust to the newest one does not hold."""
        if not self.changes:
            return
        if not set(self.keys()) & set(self.trusted):
            yield _("no change of the key leads from a key that we trust to the one that signs")
        for before, after in pairwise(self.changes):
            if after.old != before.new:
                yield _("entry %(number)s changes a key that was not in use") % {"number": after.number}
        for change in self.changes:
            if not _crossed(origin, change, bridges.get(change.number, "")):
                yield _("entry %(number)s changes the key, but no head shows that both keys signed") % {
                    "number": change.number
                }


def _crossed(origin: str, change: Changed, note: str) -> bool:
    """Whether both keys signed the head with which the change ends."""
    try:
        both = {change.old, change.new}
        return (
            signers_of(note, both) == both
            and open_head(note, [change.old]) == open_head(note, [change.new])
            and open_head(note, [change.old]) == Checkpoint(origin, change.number, change.root)
        )
    except NoteError:
        return False
