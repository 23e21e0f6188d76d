"""What may stand in the record: every kind of entry is declared once, with the fields that anyone may read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

KINDS: dict[str, EntryKind] = {}


@dataclass(frozen=True)
class EntryKind:
    """One kind of entry.

    ``public`` maps each public field to its meaning, in the words of the reference.  A command that tries to
    publish a field which is not declared here is refused, so nothing becomes public by accident.
    """

    name: str
    meaning: str
    public: dict[str, str] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if self.name in KINDS:
            raise ValueError(f"The entry kind {self.name!r} is declared twice")
        KINDS[self.name] = self

    def check(self, public: Mapping[str, object]) -> None:
        """Refuse fields that the declaration does not name, and a missing one."""
        if public.keys() != self.public.keys():
            odd = sorted(public.keys() ^ self.public.keys())
            raise ValueError(f"{self.name}: public fields do not match the declaration: {', '.join(odd)}")
