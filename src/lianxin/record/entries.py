"""What may stand in the record: every kind of entry is declared once, with the fields that anyone may read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

KINDS: dict[str, EntryKind] = {}


@dataclass(frozen=True)
class EntryKind:
    """One kind of entry.

    ``public`` maps each public field to its meaning, in the words of the reference.  A command that tries to
    publish a field which is not declared here is refused, so nothing becomes public by accident.  ``later``
    names the fields that came after the first entries of the kind: older ones do without them.
    """

    name: str
    meaning: str
    public: dict[str, str] = field(default_factory=dict, hash=False)
    later: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.name in KINDS:
            raise ValueError(f"The entry kind {self.name!r} is declared twice")
        KINDS[self.name] = self

    def fits(self, public: Mapping[str, object]) -> bool:
        """Whether an entry of any age may have these public fields."""
        return self.public.keys() - self.later <= public.keys() <= self.public.keys()

    def check(self, public: Mapping[str, object]) -> None:
        """Refuse fields that the declaration does not name, and a missing one."""
        if public.keys() != self.public.keys():
            odd = sorted(public.keys() ^ self.public.keys())
            raise ValueError(f"{self.name}: public fields do not match the declaration: {', '.join(odd)}")


RECORD_ERASED = EntryKind(
    "record.erased",
    "Content was erased, and with it the salt and the private part of these entries. Their public parts, and every proof about them, stay.",
    {
        "entries": "the numbers of the entries whose private part is gone",
        "why": "asked: by the person whose words they were; time: their time was over; taken_off: by the office, for a reason that the entry after it names",
    },
)


KEY_CHANGED = EntryKind(
    "record.key_changed",
    "The key that signs the heads of this record was changed. The head of this entry is signed by both keys.",
    {"old": "the public key so far", "new": "the public key from the next head on"},
)
WITNESS_NAMED = EntryKind(
    "witness.named",
    "Somebody outside was named who signs, with a key of their own, that this record only grows.",
    {"witness": "the name in their key", "key": "their public key"},
)
WITNESS_DROPPED = EntryKind(
    "witness.dropped",
    "A witness is asked no longer, and new signatures of theirs are not kept.",
    {"witness": "the name in their key", "key": "their public key"},
)

RECORD_RESTORED = EntryKind(
    "record.restored",
    "The house was restored from a backup. What was written between the backup and this line is lost here: heads above "
    "the size of the backup that were signed before are of the lost line, and receipts under them still prove it.",
    {
        "backup_size": "how many entries the backup held; the next numbers are given anew",
        "known_size": "how many entries the record is known to have had, if a later head was at hand",
        "at": "when the backup was taken",
    },
)
RECEIPT_PRESENTED = EntryKind(
    "receipt.presented",
    "Somebody showed a receipt, signed with this record's key, of an entry that was lost by a restore.",
    {
        "number": "the number that the entry had in the lost line",
        "leaf_hash": "the hash of the lost entry",
        "restore": "the entry that tells of the restore",
    },
)
