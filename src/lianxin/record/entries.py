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
